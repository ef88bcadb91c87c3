/**
 * Work that colleagues have to judge, as the engine finds it and screens show it: what came after its author's access had ended, and
 * documents of which one device has signed several versions.
 */
import type { DeviceId, DocumentId, RecordId, UserId } from './ids.ts';
import type { Millis } from './ports.ts';

/** Who decided, when by their own clock, and by which entry of the log. */
export interface Judgement {
  readonly userId: UserId;
  readonly at: Millis;
  readonly entryId: string;
}

/** What one device wrote too late in one record, as far as one thing became of it. */
export interface LateWork {
  readonly id: string;
  readonly record: RecordId;
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  /** Of the first and the last of it, by the author's clock. */
  readonly from: Millis;
  readonly until: Millis;
  readonly statements: readonly string[];
  readonly documents: readonly { readonly document: DocumentId; readonly kind: string }[];
  /** 'waiting': it counts for nobody until somebody takes it up. */
  readonly standing: 'waiting' | 'adopted' | 'rejected';
  /** Undefined while it waits. */
  readonly judgement: Judgement | undefined;
  /** Whether this person may decide now. */
  readonly mayJudge: boolean;
  /** Whether it was written on this device. */
  readonly own: boolean;
}

/** One of the versions. It is known by the first statement of the forked device that only some copies have. */
export interface DocumentCopy {
  readonly id: string;
  /** Whoever wrote what not every copy has. */
  readonly authors: readonly UserId[];
  /** Entries that not every copy has, and when the first and the last of them were made, by their authors' clocks. */
  readonly entries: number;
  readonly from: Millis;
  readonly until: Millis;
  /** New entries go here, and screens show this one. */
  readonly inUse: boolean;
  /** A colleague has decided against it: it is kept and only shown beside the other. */
  readonly ended: boolean;
}

export interface ForkedDocument {
  readonly id: string;
  readonly record: RecordId;
  readonly document: DocumentId;
  readonly kind: string;
  /** Whose device has signed both. */
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  /** The one in use first. */
  readonly copies: readonly DocumentCopy[];
  /** Undefined until somebody has chosen. */
  readonly judgement: Judgement | undefined;
  /** Whether there is something left to choose, and this person may. */
  readonly mayJudge: boolean;
}
