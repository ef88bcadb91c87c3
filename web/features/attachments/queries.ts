/** The files of a note and of a case. */
import { readAttachments, type Attachments } from '#clinical/attachment.ts';
import { defineQuery } from '#kernel/feature.ts';
import type { FilesDocument } from './records.ts';

const filesOf = (document: FilesDocument, name: string) =>
  defineQuery<Attachments>({
    name,
    document,
    select: (raw, entries) => readAttachments(raw, entries),
  });

export const noteFiles = filesOf('note', 'attachments/of-note');
export const caseFiles = filesOf('case', 'attachments/of-case');
