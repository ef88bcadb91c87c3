/**
 * The role that reads every record of the clinic and writes in none. It begins with the first person who is let in as a reader;
 * records from before are opened to it by whoever writes next in them.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { Rights } from '#crypto/log/rights.ts';
import { addReaders } from '../groups/founding-record.ts';
import { readersOf } from '../groups/clinic-roles.ts';
import { rightsIn } from '../groups/record-access.ts';
import { grant, mayLetInto, placesOf } from '../joining/appointments.ts';
import { actingRole, type Step } from './engine-parts.ts';
import { announcementChannel, channelOfLog } from './epochs.ts';

/** What a record that has these compartments (a mask) gives the readers; undefined in a clinic that has none. */
export function readersIn(
  { memory, access }: Pick<Step, 'memory' | 'access'>,
  compartments: number,
): { readonly roleId: string; readonly rights: Rights } | undefined {
  const roleId = readersOf(memory);
  return roleId === undefined
    ? undefined
    : { roleId, rights: rightsIn(compartments, access.readers) };
}

/**
 * Opens a record from before to the readers, if that is this device's to do and was never done: whoever took them out of a record
 * finds them there no more. Told where readers look, since the record's own log opens to them only by it.
 */
export function bringReaders(step: Step, record: string): void {
  const { memory, logAuthor, postman, batch } = step;
  const state = memory.book.state(record);
  const readers = state && readersIn(step, state.compartments);
  if (state?.kind !== 'record' || readers === undefined || !mayLetInto(memory, record)) return;
  if (wasEverIn(step, { record, roleId: readers.roleId })) return;
  const [log, announcements] = [channelOfLog(memory, record), announcementChannel(memory)];
  if (log === undefined || announcements === undefined) return;
  const roleId = actingRole(memory, record);
  const added = addReaders(logAuthor, { groupId: record, roleId }, readers);
  if (!added.ok) return;
  const entries = [added.value];
  for (const place of placesOf([{ groupId: record, rights: readers.rights }])) {
    const granted = grant(step, place, readers.roleId);
    if (granted.ok) entries.push(granted.value);
  }
  for (const entry of entries) batch.put('entries', memory.numbers.take(), entry);
  postman.postEntries(batch, log, entries);
  postman.postEntries(batch, announcements, memory.book.entriesOf(record));
}

const wasEverIn = (
  { memory }: Step,
  { record, roleId }: { readonly record: string; readonly roleId: string },
): boolean =>
  memory.book
    .resolved(record)
    ?.log.nodes.some(({ body }) => body.type === 'add' && toHex(body.value.memberId) === roleId) ===
  true;
