/**
 * One secret for one member, as it stands in EPOCH and GRANT. How it is made and opened is in `epoch/`.
 *
 *   Seal = memberId b32 | tier u8 (1 read, 2 edit, 3 glass) | boxId b16 | sealed var (1168; 1184 for glass)
 */
import type { ByteReader } from '../../encoding/reader.ts';
import type { ByteWriter } from '../../encoding/writer.ts';
import { hash16 } from '../../primitives/hash.ts';
import { BOX_CIPHERTEXT_BYTES } from '../../primitives/kem.ts';
import { SEALS_MAX } from '../limits.ts';
import { ID_BYTES } from '../path.ts';
import type { Tier } from '../rights.ts';

const BOX_ID_BYTES = 16;
export const SEALED_BYTES = BOX_CIPHERTEXT_BYTES + 48;
const GLASS_SEALED_BYTES = SEALED_BYTES + 16;

export interface Seal {
  readonly memberId: Uint8Array;
  readonly tier: Tier;
  /** Names the box key of the member it was made for. */
  readonly boxId: Uint8Array;
  readonly sealed: Uint8Array;
}

export const writeSeals = (writer: ByteWriter, seals: readonly Seal[]): ByteWriter =>
  writer.list(seals, (w, seal) =>
    w.raw(seal.memberId, ID_BYTES).u8(seal.tier).raw(seal.boxId, BOX_ID_BYTES).var(seal.sealed),
  );

/** 16 bytes: the name of a box key of 1,216 bytes. */
export const boxIdOf = (boxPublicKey: Uint8Array): Uint8Array => hash16('box-id', boxPublicKey);

/** At most one seal for each member, in ascending order of their ids. */
export function readSeals(reader: ByteReader): readonly Seal[] {
  const seals = reader.list(SEALS_MAX, readSeal);
  reader.ascending(seals.map((seal) => seal.memberId));
  return seals;
}

function readSeal(reader: ByteReader): Seal {
  const memberId = reader.raw(ID_BYTES);
  const tier = reader.u8();
  const boxId = reader.raw(BOX_ID_BYTES);
  const sealed = reader.var(GLASS_SEALED_BYTES);
  const known = tier === 1 || tier === 2 || tier === 3 ? tier : undefined;
  const length = tier === 3 ? GLASS_SEALED_BYTES : SEALED_BYTES;
  if (known === undefined || sealed.length !== length) reader.fail();
  return { memberId, tier: known ?? 1, boxId, sealed };
}
