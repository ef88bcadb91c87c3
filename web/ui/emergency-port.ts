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

export interface EmergencyState {
  /** Whether the clinic has an emergency crew at all. */
  readonly isSetUp: boolean;
  /** Whether this person is of it. */
  readonly isCrew: boolean;
  /** Until when this device may ask the server for what an opening needs; undefined while it is not on duty. */
  readonly onDutyUntil: Millis | undefined;
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
  /** Lets somebody in who opens summaries in an emergency, and nothing else; after their check number was compared. */
  admit(invitation: string): Promise<Result<void, CommandError>>;
  /** Asks the clinic's office for a certificate; the answer comes when that device is connected. */
  goOnDuty(): Promise<Result<void, CommandError>>;
  /**
   * Notes the opening, then opens the summary for four hours, or until duty ends. Codes: 'identity/wrong-passphrase',
   * 'identity/too-many-tries', 'engine/too-large' for too many words, 'emergency/not-on-duty', 'emergency/no-key' for a record that cannot be opened so, 'relay/unavailable'
   * without a server.
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
  /** Newest first; those without a review and those with one. */
  readonly openings: Watched<readonly OpeningToReview[]>;
  /** 'engine/not-permitted' for one's own, or without access to the record. */
  review(request: {
    readonly opening: string;
    readonly inOrder: boolean;
    readonly words: string;
  }): Promise<Result<void, CommandError>>;
}
