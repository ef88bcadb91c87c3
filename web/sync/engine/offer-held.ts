/**
 * Envelopes that waited for something when the program ended are offered again at the start: what waits in memory is gone
 * with the program, and the relay does not send twice what has been taken in.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { ok, type Result } from '#kernel/result.ts';
import { takeInboxMessage } from '../joining/inbox.ts';
import type { Step } from './engine-parts.ts';
import { receiveEnvelope, release } from './receiver.ts';

export async function offerHeld(step: Step): Promise<Result<void, never>> {
  for (const [key, { channelId, envelope }] of [...step.memory.held]) {
    release(step, key);
    await receiveEnvelope(step, { channelId: toHex(channelId), envelope }, takeInboxMessage);
  }
  return ok(undefined);
}
