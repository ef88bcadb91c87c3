/** Work that came too late: what it would change, and what colleagues decide about it. */
import { defineFeature } from '#kernel/feature.ts';
import { giveReason } from './commands.ts';
import { policy } from './policy.ts';
import { reasonList, reasons } from './queries.ts';

export const lateWork = defineFeature({
  id: 'late-work',
  commands: [giveReason],
  queries: [reasons],
  projections: [reasonList],
  policy,
});
