/** What was decided about resuscitation, part of the summary an emergency needs. */
import { defineFeature } from '#kernel/feature.ts';
import { stateCodeStatus } from './commands.ts';
import { policy } from './policy.ts';
import { codeStatus } from './queries.ts';

export const codeStatusFeature = defineFeature({
  id: 'code-status',
  commands: [stateCodeStatus],
  queries: [codeStatus],
  projections: [],
  policy,
});
