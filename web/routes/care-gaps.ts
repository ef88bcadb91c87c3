/**
 * What a plan asked for and has not got: tasks and goals past their day, and vital signs that were not measured as often as the
 * plan itself says. Nothing is judged that no plan has said; a case that is over asks for nothing.
 */
import type { ClinicalTableSource } from '#clinical/clinical-table.ts';
import type { OpenGoal, OpenTask, PlanRow } from '#features/care-plans/queries.ts';
import { isOver, type CaseRow } from '#features/cases/queries.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';

export const CARE_GAPS_SOURCE: ClinicalTableSource = {
  name: 'Care gaps',
  version: 1,
  date: '2026-11-22',
  source:
    'Requirement REC-20. Every day and every interval is one that the patient’s own plan names; the table adds no number.',
  standing: 'unverified',
  signed: undefined,
};

export const GAP_KINDS = ['vitals', 'task', 'goal'] as const;
export type GapKind = (typeof GAP_KINDS)[number];

export interface CareGap {
  readonly id: string;
  readonly kind: GapKind;
  readonly record: RecordId;
  readonly document: DocumentId;
  /** The task or goal in its own words; of vital signs the title of the case. */
  readonly text: string;
  /** Whose task it is, or who looks after the case. */
  readonly owners: readonly string[];
  /** Since when it is missing; milliseconds since 1970. */
  readonly since: number;
}

export interface Placed<Row> {
  readonly record: RecordId;
  readonly document: DocumentId;
  readonly row: Row;
}

export interface CareParts {
  readonly cases: readonly Placed<CaseRow>[];
  readonly plans: readonly Placed<PlanRow>[];
  /** When something was measured last, by page. */
  readonly taken: readonly { readonly record: RecordId; readonly row: number }[];
  /** Milliseconds since 1970, and the same moment as a day of this device's calendar, YYYY-MM-DD. */
  readonly now: number;
  readonly today: string;
}

const DAY_MS = 86_400_000;

/** What has been missing longest comes first. */
export function careGapsOf(parts: CareParts): readonly CareGap[] {
  const cases = new Map(parts.cases.map((each) => [each.document, each.row]));
  const last = lastByRecord(parts.taken);
  return parts.plans
    .flatMap((plan) => {
      const row = cases.get(plan.document);
      if (row === undefined || isOver(row.status)) return [];
      return [
        ...missingVitals(plan, row, { last: last.get(plan.record), now: parts.now }),
        ...plan.row.tasks
          .filter(({ due }) => isPast(due, parts.today))
          .map((task) => ({
            ...gapAt(plan, 'task', task),
            owners: task.owner === '' ? [] : [task.owner],
          })),
        ...plan.row.goals
          .filter(({ due }) => isPast(due, parts.today))
          .map((goal) => ({ ...gapAt(plan, 'goal', goal), owners: row.assignees })),
      ];
    })
    .sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1));
}

/** The day itself is not past. */
const isPast = (due: string, today: string): boolean => due !== '' && due < today;

const gapAt = (
  { record, document }: Placed<PlanRow>,
  kind: 'task' | 'goal',
  { id, text, due }: OpenTask | OpenGoal,
) => ({
  ...{ id: `${document}|${id}`, kind, record, document, text },
  since: Date.parse(`${due}T00:00:00Z`) + DAY_MS,
});

/** Where nothing was measured yet the interval counts from the day the case was opened. */
function missingVitals(
  { record, document, row: { vitalsDays } }: Placed<PlanRow>,
  { title, openedAt, assignees }: CaseRow,
  { last, now }: { readonly last: number | undefined; readonly now: number },
): readonly CareGap[] {
  const since = (last ?? openedAt) + vitalsDays * DAY_MS;
  if (vitalsDays === 0 || now <= since) return [];
  const id = `${document}|vitals`;
  return [{ id, kind: 'vitals', record, document, text: title, owners: assignees, since }];
}

function lastByRecord(taken: CareParts['taken']): ReadonlyMap<RecordId, number> {
  const last = new Map<RecordId, number>();
  for (const { record, row } of taken)
    last.set(record, Math.max(row, last.get(record) ?? Number.NEGATIVE_INFINITY));
  return last;
}
