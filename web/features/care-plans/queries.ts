/** Questions about plans: the one of a case, and of all what is not done, not answered, or wanted regularly. */
import { defineProjection, defineQuery } from '#kernel/feature.ts';
import { waitingIn, type HandOver } from './hand-over.ts';
import { isDone, readCarePlan, type CarePlan, type Goal, type Task } from './records.ts';

/** What is due first comes first; what has no date after it; what is done last. */
const compareTasks = (a: Task, b: Task): number =>
  Number(isDone(a)) - Number(isDone(b)) || byDue(a, b);

interface Dated {
  readonly due: string;
  readonly at: number;
}

const byDue = (a: Dated, b: Dated): number =>
  (a.due || '9999').localeCompare(b.due || '9999') || a.at - b.at;

export const carePlan = defineQuery<CarePlan>({
  name: 'care-plans/open',
  document: 'case',
  select: (document, entries) => {
    const plan = readCarePlan(document, entries);
    return { ...plan, tasks: [...plan.tasks].sort(compareTasks) };
  },
});

/** A case with more open tasks than this shows the first of them in lists. */
const LISTED_MAX = 20;

export type OpenTask = Pick<Task, 'id' | 'text' | 'owner' | 'due' | 'at'>;
export type OpenGoal = Pick<Goal, 'id' | 'text' | 'due' | 'at'>;
export type WaitingHandOver = Pick<HandOver, 'id' | 'about' | 'from' | 'to' | 'at'>;

export interface PlanRow {
  readonly tasks: readonly OpenTask[];
  /** Those still aimed at that have a date. */
  readonly goals: readonly OpenGoal[];
  readonly handOvers: readonly WaitingHandOver[];
  /** Vital signs at least every so many days; 0 for none. */
  readonly vitalsDays: number;
}

export const planRows = defineProjection<PlanRow>({
  name: 'care-plans/rows',
  document: 'case',
  version: 1,
  row: (document, entries) => {
    const plan = readCarePlan(document, entries);
    const row: PlanRow = {
      tasks: plan.tasks
        .filter((task) => !isDone(task))
        .sort(compareTasks)
        .slice(0, LISTED_MAX)
        .map(({ id, text, owner, due, at }) => ({ id, text, owner, due, at })),
      goals: plan.goals
        .filter(({ status, due }) => status === 'aimed-at' && due !== '')
        .sort(byDue)
        .slice(0, LISTED_MAX)
        .map(({ id, text, due, at }) => ({ id, text, due, at })),
      handOvers: waitingIn(plan.handOvers)
        .slice(0, LISTED_MAX)
        .map(({ id, about, from, to, at }) => ({ id, about, from, to, at })),
      vitalsDays: plan.frame.vitalsDays,
    };
    const { tasks, goals, handOvers, vitalsDays } = row;
    return tasks.length + goals.length + handOvers.length + vitalsDays === 0 ? undefined : row;
  },
});
