/** Whether access has ended, read off the logs: that of this device, or of its person. */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { LogNode } from '#crypto/log/log-set.ts';
import { parseMillis, type Millis } from '#kernel/ports.ts';
import type { Memory } from './memory.ts';

/** Whether this device was taken from its person: then nobody is sent anything by it any more. */
export const isEndedDevice = (memory: Memory): boolean =>
  removalOf(memory, toHex(memory.identity.userId), toHex(memory.device.deviceId)) !== undefined;

/**
 * When this device's access ended, by the clock of whoever ended it: the device was taken from its person, or the person from the
 * clinic or from their record. Undefined while any of it lasts.
 */
export function accessEnded(memory: Memory): Millis | undefined {
  const { book, identity, device } = memory;
  const [userId, deviceId] = [toHex(identity.userId), toHex(device.deviceId)];
  const byDevice = removalOf(memory, userId, deviceId);
  if (byDevice !== undefined) return parseMillis(byDevice.entry.claimedTime);
  const isMember = (groupId: string) =>
    book.state(groupId)?.members.some(({ memberId }) => memberId === userId) === true;
  // Asked after every step: the staff are answered by the clinic alone.
  if (identity.organisation !== undefined && isMember(toHex(identity.organisation.organisationId)))
    return undefined;
  const groups = book.groups().filter((groupId) => {
    const kind = book.state(groupId)?.kind;
    return kind === 'record' || kind === 'organisation';
  });
  if (groups.some(isMember)) return undefined;
  const times = groups.map((groupId) => removalOf(memory, groupId, userId)?.entry.claimedTime ?? 0);
  const latest = times.reduce((most, time) => Math.max(most, time), 0);
  return latest === 0 ? undefined : parseMillis(latest);
}

/** The accepted REMOVE that ended a membership which has not begun again. */
function removalOf({ book }: Memory, groupId: string, memberId: string): LogNode | undefined {
  const [state, resolved] = [book.state(groupId), book.resolved(groupId)];
  if (state === undefined || resolved === undefined) return undefined;
  if (state.members.some((member) => member.memberId === memberId)) return undefined;
  return resolved.log.nodes.findLast(
    ({ body, index }) =>
      body.type === 'remove' &&
      toHex(body.value.memberId) === memberId &&
      resolved.resolution.verdicts[index] === 'accepted',
  );
}
