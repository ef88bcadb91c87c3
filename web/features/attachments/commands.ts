/** Adding files to a note or a case. What was picked lies sealed on this device; from here on it belongs to the record and is sent. */
import type * as v from 'valibot';
import {
  applyAttachment,
  attach,
  attachmentsIn,
  type AttachmentError,
  type AttachmentEvent,
} from '#clinical/attachment.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { addedFiles, type FilesDocument } from './records.ts';

const attachTo = (document: FilesDocument, name: string) =>
  defineCommand<v.InferOutput<typeof addedFiles>, number, AttachmentEvent, AttachmentError>({
    name,
    document,
    target: 'existing',
    parse: parserOf(addedFiles),
    view: attachmentsIn,
    decide: (before, { files }, context) => attach({ files, about: '', before }, context),
    files: ({ files }) => files,
    apply: applyAttachment,
  });

export const attachToNote = attachTo('note', 'attachments/attach-to-note');
export const attachToCase = attachTo('case', 'attachments/attach-to-case');
