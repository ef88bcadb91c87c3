/** Whose a device is, also one that has been removed since. */
import { parseUserId, type UserId } from '#kernel/ids.ts';
import type { Memory } from '#sync/engine/memory.ts';

/** Undefined for a device (hex) that no log known here names. */
export function userOfDevice({ book }: Pick<Memory, 'book'>, deviceId: string): UserId | undefined {
  const log = book.groups().find((groupId) => {
    const resolved = book.resolved(groupId)?.log;
    return resolved?.kind === 'user' && resolved.cardOf(deviceId) !== undefined;
  });
  return parseUserId(log);
}
