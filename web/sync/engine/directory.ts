/** Documents that name people, written together with what founds a clinic or lets somebody in. */
import type { RawDocument } from '#kernel/document.ts';
import type { WriteRequest } from '#kernel/dispatcher.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { RecordId } from '#kernel/ids.ts';
import { err, invariant, ok, type Result } from '#kernel/result.ts';
import { admit, type Newcomer } from '../joining/admit.ts';
import type { Position } from '../joining/positions.ts';
import { admitDevice } from '../joining/admit-device.ts';
import { isToOwnDevice } from '../joining/own-invitation.ts';
import { writeNew } from './commands.ts';
import { documentOfKind, openDocument, rawDocument } from './documents.ts';
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

/** How somebody is made known by name: in the one document of this kind that a record has, or that begins with it. */
export interface IntroductionTo {
  readonly record: RecordId;
  readonly kind: string;
  readonly entries: (document: RawDocument) => readonly FirstEntry[];
}

export interface Admission {
  readonly id: string;
  readonly position: Position;
  readonly introduce: (newcomer: Newcomer) => IntroductionTo;
}

/** Lets in who answered an invitation, and introduces them in the same transaction; a device of one's own is known already. */
export async function admitAndIntroduce(
  step: Step,
  { id: invitation, position, introduce }: Admission,
): Promise<Result<void, CommandError>> {
  const { memory } = step;
  const row = memory.invitations.get(invitation);
  if (row?.side !== 'inviter') return err({ code: 'identity/not-open' });
  if (isToOwnDevice(memory, row)) return admitDevice(step, { id: invitation, row });
  const newcomer = admit(step, { id: invitation, row, position });
  if (!newcomer.ok) return newcomer;
  return writeInto(step, introduce(newcomer.value));
}

/** Entries for the one document of a kind that a record has, or that begins with them. */
export async function writeInto(
  step: Step,
  { record, kind, entries }: IntroductionTo,
): Promise<Result<void, CommandError>> {
  const { memory } = step;
  const id = documentOfKind(memory, record, kind);
  const place = id && memory.places.get(id);
  if (id === undefined || place === undefined) {
    const first = entries({});
    return first.length === 0 ? ok(undefined) : writeFirst(step, { record, entries: first });
  }
  const before = await openDocument(memory, step.store, id);
  if (!before.ok) return before;
  for (const { action, change } of entries(rawDocument(before.value))) {
    const written = writeDocument(step, { id, place, before: before.value, action, change });
    if (!written.ok) return written;
  }
  return ok(undefined);
}
