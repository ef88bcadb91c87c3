/**
 * What happened to one case, newest first: who opened it, every status with its reason, who was asked and let go, what became of
 * goals, tasks and hand-overs, and which versions of the plan were kept. Put together from what two features read.
 */
import type { CarePlan, Goal, Task } from '#features/care-plans/records.ts';
import type { HandOver } from '#features/care-plans/hand-over.ts';
import type { CaseFile, CaseStatus, Priority } from '#features/cases/records.ts';

export type CaseChange =
  | { readonly is: 'opened' | 'version-kept' | 'frame' }
  | { readonly is: 'status'; readonly status: CaseStatus | undefined }
  | { readonly is: 'priority'; readonly priority: Priority | undefined }
  | { readonly is: 'assigned' | 'unassigned'; readonly userId: string }
  | { readonly is: 'goal-added' | 'task-added'; readonly text: string }
  | {
      readonly is: 'goal';
      readonly text: string;
      readonly status: Goal['status'] | undefined;
      readonly quarters: number;
    }
  | { readonly is: 'task'; readonly text: string; readonly done: boolean }
  | {
      readonly is: 'hand-over';
      readonly to: string;
      readonly state: HandOver['state'];
      /** The task in words; empty for the whole plan. */
      readonly text: string;
    };

export interface CaseHistoryEntry {
  readonly key: string;
  /** By the clock of whoever did it; milliseconds since 1970. */
  readonly at: number;
  /** A user id; empty where nobody is known. */
  readonly by: string;
  readonly why: string;
  readonly change: CaseChange;
}

export function caseHistory(
  file: CaseFile,
  plan: CarePlan | undefined,
): readonly CaseHistoryEntry[] {
  const opened = { key: 'opened', at: file.openedAt, by: file.by, why: '' };
  return [
    { ...opened, change: { is: 'opened' } as const },
    ...(file.statuses?.history ?? []).map(({ value, ...said }) =>
      entry(said, { is: 'status', status: value?.status }),
    ),
    ...(file.priority?.history ?? [])
      // The first is said when the case is opened: one entry, not two.
      .filter(({ at }) => at !== file.openedAt)
      .map(({ value, ...said }) => entry(said, { is: 'priority', priority: value?.priority })),
    ...assignmentEntries(file),
    ...file.versions.map((version) => entry(version, { is: 'version-kept' })),
    ...(plan === undefined ? [] : planEntries(plan)),
  ].sort((a, b) => b.at - a.at || (a.key < b.key ? -1 : 1));
}

interface Said {
  readonly id: string;
  readonly at: number;
  readonly by: string;
  readonly why?: string;
}

const entry = ({ id, at, by, why = '' }: Said, change: CaseChange): CaseHistoryEntry => ({
  ...{ key: `${change.is}:${id}`, at, by, why, change },
});

/** What was written before anybody noted the time is left out. */
const assignmentEntries = ({ assignments }: CaseFile): readonly CaseHistoryEntry[] =>
  assignments.flatMap(({ id, userId, at, by, ended, endedAt, endedBy }) => [
    ...(at === 0 ? [] : [entry({ id, at, by }, { is: 'assigned', userId })]),
    ...(ended && endedAt > 0
      ? [entry({ id, at: endedAt, by: endedBy }, { is: 'unassigned', userId })]
      : []),
  ]);

const planEntries = (plan: CarePlan): readonly CaseHistoryEntry[] => [
  ...(plan.frames?.history ?? []).map((said) => entry(said, { is: 'frame' })),
  ...plan.goals.flatMap(goalEntries),
  ...plan.tasks.flatMap(taskEntries),
  ...plan.handOvers.flatMap((one) => handOverEntries(one, plan.tasks)),
];

const goalEntries = (goal: Goal): readonly CaseHistoryEntry[] => [
  entry(goal, { is: 'goal-added', text: goal.text }),
  ...(goal.standings?.history ?? []).map(({ value, ...said }) =>
    entry(said, {
      ...{ is: 'goal', text: goal.text },
      ...{ status: value?.status, quarters: value?.quarters ?? 0 },
    }),
  ),
];

const taskEntries = (task: Task): readonly CaseHistoryEntry[] => [
  entry(task, { is: 'task-added', text: task.text }),
  ...(task.done?.history ?? []).map(({ value, ...said }) =>
    entry(said, { is: 'task', text: task.text, done: value?.done === true }),
  ),
];

function handOverEntries(one: HandOver, tasks: readonly Task[]): readonly CaseHistoryEntry[] {
  const text = tasks.find(({ id }) => id === one.about)?.text ?? '';
  const { id, to, from, at, note, state, answer } = one;
  const given = { id, at, by: from, why: note };
  const said = { is: 'hand-over', to, text } as const;
  const answering = state === 'withdrawn' ? from : to;
  return [
    entry(given, { ...said, state: 'waiting' }),
    ...(answer === undefined
      ? []
      : [
          entry(
            { id: `${id}:answer`, at: answer.at, by: answering, why: answer.why },
            { ...said, state },
          ),
        ]),
  ];
}
