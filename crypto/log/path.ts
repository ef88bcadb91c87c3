/**
 * Through whom an entry, session or evidence item speaks: device, user, perhaps a role, and what of their logs it has seen.
 *
 *   Path = deviceId b32 | userId b32 | roleId b32 (zeros: none) | cites set<b32> (at most 8)
 */
import { isAllZero, toHex } from '../encoding/bytes.ts';
import type { ByteReader } from '../encoding/reader.ts';
import type { ByteWriter } from '../encoding/writer.ts';
import { CITES_MAX } from './limits.ts';

export const ID_BYTES = 32;
export const NO_ID = new Uint8Array(ID_BYTES);

export interface Path {
  readonly deviceId: Uint8Array;
  /** 32 zero bytes only in the GENESIS of a user's own log, whose id does not exist yet. */
  readonly userId: Uint8Array;
  /** Absent when the user acts in their own name. */
  readonly roleId?: Uint8Array;
  /** The newest heads the author knew of the user's log and the role's log; empty inside the user's own log. */
  readonly cites: readonly Uint8Array[];
}

export const writePath = (writer: ByteWriter, path: Path): ByteWriter =>
  writer
    .raw(path.deviceId, ID_BYTES)
    .raw(path.userId, ID_BYTES)
    .raw(path.roleId ?? NO_ID, ID_BYTES)
    .set(path.cites);

export function readPath(reader: ByteReader): Path {
  const [deviceId, userId, roleId] = [
    reader.raw(ID_BYTES),
    reader.raw(ID_BYTES),
    reader.raw(ID_BYTES),
  ];
  const cites = reader.set(CITES_MAX, ID_BYTES);
  return { deviceId, userId, ...(isAllZero(roleId) ? {} : { roleId }), cites };
}

/** The member of an organisation, role or record that acts: the role if there is one, else the user. Hexadecimal. */
export const actingMember = (path: Path): string => toHex(path.roleId ?? path.userId);
