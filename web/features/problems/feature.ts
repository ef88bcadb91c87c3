/** Problems and diagnoses, part of the summary an emergency needs. */
import { defineFeature } from '#kernel/feature.ts';
import { recordProblem, setProblemStatus } from './commands.ts';
import { policy } from './policy.ts';
import { problemList } from './queries.ts';
import { labelProblem } from './sensitivity.ts';

export const problems = defineFeature({
  id: 'problems',
  commands: [recordProblem, setProblemStatus, labelProblem],
  queries: [problemList],
  projections: [],
  policy,
});
