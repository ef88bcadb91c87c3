/** Who looked at a record, as whoever may read it is shown it. A part of the app port. */
import type { CommandError } from '#kernel/feature.ts';
import type { DeviceId, RecordId, UserId } from '#kernel/ids.ts';
import type { Millis } from '#kernel/ports.ts';
import type { Result } from '#kernel/result.ts';
import type { Watched } from './watched-value.ts';

/** What a note says was done. */
export type LookedAt =
  | {
      /** Shown on a screen, or handed out of the app. */
      readonly type: 'view' | 'export';
      /** Kinds of documents, as `clinical/documents.ts` names them, and 'who-looked' for this very list. */
      readonly kinds: readonly string[];
    }
  | {
      /** Emergency access was opened. */
      readonly type: 'open';
      readonly reason: number;
      readonly until: number;
      readonly words: string;
    }
  | { readonly type: 'close' | 'contest'; readonly about: string; readonly words: string }
  | {
      readonly type: 'review';
      /** The note of the opening. */
      readonly about: string;
      readonly inOrder: boolean;
      readonly words: string;
    };

export interface Look {
  readonly id: string;
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  /** By the clock of the device that looked: a claim. */
  readonly at: Millis;
  /** Undefined for a note that a later version wrote. */
  readonly body: LookedAt | undefined;
  /** Whoever made it has since lost their access, or was never rightly given it; the note stays. */
  readonly isContested: boolean;
  /** The note before it of the same device has not arrived: something is missing. */
  readonly hasGapBefore: boolean;
}

export interface Looks {
  /** Newest first. */
  readonly looks: readonly Look[];
  /** Whose devices noted more than is shown one by one, and how much more. */
  readonly more: readonly { readonly userId: UserId; readonly count: number }[];
  /** Whose devices gave two different notes the same number: one was copied, set back, or lies. */
  readonly twice: readonly UserId[];
  readonly asked: readonly AskedFor[];
  /** Who asked more often than is told one by one, and how much more. */
  readonly askedMore: readonly { readonly userId: UserId | undefined; readonly count: number }[];
  readonly packs: readonly PackHeld[];
}

/** The server's word that somebody asked for emergency access, where no note of an opening has come. */
export interface AskedFor {
  /** By the server's clock. */
  readonly at: Millis;
  readonly until: Millis;
  /** Undefined for a device nobody here knows. */
  readonly userId: UserId | undefined;
}

/** Somebody took the record along in a shift pack, to be able to open it without a server. */
export interface PackHeld {
  readonly at: Millis;
  readonly until: Millis;
  readonly userId: UserId | undefined;
  /**
   * 'running': they may still say. 'presumed-opened': they said nothing in time, which counts as opened. 'contradicted': they said that
   * they had not opened it, and their own note says that they had.
   */
  readonly account: 'running' | 'opened' | 'not-opened' | 'presumed-opened' | 'contradicted';
}

export interface Accounting {
  /** Notes that a copy of these kinds left the app, before it does; nothing for one's own record. 'engine/not-permitted', 'engine/no-key'. */
  noteExport(copy: {
    readonly record: RecordId;
    readonly kinds: readonly string[];
  }): Promise<Result<void, CommandError>>;
  /**
   * Says of a look at one's own record that it is not understood or not in order, in one's own words, for everybody who reads the
   * record. 'engine/not-permitted', 'engine/too-large', 'kernel/invalid-input' without words.
   */
  contestLook(contest: {
    readonly record: RecordId;
    /** The note it is about. */
    readonly look: string;
    readonly words: string;
  }): Promise<Result<void, CommandError>>;
  /**
   * Undefined until it is read. Whoever asks is noted themself, unless it is their own record or they ask for the 'people' only:
   * then no note says what it was about.
   */
  watchLooks(list: {
    readonly record: RecordId;
    readonly only?: 'people';
  }): Watched<Looks | undefined>;
}
