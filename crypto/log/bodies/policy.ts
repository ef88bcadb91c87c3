/**
 * POLICY: the rules of an organisation.
 *
 *   minVersion u8 | minSuite u8 | relays list<(relayPub b32, flags u8 (bit 0 hub))> (ascending) | accountPub b32 | dutyPub b32
 *   | glassRole b32 (zeros: none) | reviewHours u16 | maxEpochDays u16
 */
import type { ByteReader } from '../../encoding/reader.ts';
import type { ByteWriter } from '../../encoding/writer.ts';
import { RELAYS_MAX } from '../limits.ts';
import { ID_BYTES } from '../path.ts';

const FLAG_HUB = 1;

export interface PinnedRelay {
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Bit 0: a hub inside the clinic. */
  readonly flags: number;
}

export interface PolicyBody {
  readonly minVersion: number;
  readonly minSuite: number;
  /** Ascending by key. */
  readonly relays: readonly PinnedRelay[];
  readonly accountPublicKey: Uint8Array;
  readonly dutyPublicKey: Uint8Array;
  readonly glassRole: Uint8Array;
  readonly reviewHours: number;
  readonly maxEpochDays: number;
}

export const writePolicy = (writer: ByteWriter, body: PolicyBody): ByteWriter =>
  writer
    .u8(body.minVersion)
    .u8(body.minSuite)
    .list(body.relays, (w, relay) => w.raw(relay.publicKey, 32).u8(relay.flags))
    .raw(body.accountPublicKey, 32)
    .raw(body.dutyPublicKey, 32)
    .raw(body.glassRole, ID_BYTES)
    .u16(body.reviewHours)
    .u16(body.maxEpochDays);

export function readPolicy(reader: ByteReader): PolicyBody {
  const floors = { minVersion: reader.u8(), minSuite: reader.u8() };
  const relays = reader.list(RELAYS_MAX, (r) => ({ publicKey: r.raw(32), flags: r.u8() }));
  reader.ascending(relays.map((relay) => relay.publicKey));
  if (relays.some((relay) => (relay.flags & ~FLAG_HUB) !== 0)) reader.fail();
  return {
    ...floors,
    relays,
    accountPublicKey: reader.raw(32),
    dutyPublicKey: reader.raw(32),
    glassRole: reader.raw(ID_BYTES),
    reviewHours: reader.u16(),
    maxEpochDays: reader.u16(),
  };
}
