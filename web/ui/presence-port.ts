/** The part of the app port about who is there: opt-in, told for as long as a screen looks, written down nowhere. */
import type { CommandError } from '#kernel/feature.ts';
import type { RecordId, UserId } from '#kernel/ids.ts';
import type { Millis } from '#kernel/ports.ts';
import type { Result } from '#kernel/result.ts';
import type { Watched } from './watched-value.ts';

export interface SeenPerson {
  readonly userId: UserId;
  readonly isThere: boolean;
  /** When a device of theirs was heard last, since this device was unlocked. */
  readonly at: Millis;
  /** Whether they are writing in the conversation that is open here. */
  readonly isWriting: boolean;
}

export interface PresenceState {
  /** Whether this person shows that they are there; who does not is not shown the others either. */
  readonly isShown: boolean;
  /** Everybody else who was heard of; nobody while the server is not reached. */
  readonly people: readonly SeenPerson[];
}

export const NOBODY_SEEN: PresenceState = { isShown: false, people: [] };

/** A conversation by its name, and the record whose keys guard it. */
export interface AttendedConversation {
  readonly record: RecordId;
  readonly conversation: string;
}

export interface Presence {
  /** While somebody watches it, and has chosen so, the others are told that this person is there. */
  readonly state: Watched<PresenceState>;
  /** Kept on this device. 'identity/not-open', 'storage/…'. */
  choose(isShown: boolean): Promise<Result<void, CommandError>>;
  /** Which conversation is open on the screen; undefined for none. */
  attend(conversation: AttendedConversation | undefined): Promise<void>;
  /** Something was typed in the open conversation, or is no longer being written. */
  writing(isWriting: boolean): Promise<void>;
}
