/** The part of the app port about work that came after its author's access had ended, and what colleagues decide about it. */
import type { RawDocument } from '#kernel/document.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { DeviceId, DocumentId, RecordId, UserId } from '#kernel/ids.ts';
import type { Millis } from '#kernel/ports.ts';
import type { Result } from '#kernel/result.ts';
import type { Watched } from './watched-value.ts';

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
  /** Who decided, when by their own clock, and by which entry of the log; undefined while it waits. */
  readonly judgement:
    { readonly userId: UserId; readonly at: Millis; readonly entryId: string } | undefined;
  readonly mayJudge: boolean;
  /** Whether it was written on this device. */
  readonly own: boolean;
}

/** An entity by its key as it is and as it would be; undefined where there is none. */
export interface EntityChange {
  readonly key: string;
  readonly before: RawDocument[string] | undefined;
  readonly after: RawDocument[string] | undefined;
}

export interface DocumentPreview {
  readonly document: DocumentId;
  /** Empty for a document that no feature of this version reads. */
  readonly kind: string;
  readonly changes: readonly EntityChange[];
}

/** One version of a document that a device has written on in contradicting ways. */
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
  /** A colleague has decided against it. */
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
  readonly judgement: LateWork['judgement'];
  readonly mayJudge: boolean;
}

/** By the copy's id: what it has that not every copy has, as entities before and after. */
export interface CopyPreview {
  readonly copy: string;
  readonly changes: readonly EntityChange[];
}

type ForkedPlace = Pick<ForkedDocument, 'record' | 'document'>;

type ShownWork = Pick<LateWork, 'record' | 'statements'>;

export interface JudgingLateWork {
  /** Oldest first; computed only while somebody looks. */
  readonly lateWork: Watched<readonly LateWork[]>;
  /** What it would change if it were taken up now. 'identity/not-open'. */
  previewLateWork(work: ShownWork): Promise<Result<readonly DocumentPreview[], CommandError>>;
  /**
   * Takes the work up, or leaves it out, for everybody; exactly what was shown. Codes: 'engine/not-permitted', 'engine/no-key',
   * 'kernel/invalid-input' for a reason that says nothing.
   */
  judgeLateWork(
    judging: ShownWork & { readonly verdict: 'adopt' | 'reject'; readonly reason: string },
  ): Promise<Result<void, CommandError>>;
  /** What is still to be chosen first; computed only while somebody looks. */
  readonly documentCopies: Watched<readonly ForkedDocument[]>;
  /** One answer for each copy. 'identity/not-open'. */
  previewCopies(place: ForkedPlace): Promise<Result<readonly CopyPreview[], CommandError>>;
  /**
   * Ends the copies named, of those that were shown, for everybody; they are kept. Codes: 'engine/not-permitted' (also where
   * none would be left), 'engine/no-key', 'kernel/invalid-input' for a reason that says nothing.
   */
  chooseCopy(
    choice: ForkedPlace & { readonly ends: readonly string[]; readonly reason: string },
  ): Promise<Result<void, CommandError>>;
}
