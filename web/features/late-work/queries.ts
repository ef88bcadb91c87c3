/** The reasons that were given, for the screens that show what became of late work. */
import { defineProjection, defineQuery, type Entries } from '#kernel/feature.ts';
import type { RawDocument } from '#kernel/document.ts';
import type { UserId } from '#kernel/ids.ts';
import { readReasons, reasonKey } from './records.ts';

export interface SignedReason {
  readonly decisions: readonly string[];
  readonly reason: string;
  /** Whoever signed the words; undefined where nobody alone did. */
  readonly by: UserId | undefined;
}

const reasonsIn = (document: RawDocument, entries?: Entries): readonly SignedReason[] =>
  readReasons(document).entities.map(({ id, decisions, reason }) => ({
    decisions,
    reason,
    by: entries?.authorOf(reasonKey(id)),
  }));

export const reasons = defineQuery<readonly SignedReason[]>({
  name: 'late-work/reasons',
  document: 'late-work-reasons',
  select: reasonsIn,
});

export const reasonList = defineProjection<readonly SignedReason[]>({
  name: 'late-work/reason-list',
  document: 'late-work-reasons',
  version: 1,
  row: reasonsIn,
});

/** The words of the decision, if whoever decided said them; empty otherwise. */
export const reasonOf = (
  given: readonly SignedReason[],
  decision: { readonly userId: UserId; readonly entryId: string },
): string =>
  given.find(({ by, decisions }) => by === decision.userId && decisions.includes(decision.entryId))
    ?.reason ?? '';
