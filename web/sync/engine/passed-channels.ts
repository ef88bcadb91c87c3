/**
 * Channels of epochs that have passed. Whoever makes new keys has the channels of the old ones closed at the relay, as soon as that
 * knows the new one and nothing waits here for the old (crypto design, 7 and 13). A closed channel takes what was written before its
 * members knew, up to a bound; what it takes no more is sealed anew for its successor, its signatures as they were.
 */
import {
  openEnvelope,
  parseEnvelope,
  sealEnvelope,
  type EnvelopeContent,
} from '#crypto/envelope/envelope.ts';
import { toHex } from '#crypto/encoding/bytes.ts';
import { editSecretsOf, readSecretsOf } from '#crypto/keys/epoch-secrets.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { NONCE_BYTES } from '#crypto/primitives/aead.ts';
import type { RelayLink } from '../relay/relay-link.ts';
import type { ChannelRow } from '../rows/channel.ts';
import { outboxRow } from '../rows/small-rows.ts';
import type { Ground, Step } from './engine-parts.ts';
import { channelOfEpoch, currentKeys, keepChannel } from './epochs.ts';
import type { Memory } from './memory.ts';

type Place = { readonly groupId: string; readonly compartment: number };

/** To be called with every epoch this device makes: also those before that nobody has closed yet are its to close. */
export function passEarlier(step: Ground, place: Place, epochId: string): void {
  const { keyring, channels } = step.memory;
  for (const { epochId: earlier } of keyring.of(place.groupId, place.compartment)) {
    const channelId = earlier === epochId ? undefined : channels.ofEpoch(earlier);
    const row = channelId === undefined ? undefined : channels.get(channelId);
    if (channelId === undefined || row?.edit === undefined || row.passed !== undefined) continue;
    keepChannel(step, channelId, { ...row, passed: 'unsaid' });
  }
}

/** The channels to be closed now, with the key that says so. `isAsked` answers whether this connection was asked already. */
export function closePassed(
  link: RelayLink,
  memory: Memory,
  isAsked: (channelId: string) => boolean,
): void {
  if (memory.channels.passed.size === 0) return;
  for (const channelId of memory.channels.passed) {
    const row = memory.channels.get(channelId);
    if (row?.edit === undefined || !row.created || memory.outbox.waitsFor(channelId)) continue;
    if (successorOf(memory, row)?.created !== true || isAsked(channelId)) continue;
    link.close(channelId, editSecretsOf(row.edit).writeKey);
  }
}

function successorOf(memory: Memory, row: ChannelRow): ChannelRow | undefined {
  const keys = currentKeys(memory, { groupId: toHex(row.groupId), compartment: row.compartment });
  const channelId = keys && channelOfEpoch(memory, keys.epochId);
  const successor = channelId === undefined ? undefined : memory.channels.get(channelId);
  return successor === row ? undefined : successor;
}

/** The relay has closed it. */
export function closed(step: Step, channelId: string): void {
  const row = step.memory.channels.get(channelId);
  if (row !== undefined) keepChannel(step, channelId, { ...row, passed: 'said' });
}

/**
 * What waits under this key of the outbox, for a channel that takes nothing more, goes to its successor. Nothing is done while this
 * device has no key of one: whoever was away learns of it first, and whoever has left has nobody to send it to.
 */
export function sealForSuccessor(step: Step, key: string): void {
  const { memory, batch, random } = step;
  const waiting = memory.outbox.get(key);
  const row = waiting && memory.channels.get(toHex(waiting.channelId));
  if (waiting === undefined || row?.type !== 'epoch') return;
  const content = contentOf(row, waiting.envelope);
  const successor = content && keysOfSuccessor(memory, row, content.kind);
  if (content === undefined || successor === undefined) return;
  const envelope = sealEnvelope({ ...content, ...successor, nonce: random(NONCE_BYTES) });
  const sealed = { ...waiting, channelId: successor.channelId, envelope };
  batch.put('outbox', key, outboxRow.encode(sealed));
  batch.afterwards(() => memory.outbox.set(key, sealed));
}

/** What is in an envelope that this device has sealed; undefined for one it cannot open, or of a kind it does not post. */
function contentOf(
  row: ChannelRow,
  bytes: Uint8Array,
): Pick<EnvelopeContent, 'kind' | 'parts'> | undefined {
  const parsed = parseEnvelope(bytes);
  if (!parsed.ok) return undefined;
  const { kind } = parsed.value.header;
  const opened = openEnvelope(parsed.value, readSecretsOf(row.read).bodyKey);
  if (!opened.ok || kind === 'notice' || kind === 'sealed') return undefined;
  return { kind, parts: opened.value };
}

/** Where the successor is, and the keys to seal for it; undefined where there is none, or none this device may write in. */
function keysOfSuccessor(
  memory: Memory,
  row: ChannelRow,
  kind: EnvelopeContent['kind'],
): Pick<EnvelopeContent, 'channelId' | 'bodyKey' | 'signingKey'> | undefined {
  const keys = currentKeys(memory, { groupId: toHex(row.groupId), compartment: row.compartment });
  const channelId = keys && channelOfEpoch(memory, keys.epochId);
  const signingKey = kind === 'evidence' ? keys?.read.dropKey : keys?.edit?.writeKey;
  if (keys === undefined || channelId === undefined || signingKey === undefined) return undefined;
  if (keys.epochId === toHex(row.epochId)) return undefined;
  return { channelId: fromHexId(channelId), bodyKey: keys.read.bodyKey, signingKey };
}
