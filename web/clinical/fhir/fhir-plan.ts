/** A plan with its goals and tasks as FHIR: CarePlan, Goal, Task. */
import type { Chart, ChartPlan, ChartTask } from '../chart.ts';
import { identifierOf, metaOf, referenceTo, uuidOf, type Resource } from './fhir-resource.ts';

/** The plan first, then its goals and its tasks. */
export function planResources(chart: Chart, plan: ChartPlan): readonly Resource[] {
  const { id, title, text, by, recordedAt, goals, tasks } = plan;
  const carePlan: Resource = {
    resourceType: 'CarePlan',
    id: uuidOf(id),
    ...metaOf(chart),
    identifier: identifierOf(id),
    status: plan.isOver ? 'completed' : 'active',
    intent: 'plan',
    title,
    ...(text !== '' && { description: text }),
    subject: referenceTo(chart.id),
    created: recordedAt,
    ...(by !== undefined && { author: referenceTo(by) }),
    ...(goals.length > 0 && { goal: goals.map((goal) => referenceTo(goal.id)) }),
    ...(tasks.length > 0 && {
      activity: tasks.map((task) => ({ reference: referenceTo(task.id) })),
    }),
  };
  const goalResources = goals.map((goal) => ({
    resourceType: 'Goal',
    id: uuidOf(goal.id),
    ...metaOf(chart),
    identifier: identifierOf(goal.id),
    lifecycleStatus: 'active',
    description: { text: goal.text },
    subject: referenceTo(chart.id),
    ...(goal.by !== undefined && { expressedBy: referenceTo(goal.by) }),
  }));
  return [carePlan, ...goalResources, ...tasks.map((task) => taskResource(chart, task))];
}

const taskResource = (chart: Chart, task: ChartTask): Resource => ({
  resourceType: 'Task',
  id: uuidOf(task.id),
  ...metaOf(chart),
  identifier: identifierOf(task.id),
  status: task.isDone ? 'completed' : 'requested',
  intent: 'order',
  priority: 'routine',
  description: task.text,
  for: referenceTo(chart.id),
  authoredOn: task.recordedAt,
  ...(task.by !== undefined && { requester: referenceTo(task.by) }),
  ...(task.owner !== undefined && { owner: referenceTo(task.owner) }),
  ...(task.due !== undefined && { restriction: { period: { end: task.due } } }),
});
