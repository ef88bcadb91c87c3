/**
 * The port through which every view reaches the world. The shell implements it over the engine's worker; tests over a double.
 * Nothing here knows keys, storage or the network.
 */
import type { CommandError, DocumentQuery, Projection } from '#kernel/feature.ts';
import type { Heads } from '#kernel/document.ts';
import type { DocumentId, RecordId, UserId } from '#kernel/ids.ts';
import type { Millis } from '#kernel/ports.ts';
import type { Result } from '#kernel/result.ts';
import type { Carrying } from './carry-port.ts';
import type { SharedDevice } from './device-port.ts';
import type { EmergencyAccess } from './emergency-port.ts';
import type { Accounting } from './evidence-port.ts';
import type { Files } from './files-port.ts';
import type {
  EndingAccess,
  OwnDevices,
  Position,
  Recovering,
  ScreenLocking,
} from './identity-port.ts';
import type { Keys } from './keys-port.ts';
import type { JudgingLateWork } from './late-work-port.ts';
import type { Nearby } from './nearby-port.ts';
import type { Presence } from './presence-port.ts';
import type { Searching } from './search-port.ts';
import type { Sharing } from './sharing-port.ts';
import type { Waking } from './waking-port.ts';
import type { Watched } from './watched-value.ts';

/** Somebody this device knows by name: staff of the clinic, or the patient of a record that is open to both. */
export interface Person {
  readonly userId: UserId;
  readonly name: string;
  /** A profession of `clinical/profession.ts`, 'patient' among them. */
  readonly profession: string;
}

export type Me = Person;

/** Whether the window that has the engine answers: 'asked' until that is known. */
export type OtherWindow = 'asked' | 'there' | 'silent' | 'handing-over';

/** What the whole screen depends on. */
export type Session =
  | { readonly status: 'starting' }
  /** Another window of this browser has the engine; `wasTaken`: it took it from this one, which had stood still. */
  | { readonly status: 'elsewhere'; readonly other: OtherWindow; readonly wasTaken: boolean }
  /** The store could not be opened or was found damaged; nothing was changed. */
  | { readonly status: 'failed'; readonly code: string }
  /** Nobody has set up this device yet. */
  | { readonly status: 'new' }
  | { readonly status: 'locked' }
  /** Our request to join is on its way; it may be days until the inviter's device answers. */
  | {
      readonly status: 'joining';
      readonly me: Me;
      /** Six digits for this screen to show, as in `JoinRequest`; undefined until both sides have answered. */
      readonly checkNumber: string | undefined;
      /** Until when we can be let in; undefined while nothing is known of the invitation. */
      readonly expires: Millis | undefined;
      /** Somebody else has answered the same invitation, and may have been first. */
      readonly rival: boolean;
      /** Somebody has said that nobody is let in by it; whoever has the link may say so. */
      readonly refused: boolean;
      /** Whether this becomes a further device of whoever invited; `me` is then as they say it, and without a name before. */
      readonly ownDevice: boolean;
    }
  /** A recovery code was typed; the server is being asked for its person. */
  | { readonly status: 'recovering' }
  | {
      readonly status: 'open';
      readonly me: Me;
      readonly clinic: Clinic;
      /** The record that is about this person themself; undefined for staff. */
      readonly record: RecordId | undefined;
      /** When this access ended, of the person or of this device; undefined while it lasts. */
      readonly ended: Millis | undefined;
    };

export interface Clinic {
  readonly record: RecordId;
  readonly name: string;
  /** Founders and managers may invite and admit. */
  readonly manages: boolean;
}

/** What a server can do to those who rely on it; nothing that is on this device is lost by any of it. Worst first. */
export type Trouble =
  'two-stories' | 'not-trusted' | 'damaged' | 'full' | 'cannot-save' | 'went-back';

export interface SyncStatus {
  readonly connection: 'connecting' | 'online' | 'offline';
  /** Since when the connection has been in this state; undefined before the first attempt. */
  readonly since: Millis | undefined;
  /** Entries that exist only on this device. */
  readonly onlyHere: number;
  /** Parts of records, each a few to a record, of which the server is still handing over what it has; 0 while it is not reached. */
  readonly fetching: number;
  /** Entries that arrived and could not be taken in; kept, with their reasons. */
  readonly setAside: number;
  /** The worst of what is wrong with the server, for as long as it is. */
  readonly trouble: Trouble | undefined;
  /** Whether the browser promised not to evict the store; undefined while nobody has asked. */
  readonly storageProtected: boolean | undefined;
  /** Whether the network answers in the server's stead, and wants somebody to sign in first. */
  readonly signInWanted: boolean;
}

export interface SetAsideItem {
  readonly id: string;
  readonly reason: string;
  readonly since: Millis;
  /** Whether its sealed bytes were kept, for `sealedCopy`. */
  readonly isKept: boolean;
  /** Whether it is for anybody to try again, and for this person to put away. */
  readonly mayTryAgain: boolean;
  readonly mayPutAway: boolean;
}

/** One entry that no server has signed for. */
export interface WaitingEntry {
  readonly id: string;
  readonly at: Millis | undefined;
  /** As it will travel, sealed. */
  readonly bytes: number;
  readonly documents: readonly {
    readonly document: DocumentId;
    readonly record: RecordId;
    readonly kind: string;
  }[];
}

/** Where an entry or a document is. 'on-another-device' has names: those in `on`. */
export type Rung = 'saved-here' | 'on-server' | 'on-another-device';

/** How far work has come: the highest rung that is true, and whose devices have said by signature that they have it. */
export interface Whereabouts {
  readonly rung: Rung;
  /** Other people, each by a device of theirs; empty also when only one's own other device has it. */
  readonly on: readonly UserId[];
  /** Devices other than this one. */
  readonly devices: number;
}

export interface Row<T> extends Whereabouts {
  readonly record: RecordId;
  readonly document: DocumentId;
  readonly row: T;
}

export interface Version {
  readonly at: Millis;
  readonly by: string;
}

export interface Opened<T> extends Whereabouts {
  readonly view: T;
  readonly heads: Heads;
  /** Of the single entities that the query names in its `entries`, by their keys. */
  readonly entries: Readonly<Record<string, Whereabouts>>;
  /** Who changed it last, and when by their clock. */
  readonly latest: Version | undefined;
}

export interface JoinRequest {
  readonly id: string;
  /** What the person calls themself; unconfirmed until somebody who knows them lets them in. */
  readonly name: string;
  readonly profession: string;
  /** Six digits that have to be the same on both screens; undefined until both sides have answered. */
  readonly checkNumber: string | undefined;
}

export interface InvitationView {
  readonly id: string;
  readonly link: string;
  readonly expires: Millis;
  /** The record whose patient is invited; undefined for an invitation of staff to the clinic. */
  readonly record: RecordId | undefined;
  /** Whether it is for a further device of one's own. */
  readonly ownDevice: boolean;
  readonly request: JoinRequest | undefined;
}

export interface Introduction {
  readonly name: string;
  readonly profession: string;
  readonly passphrase: string;
}

export interface App
  extends
    ScreenLocking,
    SharedDevice,
    Recovering,
    EndingAccess,
    OwnDevices,
    Sharing,
    Accounting,
    JudgingLateWork {
  readonly emergency: EmergencyAccess;
  readonly carrying: Carrying;
  readonly searching: Searching;
  readonly files: Files;
  readonly presence: Presence;
  readonly waking: Waking;
  readonly keys: Keys;
  /** The one device that is near; undefined where this part of the app is not on the device yet and no server is reached. */
  nearby(): Promise<Nearby | undefined>;
  readonly session: Watched<Session>;
  readonly sync: Watched<SyncStatus>;
  /** Everybody this device knows by name. */
  readonly people: Watched<readonly Person[]>;

  /**
   * Runs a command of a feature; resolves once the entry is durable on this device, or with one typed error. By then every
   * watcher of the document has been called with a view that holds the entry.
   */
  dispatch(request: {
    readonly command: { readonly name: string };
    readonly record?: RecordId | undefined;
    readonly document?: DocumentId | undefined;
    readonly input: unknown;
  }): Promise<Result<{ readonly record: RecordId; readonly document: DocumentId }, CommandError>>;
  /** Rows of a projection, of one record or of all. */
  watchList<T>(list: {
    readonly of: Projection<T>;
    readonly record?: RecordId | undefined;
  }): Watched<readonly Row<T>[] | undefined>;
  /** One document; `document` may be left out for the one document a record has of that kind. */
  watchDocument<T>(question: {
    readonly of: DocumentQuery<T>;
    readonly record: RecordId;
    readonly document?: DocumentId | undefined;
  }): Watched<Opened<T> | undefined>;
  can(command: { readonly name: string }): boolean;
  /** Keeps words that are not sent yet, sealed on this device alone, under a name of the caller's; empty text forgets them. */
  keepDraft(draft: {
    readonly place: string;
    readonly text: string;
  }): Promise<Result<void, CommandError>>;
  /** Empty where nothing is kept. */
  readDraft(place: string): Promise<Result<string, CommandError>>;

  /** Founds a clinic on this device. Codes: 'identity/weak-passphrase', 'identity/already-set-up', 'relay/…', 'storage/…'. */
  foundClinic(
    request: Introduction & { readonly clinic: string },
  ): Promise<Result<void, CommandError>>;
  /** Reads an invitation link. Codes: 'identity/bad-link', 'identity/expired-link'. */
  readInvitation(link: string): Promise<
    Result<
      {
        readonly expires: Millis;
        /** To the clinic as one of its staff, as a patient to one's own record, or as a further device of who invites. */
        readonly invites: 'staff' | 'patient' | 'device';
      },
      CommandError
    >
  >;
  /**
   * Who is invited to their own record joins as its patient, whatever profession is given; of a further device the name is what
   * its person calls it.
   */
  join(request: Introduction & { readonly link: string }): Promise<Result<void, CommandError>>;
  unlock(passphrase: string): Promise<Result<void, CommandError>>;
  /** Drops every key from memory. Unsent work stays, sealed. */
  lock(): Promise<void>;

  readonly invitations: Watched<readonly InvitationView[]>;
  /** To the clinic, to a record as its patient, or as a further device of one's own. 'identity/not-open', 'engine/not-permitted'. */
  createInvitation(
    to?: { readonly record: RecordId } | 'own-device',
  ): Promise<Result<InvitationView, CommandError>>;
  /** Lets a person in after their check number was compared; staff into a place in the clinic, the care team unless said. */
  admit(invitation: string, position?: Position): Promise<Result<void, CommandError>>;
  refuse(invitation: string): Promise<Result<void, CommandError>>;
  readonly setAside: Watched<readonly SetAsideItem[]>;
  /** The bytes of something set aside, as they came: sealed. 'engine/unknown-document' where none were kept. */
  sealedCopy(id: string): Promise<Result<Uint8Array, CommandError>>;
  /** Takes these in as if they had just arrived; how many came through. 'storage/…'. */
  tryAgain(ids: readonly string[]): Promise<Result<number, CommandError>>;
  /** Off the list, and kept as they are. 'engine/not-permitted', 'storage/…'. */
  putAway(ids: readonly string[]): Promise<Result<void, CommandError>>;
  /** Oldest first; at most 200, the badge counts them all. */
  readonly waiting: Watched<readonly WaitingEntry[]>;
  /** Tries the server now instead of at the next turn. */
  sendNow(): Promise<void>;
}
