/** The person a record is about, as the signed logs know them: let in by name, in answer to an invitation to this very record. */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { GroupState, Member } from '#crypto/log/group-state.ts';
import type { LogBook } from '#crypto/log/log-book.ts';
import { parseRecordId, type RecordId } from '#kernel/ids.ts';

/** Where somebody's record was found the last time: a clinic has thousands, and asks often. Looked at again before it is told. */
const found = new WeakMap<LogBook, Map<string, string>>();

/** The record that is about this user; should there be two, one of them. Undefined for everybody on the staff. */
export function recordAbout(book: LogBook, userId: string): RecordId | undefined {
  const records = found.get(book) ?? new Map<string, string>();
  found.set(book, records);
  const isAbout = (groupId: string) => isSubject(book, groupId, userId);
  const before = records.get(userId);
  const record =
    before !== undefined && isAbout(before) ? before : book.groups().filter(isAbout).sort()[0];
  if (record === undefined) return undefined;
  records.set(userId, record);
  return parseRecordId(record);
}

/** Whether this user is the person that this record is about. */
export function isSubject(book: LogBook, groupId: string, userId: string): boolean {
  const state = book.state(groupId);
  const member = state?.members.find(({ memberId }) => memberId === userId);
  return state?.kind === 'record' && member !== undefined
    ? answeredInvitation(book, state, member)
    : false;
}

function answeredInvitation(book: LogBook, { groupId }: GroupState, member: Member): boolean {
  const body = book.resolved(groupId)?.log.byId(member.since)?.body;
  return body?.type === 'add' && /[1-9a-f]/.test(toHex(body.value.joinHash));
}
