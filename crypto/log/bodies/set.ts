/**
 * SET: other rights for a member.
 *
 *   memberId b32 | flags u8 | read u16 | write u16
 */
import type { ByteReader } from '../../encoding/reader.ts';
import type { ByteWriter } from '../../encoding/writer.ts';
import { ID_BYTES } from '../path.ts';
import type { Rights } from '../rights.ts';
import { readRights, writeRights } from './add.ts';

export interface SetBody {
  readonly memberId: Uint8Array;
  readonly rights: Rights;
}

export const writeSet = (writer: ByteWriter, body: SetBody): ByteWriter =>
  writeRights(writer.raw(body.memberId, ID_BYTES), body.rights);

export const readSet = (reader: ByteReader): SetBody => ({
  memberId: reader.raw(ID_BYTES),
  rights: readRights(reader),
});
