/** Whose word counts in a channel: a device that its person has now, of somebody who is in the group now. Read off the logs. */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { LogBook } from '#crypto/log/log-book.ts';
import type { Beacon } from './beacon.ts';

/** The key its device signs with; undefined where the device is not its person's, or the person does not belong to the group. */
export function deviceKeyIn(
  book: LogBook,
  groupId: string,
  said: Pick<Beacon, 'userId' | 'deviceId'>,
): Uint8Array | undefined {
  const [userId, deviceId] = [toHex(said.userId), toHex(said.deviceId)];
  if (!isIn(book, userId, deviceId) || !belongs(book, groupId, userId)) return undefined;
  return book.resolved(userId)?.log.cardOf(deviceId)?.card.signPublicKey;
}

const isIn = (book: LogBook, groupId: string, memberId: string): boolean =>
  book.state(groupId)?.members.some((member) => member.memberId === memberId) === true;

/** By name, or through a role. */
const belongs = (book: LogBook, groupId: string, userId: string): boolean =>
  book
    .state(groupId)
    ?.members.some(
      ({ memberId, memberKind }) =>
        memberId === userId || (memberKind === 'role' && isIn(book, memberId, userId)),
    ) === true;
