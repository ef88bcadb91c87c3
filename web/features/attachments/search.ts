/** The files beside notes and cases, by name. */
import { foundFiles } from '#clinical/attachment-search.ts';
import type { SearchFeed } from '#kernel/feature.ts';

export const attachmentFeeds: readonly SearchFeed[] = ['note', 'case'].map((document) => ({
  document,
  version: 1,
  items: (raw, entries) => foundFiles(raw, entries),
}));
