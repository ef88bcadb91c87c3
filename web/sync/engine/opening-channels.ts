/** What a relay is told when a channel is opened: keys derived for this relay alone, and a token that pays for it. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { relayReadKey, relayWriteKey } from '#crypto/keys/epoch-secrets.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { policyOf } from '../groups/clinic-roles.ts';
import { takeToken } from '../joining/tokens.ts';
import type { ChannelRow } from '../rows/channel.ts';
import type { ChannelCreation } from '../relay/link-book.ts';
import { isEndedDevice } from './access-ended.ts';
import { keepChannel } from './epochs.ts';
import type { Step } from './engine-parts.ts';
import type { Memory } from './memory.ts';
import { writeKeysOf } from './posting.ts';

const NONE = new Uint8Array(32);

interface Offered {
  readonly envelope: Uint8Array;
}

/**
 * Undefined when the channel is not ours to open or there is no token left. The token is gone with the step: one that was
 * handed to a relay must never be handed out again.
 */
export function channelCreation(
  step: Step,
  channelId: string,
  relayId: Uint8Array,
): ChannelCreation | undefined {
  const row = step.memory.channels.get(channelId);
  const keys = row && writeKeysOf(row);
  if (row?.edit === undefined || keys === undefined) return undefined;
  const token = takeToken(step);
  if (token === undefined) return undefined;
  return {
    token,
    writeKey: keys.writeKey,
    keys: {
      // To a relay a locator is an inbox: one person's, in which nobody else writes.
      type: row.type === 'locator' ? 'inbox' : row.type,
      channelId: fromHexId(channelId),
      writePublicKey: keys.writeKey.publicKey,
      dropPublicKey: keys.readSecrets.dropKey.publicKey,
      readKey: relayReadKey(row.read, relayId),
      writeKey: relayWriteKey(row.edit, relayId),
      share: isUnderShare(step.memory, row) ? keys.readSecrets.glassShare : NONE,
      ownerPublicKey: row.type === 'epoch' ? NONE : accountKeyOf(step.memory),
    },
  };
}

/** The relay has confirmed that it keeps the channel. */
export function opened(step: Step, channelId: string): void {
  const row = step.memory.channels.get(channelId);
  if (row !== undefined) keepChannel(step, channelId, { ...row, created: true });
}

/** Whether somebody was given the key of this epoch under the relay's share. */
function isUnderShare({ book }: Memory, { type, groupId, epochId }: ChannelRow): boolean {
  const epochs = type === 'epoch' ? book.state(toHex(groupId))?.epochs : undefined;
  const epoch = epochs?.find((known) => known.epochId === toHex(epochId));
  return epoch?.seals.some(({ tier }) => tier === 3) === true;
}

/** The clinic's account, which alone may re-key its directory and inboxes. */
const accountKeyOf = (memory: Memory): Uint8Array => policyOf(memory)?.accountPublicKey ?? NONE;

/**
 * The outbox as far as it may be sent now, and after it what is carried for others: not for channels that the relay does not have
 * yet; for one that is no longer on this device, the envelope's own signature speaks. A device that was taken from its person sends
 * nothing more; what waited stays on it. One by one: whoever sends stops when the connection is full.
 */
export function* toOffer(memory: Memory): Generator<readonly [key: string, offered: Offered]> {
  if (isEndedDevice(memory)) return;
  for (const [key, row] of memory.outbox)
    if (memory.channels.get(toHex(row.channelId))?.created !== false) yield [key, row];
  yield* memory.carried;
}
