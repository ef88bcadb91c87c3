/**
 * EPOCH: new secrets of one compartment, sealed to those who may have them.
 *
 *   compartment u8 | suite u8 | n u32 (1 + largest of prev) | prev set<b32> 0..8 | readCommit b32 | wPub b32 | dPub b32
 *   | boxPub var (0 or 1216) | shareHash b32 (zeros: none) | cites set<b32> | reason u8 | seals list<Seal> | wraps list<b48>
 */
import type { ByteReader } from '../../encoding/reader.ts';
import type { ByteWriter } from '../../encoding/writer.ts';
import { BOX_PUBLIC_KEY_BYTES, isUsableBoxKey } from '../../primitives/kem.ts';
import { COMPARTMENTS_MAX, EPOCH_CITES_MAX, EPOCH_PREVIOUS_MAX } from '../limits.ts';
import { ID_BYTES } from '../path.ts';
import { readSeals, writeSeals, type Seal } from './seal.ts';

const WRAP_BYTES = 48;

/** In the order of their numbers, from 0. */
const EPOCH_REASONS = ['first', 'members', 'opened', 'age', 'bad-seal', 'asked'] as const;
export type EpochReason = (typeof EPOCH_REASONS)[number];

export interface EpochBody {
  readonly compartment: number;
  readonly suite: number;
  readonly n: number;
  /** Epoch ids this one supersedes, ascending. */
  readonly previous: readonly Uint8Array[];
  readonly readCommit: Uint8Array;
  readonly writePublicKey: Uint8Array;
  readonly dropPublicKey: Uint8Array;
  /** The group's box key: 1,216 bytes in compartment 0 of user and role groups, else empty. */
  readonly boxPublicKey: Uint8Array;
  readonly shareHash: Uint8Array;
  /** Heads of the members' logs the recipients were computed from. */
  readonly cites: readonly Uint8Array[];
  readonly reason: EpochReason;
  readonly seals: readonly Seal[];
  /** R of each previous epoch under this one's history key, in the order of `previous`; none cuts the history. */
  readonly wraps: readonly Uint8Array[];
}

export const writeEpoch = (writer: ByteWriter, body: EpochBody): ByteWriter =>
  writeSeals(
    writer
      .u8(body.compartment)
      .u8(body.suite)
      .u32(body.n)
      .set(body.previous)
      .raw(body.readCommit, 32)
      .raw(body.writePublicKey, 32)
      .raw(body.dropPublicKey, 32)
      .var(body.boxPublicKey)
      .raw(body.shareHash, 32)
      .set(body.cites)
      .u8(EPOCH_REASONS.indexOf(body.reason)),
    body.seals,
  ).list(body.wraps, (w, wrap) => w.raw(wrap, WRAP_BYTES));

/** 'crypto/suite' for another suite, 'crypto/key' for a box key nobody can seal to, else 'crypto/form' or 'crypto/limit'. */
export function readEpoch(reader: ByteReader): EpochBody {
  const compartment = reader.u8();
  const suite = reader.u8();
  if (suite !== 1) reader.fail('crypto/suite');
  const head = {
    n: reader.u32(),
    previous: reader.set(EPOCH_PREVIOUS_MAX, ID_BYTES),
    readCommit: reader.raw(32),
    writePublicKey: reader.raw(32),
    dropPublicKey: reader.raw(32),
    boxPublicKey: reader.var(BOX_PUBLIC_KEY_BYTES),
    shareHash: reader.raw(32),
    cites: reader.set(EPOCH_CITES_MAX, ID_BYTES),
  };
  const reason = EPOCH_REASONS[reader.u8()];
  const seals = readSeals(reader);
  const wraps = reader.list(EPOCH_PREVIOUS_MAX, (r) => r.raw(WRAP_BYTES));
  if (compartment >= COMPARTMENTS_MAX || reason === undefined) reader.fail();
  if (wraps.length !== 0 && wraps.length !== head.previous.length) reader.fail();
  const boxKey = head.boxPublicKey;
  const isUntried = !reader.isKnown && boxKey.length > 0;
  if (isUntried && !isUsableBoxKey(boxKey)) reader.fail('crypto/key');
  return { compartment, suite, ...head, reason: reason ?? 'asked', seals, wraps };
}
