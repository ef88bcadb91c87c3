/** Cases: what is wrong, what is planned, who looks after it. */
import { defineFeature } from '#kernel/feature.ts';
import {
  assignCase,
  editCaseText,
  keepPlanVersion,
  openCase,
  setCasePriority,
  setCaseStatus,
  unassignCase,
} from './commands.ts';
import { policy } from './policy.ts';
import { caseList, openedCase } from './queries.ts';

export const cases = defineFeature({
  id: 'cases',
  commands: [
    openCase,
    editCaseText,
    keepPlanVersion,
    setCaseStatus,
    setCasePriority,
    assignCase,
    unassignCase,
  ],
  queries: [openedCase],
  projections: [caseList],
  policy,
});
