/** The clinic's directory as the core uses it: its document stays open, for the names in it are shown everywhere. */
import { readPractitioners } from '#features/clinic/records.ts';
import type { DocumentId } from '#kernel/ids.ts';
import type { DocumentPlace } from '#sync/engine/document-place.ts';
import { rawDocument } from '#sync/engine/documents.ts';
import type { Memory } from '#sync/engine/memory.ts';
import type { Person } from '#ui/app-port.ts';

export const DIRECTORY = 'clinic-directory';

/** Undefined before the directory has come. */
export const directoryOf = (memory: Memory): readonly [DocumentId, DocumentPlace] | undefined =>
  [...memory.places].find(([, { kind }]) => kind === DIRECTORY);

/** Everybody this device knows by name. */
export function peopleOf(memory: Memory | undefined): readonly Person[] {
  const directory = memory && directoryOf(memory);
  const document = directory && memory.documents.get(directory[0]);
  return document === undefined ? [] : readPractitioners(rawDocument(document)).entities;
}
