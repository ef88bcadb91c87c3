/**
 * Sharing one record with one colleague who is not in its care team, at a level, and changing that level. It is told where the
 * colleague reads: the record's own log opens to them only by it.
 */
import { writeSet } from '#crypto/log/bodies/set.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import type { Rights } from '#crypto/log/rights.ts';
import { NO_ID } from '#crypto/log/path.ts';
import type { RecordId, UserId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { addMember } from '../groups/founding.ts';
import { rightsIn, type Access } from '../groups/record-access.ts';
import { grant, mayLetInto, placesOf, type AppointmentError } from '../joining/appointments.ts';
import { coverWork } from './coverage.ts';
import { actingRole, type Step } from './engine-parts.ts';
import { announcementChannel, channelOfLog } from './epochs.ts';
import { reconsiderAll } from './receiver.ts';
import { mayShareWith, whoHasAccess } from './who-has-access.ts';

export interface Share {
  readonly record: RecordId;
  readonly userId: UserId;
  readonly access: Access;
}

/** With who has none yet, or at another level than before. 'engine/not-permitted', 'engine/no-key'. */
export async function shareRecord(
  step: Step,
  share: Share,
): Promise<Result<void, AppointmentError>> {
  const { memory, postman, batch } = step;
  const { record, userId, access } = share;
  const state = memory.book.state(record);
  const isShared = isSharedWith(step, share);
  if (!isShared && !mayShareWith(memory, record).includes(userId))
    return err({ code: 'engine/not-permitted' });
  const [log, announcements] = [channelOfLog(memory, record), announcementChannel(memory)];
  if (state === undefined || log === undefined || announcements === undefined)
    return err({ code: 'engine/no-key' });
  // What they wrote at the level they had stays, also for who hears of the change first.
  if (isShared) coverWork(step);
  const rights = rightsIn(state.compartments, access);
  const entries = writeEntries(step, { record, userId, rights, isShared });
  if (!entries.ok) return entries;
  postman.postEntries(batch, log, entries.value);
  postman.postEntries(batch, announcements, memory.book.entriesOf(record));
  await reconsiderAll(step);
  return ok(undefined);
}

const isSharedWith = ({ memory }: Step, { record, userId }: Share): boolean =>
  mayLetInto(memory, record) &&
  whoHasAccess(memory, record).some((one) => one.userId === userId && one.through === 'share');

/** The appointment or the new level, then every key it opens. */
function writeEntries(
  step: Step,
  share: {
    readonly record: RecordId;
    readonly userId: UserId;
    readonly rights: Rights;
    readonly isShared: boolean;
  },
): Result<readonly Uint8Array[], AppointmentError> {
  const { memory, logAuthor, batch } = step;
  const { record, userId, rights, isShared } = share;
  const roleId = actingRole(memory, record);
  const written = isShared
    ? logAuthor.write({
        ...{ groupId: record, type: 'set', roleId },
        body: (w) => writeSet(w, { memberId: fromHexId(userId), rights }),
      })
    : addMember(logAuthor, record, {
        ...{ memberKind: 'user', memberId: userId, rights, roleId },
        joinHash: NO_ID,
      });
  if (!written.ok) return written;
  const entries = [written.value];
  for (const place of placesOf([{ groupId: record, rights }])) {
    const granted = grant(step, place, userId);
    if (!granted.ok) return granted;
    entries.push(granted.value);
  }
  for (const entry of entries) batch.put('entries', memory.numbers.take(), entry);
  return ok(entries);
}
