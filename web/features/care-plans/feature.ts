/** Goals and tasks of a case. */
import { defineFeature } from '#kernel/feature.ts';
import { addGoal, addTask, handTask, setGoalStatus, setTaskDone } from './commands.ts';
import { policy } from './policy.ts';
import { carePlan, openTasks } from './queries.ts';

export const carePlans = defineFeature({
  id: 'care-plans',
  commands: [addGoal, setGoalStatus, addTask, setTaskDone, handTask],
  queries: [carePlan],
  projections: [openTasks],
  policy,
});
