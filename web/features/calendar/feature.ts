/** The calendar of the team: its meetings, who comes, and a file of them for another calendar. */
import { defineFeature } from '#kernel/feature.ts';
import { answerMeeting, cancelMeeting, planMeeting } from './commands.ts';
import { policy } from './policy.ts';
import { meetings } from './queries.ts';

export const calendar = defineFeature({
  id: 'calendar',
  commands: [planMeeting, answerMeeting, cancelMeeting],
  queries: [],
  projections: [meetings],
  policy,
});
