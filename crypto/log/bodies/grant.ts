/**
 * GRANT: an epoch's secret for newcomers, handed over by a holder.
 *
 *   epochId b32 | seals list<Seal> 1..
 */
import type { ByteReader } from '../../encoding/reader.ts';
import type { ByteWriter } from '../../encoding/writer.ts';
import { ID_BYTES } from '../path.ts';
import { readSeals, writeSeals, type Seal } from './seal.ts';

export interface GrantBody {
  readonly epochId: Uint8Array;
  readonly seals: readonly Seal[];
}

export const writeGrant = (writer: ByteWriter, body: GrantBody): ByteWriter =>
  writeSeals(writer.raw(body.epochId, ID_BYTES), body.seals);

export function readGrant(reader: ByteReader): GrantBody {
  const body = { epochId: reader.raw(ID_BYTES), seals: readSeals(reader) };
  if (body.seals.length === 0) reader.fail();
  return body;
}
