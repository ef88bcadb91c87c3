/** Questions about cases: the list, of one patient or of all, and the one that is open. */
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
  readonly openedAt: number;
}

export const caseList = defineProjection<CaseRow>({
  name: 'cases/list',
  document: 'case',
  version: 1,
  row: (document) => {
    const file = readCase(document);
    return (
      file && {
        title: file.title,
        problem: file.problem,
        status: file.status,
        priority: settledValue(file.priority)?.priority,
        assignees: assigneesOf(file),
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
const isOver = (status: CaseStatus): boolean => status === 'resolved' || status === 'closed';

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

export const isWithin = (row: CaseRow, { status, priority, assignee }: CaseFilter): boolean =>
  (status === 'all' || (status === 'standing' ? !isOver(row.status) : row.status === status)) &&
  (priority === 'all' || (row.priority ?? 'undecided') === priority) &&
  (assignee === 'all' ||
    (assignee === 'nobody' ? row.assignees.length === 0 : row.assignees.includes(assignee)));
