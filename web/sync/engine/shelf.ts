/**
 * Changes that count for nobody now and may count again: late work, one side of a fork. They lie among what is set aside, inside
 * envelopes, and are found there by their hash.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import {
  fitsInEnvelope,
  openEnvelope,
  parseEnvelope,
  sealEnvelope,
} from '#crypto/envelope/envelope.ts';
import { PART, type Part } from '#crypto/envelope/parts.ts';
import { readSecretsOf } from '#crypto/keys/epoch-secrets.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { NONCE_BYTES } from '#crypto/primitives/aead.ts';
import { signingKeyFromSeed } from '#crypto/primitives/signature.ts';
import { readChangeHeader } from '#crypto/work/change-header.ts';
import { inflateWithin } from '../bounded-inflate.ts';
import type { ChannelRow } from '../rows/channel.ts';
import type { SetAsideRow } from '../rows/small-rows.ts';
import type { Step } from './engine-parts.ts';
import type { Memory } from './memory.ts';

export interface WorkPlace {
  readonly groupId: string;
  readonly compartment: number;
}

export interface ShelvedEnvelope {
  readonly channelId: string;
  readonly envelope: Uint8Array;
}

/** The changes of one envelope that is set aside, by hash. */
export interface ShelfRow {
  readonly key: string;
  readonly changes: ReadonlyMap<string, Uint8Array>;
}

const SEED_BYTES = 32;

/** Everything on the shelf of one compartment. */
export function shelfOf(memory: Memory, place: WorkPlace): readonly ShelfRow[] {
  return [...memory.setAside].flatMap(([key, row]) => {
    const channel = memory.channels.get(toHex(row.channelId));
    if (row.envelope.length === 0 || channel === undefined || !isOf(place, channel)) return [];
    const changes = changesIn(row, channel);
    return changes.size === 0 ? [] : [{ key, changes }];
  });
}

const isOf = ({ groupId, compartment }: WorkPlace, row: ChannelRow): boolean =>
  row.type === 'epoch' && row.compartment === compartment && toHex(row.groupId) === groupId;

/** A row never changes, it is replaced; opening what is inside costs. */
const opened = new WeakMap<SetAsideRow, ReadonlyMap<string, Uint8Array>>();

function changesIn(row: SetAsideRow, channel: ChannelRow): ReadonlyMap<string, Uint8Array> {
  const known = opened.get(row) ?? openChanges(row, channel);
  opened.set(row, known);
  return known;
}

function openChanges(row: SetAsideRow, channel: ChannelRow): ReadonlyMap<string, Uint8Array> {
  const changes = new Map<string, Uint8Array>();
  const parsed = parseEnvelope(row.envelope);
  const parts = parsed.ok
    ? openEnvelope(parsed.value, readSecretsOf(channel.read).bodyKey)
    : parsed;
  for (const { type, bytes } of parts.ok ? parts.value : []) {
    const header = type === PART.change ? readChangeHeader(bytes, inflateWithin) : undefined;
    if (header?.ok === true) changes.set(toHex(header.value.hash), header.value.chunk);
  }
  return changes;
}

/** Changes that leave a document, in as few envelopes as hold them. Never sent: the key that signs them is nobody's. */
export function shelve(
  step: Step,
  place: WorkPlace,
  chunks: readonly Uint8Array[],
): readonly ShelvedEnvelope[] {
  const found = [...step.memory.channels].find(([, row]) => isOf(place, row));
  if (found === undefined) return [];
  const [channelId, channel] = found;
  const shelved: ShelvedEnvelope[] = [];
  let parts: Part[] = [];
  const flush = () => {
    if (parts.length === 0) return;
    const envelope = sealEnvelope({
      ...{ kind: 'work', channelId: fromHexId(channelId), parts },
      bodyKey: readSecretsOf(channel.read).bodyKey,
      signingKey: signingKeyFromSeed(step.random(SEED_BYTES)),
      nonce: step.random(NONCE_BYTES),
    });
    shelved.push({ channelId, envelope });
    parts = [];
  };
  for (const bytes of chunks) {
    const part = { type: PART.change, bytes };
    if (!fitsInEnvelope([...parts, part])) flush();
    parts.push(part);
  }
  flush();
  return shelved;
}
