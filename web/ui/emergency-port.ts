/** Emergency access to a summary, and its review. A part of the app port. */
import type { CommandError } from '#kernel/feature.ts';
import type { RecordId, UserId } from '#kernel/ids.ts';
import type { Millis } from '#kernel/ports.ts';
import type { Result } from '#kernel/result.ts';
import type { Watched } from './watched-value.ts';

/** An emergency opening of this device that lasts. */
export interface OpenEmergency {
  readonly opening: string;
  readonly record: RecordId;
  readonly at: Millis;
  readonly until: Millis;
}

/** The shift pack of this device. */
export interface ShiftPack {
  readonly at: Millis;
  readonly until: Millis;
  /** As `packReasonOf` reads it. */
  readonly reason: number;
  /** How many records it was made for. */
  readonly records: number;
  /** How many of them can be opened without a server by now. */
  readonly ready: number;
  /** How many could not be put in: the crew has no key of them, the server gave none, or there is no room. */
  readonly left: number;
  readonly bytes: number;
  /** How many were opened while it lasts. */
  readonly opened: number;
  /** 'closing': nothing can be opened with it any more, and the account is being written. */
  readonly phase: 'preparing' | 'ready' | 'closing';
}

/** A shift pack of somebody else, as the server and its holder tell of it: by numbers of records this device reads. */
export interface PackToReview {
  readonly id: string;
  /** Undefined for a device nobody here knows. */
  readonly userId: UserId | undefined;
  readonly reason: number;
  readonly at: Millis;
  readonly until: Millis;
  readonly records: number;
  readonly opened: number;
  readonly notOpened: number;
  /** Of which its holder has said nothing, and still may. */
  readonly waiting: number;
  /** Of which its holder has said nothing in time: they count as opened. */
  readonly presumed: number;
  /** Of which its holder said that they were not opened, and their own note says that they were. */
  readonly contradicted: number;
}

export interface EmergencyState {
  /** Whether the clinic has an emergency crew at all. */
  readonly isSetUp: boolean;
  /** Whether it has none, and this person may give it one. */
  readonly maySetUp: boolean;
  /** Whether this person is of it. */
  readonly isCrew: boolean;
  /** Until when this device may ask the server for what an opening needs; undefined while it is not on duty. */
  readonly onDutyUntil: Millis | undefined;
  readonly pack: ShiftPack | undefined;
  readonly open: readonly OpenEmergency[];
  /** Those of this device that have ended, newest first. */
  readonly ended: readonly { readonly record: RecordId; readonly at: Millis }[];
}

/** An opening by somebody else, as its notes tell it. */
export interface OpeningToReview {
  readonly opening: string;
  readonly record: RecordId;
  readonly userId: UserId;
  readonly reason: number;
  readonly at: Millis;
  readonly until: Millis;
  readonly closedAt: Millis | undefined;
  readonly verdict: 'none' | 'in-order' | 'not-in-order';
}

export interface EmergencyAccess {
  readonly state: Watched<EmergencyState>;
  /** Gives a clinic from before a crew. 'engine/not-permitted' for who did not found the clinic, or where there is one. */
  setUpCrew(): Promise<Result<void, CommandError>>;
  /** How many records this device works on, and how many of them the crew was not given the keys of. Takes a moment. */
  crewReadiness(): Promise<{ readonly records: number; readonly lacking: number }>;
  /** Gives the crew the keys of some of those at once; the others as soon as somebody writes in them. Answers of how many. */
  makeReady(): Promise<Result<number, CommandError>>;
  /** Asks the clinic's office for a certificate; the answer comes when that device is connected. */
  goOnDuty(): Promise<Result<void, CommandError>>;
  /**
   * Notes the opening, then opens the summary for four hours, or until duty ends; from the shift pack where the record lies in it. Codes: 'identity/wrong-passphrase',
   * 'identity/too-many-tries', 'engine/too-large' for too many words, 'emergency/not-on-duty', 'emergency/no-key' for a record that cannot be opened so, 'emergency/no-need'
   * for one that this person reads anyway, 'relay/unavailable' without a server.
   */
  open(request: {
    readonly record: RecordId;
    readonly reason: number;
    /** What is happening, in a sentence. */
    readonly words: string;
    readonly passphrase: string;
  }): Promise<Result<void, CommandError>>;
  /** With the closing account. 'emergency/not-open'. */
  close(request: {
    readonly opening: string;
    readonly words: string;
  }): Promise<Result<void, CommandError>>;
  /**
   * Takes records along, to open their summaries without a server until the hours are over, or duty is. Codes:
   * 'identity/wrong-passphrase', 'identity/too-many-tries', 'emergency/not-on-duty', 'emergency/pack-exists', 'emergency/no-key' where
   * none of the records can be opened so, 'emergency/no-need' where this person reads all of them anyway. What is put in is asked for afterwards, as long as there is a server.
   */
  preparePack(request: {
    readonly records: readonly RecordId[];
    readonly reason: number;
    readonly hours: number;
    readonly passphrase: string;
  }): Promise<Result<void, CommandError>>;
  /** Those of these records that can be opened without a server now. */
  packCovers(records: readonly RecordId[]): Promise<readonly RecordId[]>;
  /** Ends it, and what is open, with the account. 'emergency/no-pack', 'engine/too-large'. */
  closePack(request: { readonly words: string }): Promise<Result<void, CommandError>>;
  /** Newest first. */
  readonly packs: Watched<readonly PackToReview[]>;
  /** Newest first; those without a review and those with one. */
  readonly openings: Watched<readonly OpeningToReview[]>;
  /** 'engine/not-permitted' for one's own, or without access to the record. */
  review(request: {
    readonly opening: string;
    readonly inOrder: boolean;
    readonly words: string;
  }): Promise<Result<void, CommandError>>;
}
