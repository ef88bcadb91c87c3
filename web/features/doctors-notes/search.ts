/** What can be found of a note among doctors, on the devices of those who hold its key. */
import { parseUserId } from '#kernel/ids.ts';
import { entityKey } from '#kernel/document.ts';
import type { SearchFeed } from '#kernel/feature.ts';
import { readDoctorsNote } from './records.ts';

export const doctorsNoteFeed: SearchFeed = {
  document: 'doctors-note',
  version: 1,
  items: (document, entries) => {
    const note = readDoctorsNote(document, entries);
    if (note === undefined) return [];
    const { title, text, additions, at, by } = note;
    return [
      {
        ...{ id: entityKey('doctors-note', 'self'), kind: 'note', title, at },
        text: [text, ...additions.map((one) => one.text)].join('\n\n'),
        by: parseUserId(by),
      },
    ];
  },
};
