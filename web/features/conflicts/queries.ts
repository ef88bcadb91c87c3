/** What stands in two versions, in every patient's summary and every case of this device. */
import { defineProjection, type Projection } from '#kernel/feature.ts';
import type { RawDocument } from '#kernel/document.ts';
import { CONFLICT_KINDS, readConflicts, type Conflict } from './records.ts';

const row = (document: RawDocument): readonly Conflict[] | undefined => {
  const conflicts = readConflicts(document);
  return conflicts.length === 0 ? undefined : conflicts;
};

export const summaryConflicts: Projection<readonly Conflict[]> = defineProjection({
  name: 'conflicts/of-summaries',
  document: 'patient-summary',
  version: 1,
  row,
});

export const caseConflicts: Projection<readonly Conflict[]> = defineProjection({
  name: 'conflicts/of-cases',
  document: 'case',
  version: 1,
  row,
});

/** Doses and code status on top, then what has stood longest. */
export const compareConflicts = (a: Conflict, b: Conflict): number =>
  weight(a) - weight(b) || a.since - b.since;

const URGENT: readonly string[] = ['dose', 'code-status'];
const weight = ({ kind }: Conflict): number =>
  URGENT.includes(kind) ? 0 : 1 + CONFLICT_KINDS.indexOf(kind);
