/** Facts that stand in two versions, found in any document without knowing what the values mean. */
import { groupedFacts, readStoredFacts } from '#clinical/facts.ts';
import { contestedSince, isContested } from '#clinical/versioned.ts';
import type { RawDocument } from '#kernel/document.ts';

/** Kinds that a person has to decide, the weightiest first. A kind that is not here settles by a rule of its feature. */
export const CONFLICT_KINDS = [
  'dose',
  'code-status',
  'medicine-status',
  'allergy-status',
  'priority',
  'alert-rule',
] as const;
export type ConflictKind = (typeof CONFLICT_KINDS)[number];

/** More in one document than a person can have made; the rest waits for these. */
const CONFLICTS_MAX = 100;

export interface Conflict {
  readonly kind: ConflictKind;
  /** The entity the fact is about, or `self`. */
  readonly subject: string;
  readonly versions: number;
  /** When the second version was stated, by its author's clock; milliseconds since 1970. */
  readonly since: number;
}

const kindOf = (kind: string): ConflictKind | undefined =>
  CONFLICT_KINDS.find((known) => known === kind);

export function readConflicts(document: RawDocument): readonly Conflict[] {
  const stored = readStoredFacts(document).entities;
  const conflicts: Conflict[] = [];
  for (const kind of CONFLICT_KINDS) {
    const facts = groupedFacts(
      stored.filter((statement) => kindOf(statement.kind) === kind),
      ({ subject }) => subject,
      (fields) => fields,
    );
    for (const [subject, fact] of facts)
      if (isContested(fact))
        conflicts.push({
          kind,
          subject,
          versions: fact.versions.length,
          since: contestedSince(fact) ?? 0,
        });
  }
  return conflicts.slice(0, CONFLICTS_MAX);
}
