/** What can be found of a note: its title, all its sections, and what was added after the signing. */
import { entityKey } from '#kernel/document.ts';
import type { SearchFeed } from '#kernel/feature.ts';
import { readNote } from './records.ts';

const SELF = entityKey('note', 'self');

export const noteFeed: SearchFeed = {
  document: 'note',
  version: 1,
  items: (document, entries) => {
    const note = readNote(document, entries);
    if (note === undefined) return [];
    const { title, text, amendments, signatures, startedAt } = note;
    return [
      {
        ...{ id: SELF, kind: 'note', title, at: startedAt },
        text: [text, ...amendments.map((one) => one.text)].join('\n\n'),
        by:
          entries.authorOf(entityKey('signature', signatures[0]?.id ?? '')) ??
          entries.authorOf(SELF),
      },
    ];
  },
};
