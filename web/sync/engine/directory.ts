/** The clinic's directory document, written together with what founds a clinic or lets somebody in. */
import type { RawDocument } from '#kernel/document.ts';
import type { WriteRequest } from '#kernel/dispatcher.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { RecordId } from '#kernel/ids.ts';
import { err, invariant, ok, type Result } from '#kernel/result.ts';
import { admit, type Newcomer } from '../joining/admit.ts';
import { writeNew } from './commands.ts';
import { openDocument, rawDocument } from './documents.ts';
import type { Step } from './engine-parts.ts';
import { writeDocument } from './writer.ts';

/** An entry that is written together with something else. */
export interface FirstEntry {
  readonly kind: string;
  readonly action: string;
  readonly change: WriteRequest['change'];
}

/** A new document that begins with several entries at once. */
export function writeFirst(
  step: Step,
  { record, entries }: { readonly record: RecordId; readonly entries: readonly FirstEntry[] },
): Result<void, CommandError> {
  const [first] = entries;
  invariant(first !== undefined, 'a record is founded with a first entry');
  const change: WriteRequest['change'] = (draft) => {
    for (const entry of entries) entry.change(draft);
  };
  const written = writeNew(step, { record, kind: first.kind, action: first.action, change });
  return written.ok ? ok(undefined) : written;
}

export interface Admission {
  readonly id: string;
  /** The kind of document that introduces people. */
  readonly kind: string;
  readonly first: (newcomer: Newcomer, document: RawDocument) => readonly FirstEntry[];
}

/** Lets in who answered an invitation, and introduces them in the same transaction. */
export async function admitAndIntroduce(
  step: Step,
  admission: Admission,
): Promise<Result<void, CommandError>> {
  const { memory } = step;
  const row = memory.invitations.get(admission.id);
  if (row?.side !== 'inviter') return err({ code: 'identity/not-open' });
  const newcomer = admit(step, { id: admission.id, row });
  if (!newcomer.ok) return newcomer;
  const directory = [...memory.places].find(([, place]) => place.kind === admission.kind);
  if (directory === undefined) return err({ code: 'engine/unknown-document' });
  const [id, place] = directory;
  const before = await openDocument(memory, step.store, id);
  if (!before.ok) return before;
  for (const { action, change } of admission.first(newcomer.value, rawDocument(before.value))) {
    const written = writeDocument(step, { id, place, before: before.value, action, change });
    if (!written.ok) return written;
  }
  return ok(undefined);
}
