/** What is added to a document in one go. How a file lies in it stands in `clinical/attachment.ts`: messages have files too. */
import * as v from 'valibot';
import { FILES_AT_ONCE_MAX } from '#clinical/attachment.ts';

/** The kinds of document that files are added to, apart from messages. */
export type FilesDocument = 'note' | 'case';

/** Ids of picked files. */
export const addedFiles = v.object({
  files: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(FILES_AT_ONCE_MAX)),
});
