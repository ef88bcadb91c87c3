/** Questions about cases: the list, of one patient or of all, and the one that is open. */
import type { Assignment } from '#clinical/case-assignment.ts';
import { settledValue } from '#clinical/versioned.ts';
import { defineProjection, defineQuery } from '#kernel/feature.ts';
import {
  assigneesOf,
  PRIORITIES,
  readCase,
  type CaseFile,
  type CaseStatus,
  type Priority,
} from './records.ts';

export interface CaseRow {
  readonly title: string;
  readonly problem: string;
  readonly status: CaseStatus;
  /** Undefined while it is undecided between two. */
  readonly priority: Priority | undefined;
  readonly assignees: readonly string[];
  /** When and by whom each of them was asked. */
  readonly asked: readonly AskedOf[];
  readonly openedAt: number;
}

export type AskedOf = Pick<Assignment, 'userId' | 'by' | 'at'>;

export const caseList = defineProjection<CaseRow>({
  name: 'cases/list',
  document: 'case',
  // 2: the status is said with a reason and kept with its history; a case may be removed.
  version: 2,
  row: (document) => {
    const file = readCase(document);
    return (
      file && {
        title: file.title,
        problem: file.problem,
        status: file.status,
        priority: settledValue(file.priority)?.priority,
        assignees: assigneesOf(file),
        asked: file.assignments
          .filter(({ ended }) => !ended)
          .map(({ userId, by, at }) => ({ userId, by, at })),
        openedAt: file.openedAt,
      }
    );
  },
});

export const openedCase = defineQuery<CaseFile | undefined>({
  name: 'cases/open',
  document: 'case',
  select: readCase,
});

/** Whether a case still needs anybody. */
export const isOver = (status: CaseStatus): boolean => OVER.includes(status);
const OVER: readonly CaseStatus[] = ['resolved', 'closed', 'removed'];

/** What is over comes last; then the more urgent, the undecided first of all; then the newest. */
export const compareCases = (a: CaseRow, b: CaseRow): number =>
  Number(isOver(a.status)) - Number(isOver(b.status)) ||
  rank(a.priority) - rank(b.priority) ||
  b.openedAt - a.openedAt;

const rank = (priority: Priority | undefined): number =>
  priority === undefined ? -1 : PRIORITIES.indexOf(priority);

export interface CaseFilter {
  /** 'standing': whatever still needs somebody. */
  readonly status: CaseStatus | 'standing' | 'all';
  /** 'undecided' while two priorities stand. */
  readonly priority: Priority | 'undecided' | 'all';
  /** A user id, 'nobody' for cases that nobody looks after, or 'all'. */
  readonly assignee: string;
}

/** What was opened by mistake is found by asking for it alone. */
const hasStatus = (row: CaseRow, status: CaseFilter['status']): boolean => {
  if (status === 'all') return row.status !== 'removed';
  return status === 'standing' ? !isOver(row.status) : row.status === status;
};

/** How many cases each choice of one filter would show, the other filters being as they are. */
export function countsBy<K extends keyof CaseFilter>(
  rows: readonly CaseRow[],
  filter: CaseFilter,
  choices: { readonly of: K; readonly values: readonly CaseFilter[K][] },
): readonly number[] {
  const { of, values } = choices;
  return values.map(
    (value) => rows.filter((row) => isWithin(row, { ...filter, [of]: value })).length,
  );
}

export const isWithin = (row: CaseRow, { status, priority, assignee }: CaseFilter): boolean =>
  hasStatus(row, status) &&
  (priority === 'all' || (row.priority ?? 'undecided') === priority) &&
  (assignee === 'all' ||
    (assignee === 'nobody' ? row.assignees.length === 0 : row.assignees.includes(assignee)));
