/** What files of a document can be found by: their names. */
import type { RawDocument } from '#kernel/document.ts';
import type { Entries } from '#kernel/feature.ts';
import { parseUserId } from '#kernel/ids.ts';
import type { SearchItem } from '#kernel/search.ts';
import { attachmentKey, readAttachments, type Attachment } from './attachment.ts';

export const foundFiles = (
  document: RawDocument,
  entries: Entries,
  isFound: (file: Attachment) => boolean = () => true,
): readonly SearchItem[] =>
  readAttachments(document, entries)
    .files.filter(isFound)
    .map(({ id, name, at, by }) => ({
      ...{ id: attachmentKey(id), kind: 'file', title: name, text: '', at },
      by: parseUserId(by),
    }));
