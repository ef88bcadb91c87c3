/** Questions about goals and tasks: those of one case, and the tasks of all that are not done. */
import { defineProjection, defineQuery } from '#kernel/feature.ts';
import { isDone, readCarePlan, type CarePlan, type Task } from './records.ts';

/** What is due first comes first; what has no date after it; what is done last. */
const compareTasks = (a: Task, b: Task): number =>
  Number(isDone(a)) - Number(isDone(b)) ||
  (a.due || '9999').localeCompare(b.due || '9999') ||
  a.at - b.at;

export const carePlan = defineQuery<CarePlan>({
  name: 'care-plans/open',
  document: 'case',
  select: (document, entries) => {
    const plan = readCarePlan(document, entries);
    return { ...plan, tasks: [...plan.tasks].sort(compareTasks) };
  },
});

/** A case with more open tasks than this shows the first of them in lists. */
const LISTED_TASKS_MAX = 20;

export interface OpenTask {
  readonly id: string;
  readonly text: string;
  readonly owner: string;
  readonly due: string;
  readonly at: number;
}

export const openTasks = defineProjection<readonly OpenTask[]>({
  name: 'care-plans/open-tasks',
  document: 'case',
  version: 1,
  row: (document) => {
    const open = readCarePlan(document).tasks.filter((task) => !isDone(task));
    if (open.length === 0) return undefined;
    return [...open]
      .sort(compareTasks)
      .slice(0, LISTED_TASKS_MAX)
      .map(({ id, text, owner, due, at }) => ({ id, text, owner, due, at }));
  },
});
