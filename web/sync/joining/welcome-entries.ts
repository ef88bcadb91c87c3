/**
 * Which logs a newcomer is given to start with. Staff are given all of people, teams and the clinic; the person a record is about
 * only those without which their own record cannot be judged: nobody learns from them who else is in care here.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { GroupKind } from '#crypto/log/rights.ts';
import type { RecordId } from '#kernel/ids.ts';
import type { Memory } from '../engine/memory.ts';
import { usersNamedIn } from '../groups/people-in-logs.ts';

/** People before teams before the clinic before its records: nothing cites what comes after it. */
const KINDS_IN_ORDER: readonly GroupKind[] = ['user', 'role', 'organisation', 'record'];

export const entriesForStaff = (memory: Memory): readonly Uint8Array[] =>
  entriesInOrder(memory, (kind) => kind !== 'record');

/**
 * For a further device of the same person: what they would be given as staff, or all they know where they are not. Records of the
 * clinic are announced to all of its staff.
 */
export function entriesForOwnDevice(memory: Memory): readonly Uint8Array[] {
  const { organisation, userId } = memory.identity;
  const clinic = organisation && memory.book.state(toHex(organisation.organisationId));
  const isStaff = clinic?.members.some(({ memberId }) => memberId === toHex(userId)) === true;
  return isStaff ? entriesForStaff(memory) : entriesInOrder(memory, () => true);
}

/** The logs of the clinic, its teams, this one record, and of everybody these name. */
export function entriesForSubject(
  memory: Memory,
  subject: { readonly userId: string; readonly record: RecordId },
): readonly Uint8Array[] {
  const { book } = memory;
  const people = new Set([subject.userId]);
  const isShared = (kind: GroupKind, groupId: string) =>
    kind === 'role' || kind === 'organisation' || groupId === subject.record;
  for (const groupId of book.groups()) {
    const kind = book.state(groupId)?.kind;
    if (kind === undefined || !isShared(kind, groupId)) continue;
    for (const userId of usersNamedIn(book, groupId)) people.add(userId);
  }
  return entriesInOrder(
    memory,
    (kind, groupId) => isShared(kind, groupId) || (kind === 'user' && people.has(groupId)),
  );
}

const entriesInOrder = (
  { book }: Memory,
  isFor: (kind: GroupKind, groupId: string) => boolean,
): readonly Uint8Array[] =>
  KINDS_IN_ORDER.flatMap((kind) =>
    book
      .groups()
      .filter((groupId) => book.state(groupId)?.kind === kind && isFor(kind, groupId))
      .flatMap((groupId) => book.entriesOf(groupId)),
  );
