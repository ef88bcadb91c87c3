/** The part of the app port about who holds what in a record, and about sharing one with a colleague. */
import type { CommandError } from '#kernel/feature.ts';
import type { RecordId, UserId } from '#kernel/ids.ts';
import type { Result } from '#kernel/result.ts';
import type { Watched } from './watched-value.ts';

/** Compartments as `clinical/documents.ts` numbers them, and whether others may be let in. */
export interface Access {
  readonly reads: readonly number[];
  readonly writes: readonly number[];
  readonly manages: boolean;
}

export interface RecordMember {
  readonly userId: UserId;
  readonly access: Access;
  /**
   * In the role that works on it; by a share of their own; because it is about them; in the role that reads all records; or as one of
   * the emergency crew.
   */
  readonly through: 'role' | 'share' | 'subject' | 'reading' | 'emergency';
}

export interface RecordAccess {
  /** Everybody who has access now, as the signed logs know it, each once. */
  readonly members: readonly RecordMember[];
  /** What the person of this device holds; undefined for nothing. */
  readonly own: Access | undefined;
  /** The names of the commands that this person may run in it. */
  readonly permitted: readonly string[];
  /** Colleagues with whom this person may share it: empty for who does not manage it. */
  readonly mayShareWith: readonly UserId[];
}

export interface Sharing {
  watchRecordAccess(record: RecordId): Watched<RecordAccess | undefined>;
  /**
   * With one colleague who is not in the care team, or at another level than before: one of `LEVEL_ACCESS` of
   * `clinical/access.ts`. Codes: 'engine/not-permitted', 'engine/no-key', 'kernel/invalid-input'.
   */
  shareRecord(share: {
    readonly record: RecordId;
    readonly userId: UserId;
    readonly access: Access;
  }): Promise<Result<void, CommandError>>;
}
