/** The part of the app port about work that came after its author's access had ended, and what colleagues decide about it. */
import type { RawDocument } from '#kernel/document.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { DocumentId } from '#kernel/ids.ts';
import type { ForkedDocument, LateWork } from '#kernel/judged-work.ts';
import type { Result } from '#kernel/result.ts';
import type { Watched } from './watched-value.ts';

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
