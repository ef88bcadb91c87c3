/**
 * ADD: an appointment.
 *
 *   memberKind u8 | memberId b32 | flags u8 | read u16 | write u16 | replaces b32 (zeros: nobody) | card var | joinHash b32 (zeros: none)
 */
import type { ByteReader } from '../../encoding/reader.ts';
import type { ByteWriter } from '../../encoding/writer.ts';
import { ID_BYTES } from '../path.ts';
import { isWellFormed, MEMBER_KINDS, type MemberKind, type Rights } from '../rights.ts';
import { CARD_BYTES_MAX, readMemberCard } from './member-card.ts';

export interface AddBody {
  readonly memberKind: MemberKind;
  readonly memberId: Uint8Array;
  readonly rights: Rights;
  /** The user whose place this one takes, 32 zero bytes for none. Shown until somebody has met them. */
  readonly replaces: Uint8Array;
  readonly card: Uint8Array;
  /** Digest of the JOIN that asked for it, 32 zero bytes for none. */
  readonly joinHash: Uint8Array;
}

export const writeRights = (writer: ByteWriter, rights: Rights): ByteWriter =>
  writer.u8(rights.flags).u16(rights.read).u16(rights.write);

export function readRights(reader: ByteReader): Rights {
  const rights = { flags: reader.u8(), read: reader.u16(), write: reader.u16() };
  if (!isWellFormed(rights)) reader.fail();
  return rights;
}

export const writeAdd = (writer: ByteWriter, body: AddBody): ByteWriter =>
  writeRights(
    writer.u8(MEMBER_KINDS.indexOf(body.memberKind)).raw(body.memberId, ID_BYTES),
    body.rights,
  )
    .raw(body.replaces, ID_BYTES)
    .var(body.card)
    .raw(body.joinHash, ID_BYTES);

/** 'crypto/key' for an unusable card, else 'crypto/form'. */
export function readAdd(reader: ByteReader): AddBody {
  const kind = MEMBER_KINDS[reader.u8()];
  if (kind === undefined) reader.fail();
  const body: AddBody = {
    memberKind: kind ?? 'role',
    memberId: reader.raw(ID_BYTES),
    rights: readRights(reader),
    replaces: reader.raw(ID_BYTES),
    card: reader.var(CARD_BYTES_MAX),
    joinHash: reader.raw(ID_BYTES),
  };
  readMemberCard(reader, body);
  return body;
}
