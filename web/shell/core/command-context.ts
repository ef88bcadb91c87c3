/** What a command is told about its surroundings: now, fresh ids, and who acts. */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { Actor, CommandContext, PickedFile } from '#kernel/feature.ts';
import { parseDeviceId, parseUserId } from '#kernel/ids.ts';
import type { Clock, RandomBytes } from '#kernel/ports.ts';
import { invariant } from '#kernel/result.ts';
import type { Memory } from '#sync/engine/memory.ts';

const ID_BYTES = 16;

const NO_FILE = (): undefined => undefined;

export const commandContext = (
  { clock, random }: { readonly clock: Clock; readonly random: RandomBytes },
  actor: Actor,
  pickedFile: (id: string) => PickedFile | undefined = NO_FILE,
): CommandContext => ({
  now: clock.now(),
  newId: () => toHex(random(ID_BYTES)),
  actor,
  pickedFile,
});

export function actorOf(memory: Memory): Actor {
  const userId = parseUserId(toHex(memory.identity.userId));
  const deviceId = parseDeviceId(toHex(memory.device.deviceId));
  invariant(userId !== undefined && deviceId !== undefined, 'an identity has well-formed ids');
  return { userId, deviceId, profession: memory.identity.profession };
}
