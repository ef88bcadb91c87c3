/**
 * What the page and the engine's worker say to each other. The worker holds the keys and has no network; the page has the
 * network and moves sealed bytes. There is no message that asks for a key.
 */

import type { HttpRequest, HttpResponse } from '#sync/relay/relay-requests.ts';
import type { VaultSeen } from '../core/bear-witness.ts';
import type { DemoRole } from '../demo/demo-role.ts';
import type { RowChange } from './row-changes.ts';

/** Methods of the app port that answer once. */
export const METHODS = [
  'dispatch',
  'foundClinic',
  'readInvitation',
  'join',
  'unlock',
  'lock',
  'passkeyQuestion',
  'unlockWithPasskey',
  'addPasskey',
  'removePasskey',
  'createInvitation',
  'admit',
  'refuse',
  'shareRecord',
  'endAccess',
  'moveStaff',
  'admitDevice',
  'nameDevice',
  'contestLook',
  'noteExport',
  'previewLateWork',
  'judgeLateWork',
  'previewCopies',
  'chooseCopy',
  'goOnDuty',
  'openEmergency',
  'closeEmergency',
  'reviewOpening',
  'preparePack',
  'packCovers',
  'closePack',
  'setUpCrew',
  'crewReadiness',
  'makeReady',
  'sealedCopy',
  'tryAgain',
  'putAway',
  'packParcel',
  'takeParcel',
  'ownStanding',
  'answerStanding',
  'search',
  'beginFile',
  'addToFile',
  'finishFile',
  'discardFile',
  'fetchFile',
  'filePreview',
  'readFile',
  'showPresence',
  'attend',
  'writing',
  'wakingKey',
  'wakeAt',
  'comparedKeys',
  'keepDraft',
  'readDraft',
  'sendNow',
  'showRecoveryCode',
  'testRecoveryCode',
  'recover',
  'setPin',
  'lockScreen',
  'openScreen',
] as const;
export type Method = (typeof METHODS)[number];

/** Values of the app port that are watched. */
export const TOPICS = [
  'session',
  'screenLock',
  'recovery',
  'access',
  'sync',
  'people',
  'invitations',
  'setAside',
  'lateWork',
  'documentCopies',
  'recordAccess',
  'waiting',
  'list',
  'document',
  'looks',
  'emergency',
  'openings',
  'packs',
  'permissions',
  'carryNews',
  'searching',
  'fileStanding',
  'presence',
  'waking',
  'personKeys',
] as const;
export type Topic = (typeof TOPICS)[number];

export type ToWorker =
  | {
      readonly kind: 'start';
      readonly wasm: ArrayBuffer;
      readonly origin: string;
      /** The name of the store whose person this engine is. */
      readonly store: string;
      /** As whom the demo is shown; undefined for the records of this device. */
      readonly demo: DemoRole | undefined;
    }
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly method: Method;
      readonly argument: unknown;
    }
  | {
      readonly kind: 'watch';
      readonly id: number;
      readonly topic: Topic;
      readonly argument: unknown;
    }
  | { readonly kind: 'unwatch'; readonly id: number }
  | { readonly kind: 'relay-key'; readonly id: number; readonly key: Uint8Array | undefined }
  | {
      readonly kind: 'http-answer';
      readonly id: number;
      /** Undefined where no answer came. */
      readonly response: HttpResponse | undefined;
    }
  | { readonly kind: 'pipe-opened'; readonly pipe: number }
  | { readonly kind: 'pipe-bytes'; readonly pipe: number; readonly bytes: Uint8Array }
  | { readonly kind: 'pipe-closed'; readonly pipe: number };

export type ToPage =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'value'; readonly id: number; readonly value: unknown }
  /** Of a list that was handed over before: what changed. */
  | { readonly kind: 'rows'; readonly id: number; readonly change: RowChange }
  | { readonly kind: 'witness'; readonly seen: VaultSeen }
  /** The full lock: the worker has ended itself, with every key. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'ask-relay-key'; readonly id: number }
  | { readonly kind: 'http-ask'; readonly id: number; readonly request: HttpRequest }
  | { readonly kind: 'pipe-open'; readonly pipe: number }
  | { readonly kind: 'pipe-send'; readonly pipe: number; readonly bytes: Uint8Array }
  | { readonly kind: 'pipe-close'; readonly pipe: number };
