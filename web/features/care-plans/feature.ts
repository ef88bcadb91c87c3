/** Care plans: goals, tasks, milestones and hand-overs of a case. */
import { defineFeature } from '#kernel/feature.ts';
import {
  addGoal,
  addTask,
  applyTemplate,
  setGoalStanding,
  setPlanFrame,
  setTaskDone,
  takeTask,
} from './commands.ts';
import { answerHandOver, handOver } from './hand-over-commands.ts';
import { policy } from './policy.ts';
import { carePlan, planRows } from './queries.ts';

export const carePlans = defineFeature({
  id: 'care-plans',
  commands: [
    addGoal,
    setGoalStanding,
    addTask,
    setTaskDone,
    takeTask,
    setPlanFrame,
    applyTemplate,
    handOver,
    answerHandOver,
  ],
  queries: [carePlan],
  projections: [planRows],
  policy,
});
