/** What a command is told about its surroundings: now, fresh ids, and who acts. */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { Actor, CommandContext } from '#kernel/feature.ts';
import { parseDeviceId, parseUserId } from '#kernel/ids.ts';
import type { Clock, RandomBytes } from '#kernel/ports.ts';
import { invariant } from '#kernel/result.ts';
import type { Memory } from '#sync/engine/memory.ts';

const ID_BYTES = 16;

export const commandContext = (
  { clock, random }: { readonly clock: Clock; readonly random: RandomBytes },
  actor: Actor,
): CommandContext => ({
  now: clock.now(),
  newId: () => toHex(random(ID_BYTES)),
  actor,
});

export function actorOf(memory: Memory): Actor {
  const userId = parseUserId(toHex(memory.identity.userId));
  const deviceId = parseDeviceId(toHex(memory.device.deviceId));
  invariant(userId !== undefined && deviceId !== undefined, 'an identity has well-formed ids');
  return { userId, deviceId, profession: memory.identity.profession };
}
