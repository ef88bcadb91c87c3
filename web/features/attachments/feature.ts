/** Files of any kind beside notes and cases. */
import { defineFeature } from '#kernel/feature.ts';
import { attachToCase, attachToNote } from './commands.ts';
import { policy } from './policy.ts';
import { caseFiles, noteFiles } from './queries.ts';
import { attachmentFeeds } from './search.ts';

export const attachments = defineFeature({
  id: 'attachments',
  commands: [attachToNote, attachToCase],
  queries: [noteFiles, caseFiles],
  projections: [],
  search: attachmentFeeds,
  policy,
});
