/** The person a record is about, as the signed logs know them: let in by name, in answer to an invitation to this very record. */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { GroupState, Member } from '#crypto/log/group-state.ts';
import type { LogBook } from '#crypto/log/log-book.ts';
import { parseRecordId, type RecordId } from '#kernel/ids.ts';

/** Whoever was let into a record by invitation; founders and teams never were. */
export function subjectsOf(book: LogBook, record: RecordId): readonly Member[] {
  const state = book.state(record);
  if (state?.kind !== 'record') return [];
  return state.members.filter((member) => answeredInvitation(book, state, member));
}

/** The record that is about this user; the smallest id should there be two. Undefined for everybody on the staff. */
export function recordAbout(book: LogBook, userId: string): RecordId | undefined {
  const records = book.groups().filter((groupId) => {
    const state = book.state(groupId);
    const member = state?.members.find(({ memberId }) => memberId === userId);
    return state?.kind === 'record' && member !== undefined
      ? answeredInvitation(book, state, member)
      : false;
  });
  return parseRecordId(records.sort()[0] ?? '');
}

function answeredInvitation(book: LogBook, { groupId }: GroupState, member: Member): boolean {
  const body = book.resolved(groupId)?.log.byId(member.since)?.body;
  return body?.type === 'add' && /[1-9a-f]/.test(toHex(body.value.joinHash));
}
