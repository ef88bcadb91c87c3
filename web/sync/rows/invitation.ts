/**
 * An invitation, seen from the side that made it or from the side that answers it, with how far the exchange has come.
 *
 *   invitation = version u8 | side u8 (0 inviter, 1 joiner) | link text | ownNonce b32 | commitment var (0 or 32)
 *              | otherNonce var (0 or 32) | join var | name text | profession text | state u8
 */
import type { CryptoError } from '#crypto/errors.ts';
import { decode, type ByteReader } from '#crypto/encoding/reader.ts';
import { encode } from '#crypto/encoding/writer.ts';
import type { Result } from '#crypto/result.ts';

const SIDES = ['inviter', 'joiner'] as const;
const STATES = ['waiting', 'admitted', 'refused'] as const;

export interface InvitationRow {
  readonly side: (typeof SIDES)[number];
  /** The encoded invitation, as it stands in the link. Secret. */
  readonly link: string;
  /** Our part of the check number. */
  readonly ownNonce: Uint8Array;
  /** The joiner's commitment, as the inviter received it; on the joiner's side that of somebody else who answered too. */
  readonly commitment: Uint8Array | undefined;
  /** The other side's part of the check number. */
  readonly otherNonce: Uint8Array | undefined;
  /** The encoded JOIN; on the joiner's side from the start, on the inviter's when it has come and holds. */
  readonly join: Uint8Array | undefined;
  /** How the joiner introduces themself. Unconfirmed on the inviter's side. */
  readonly name: string;
  readonly profession: string;
  readonly state: (typeof STATES)[number];
}

/** Rows of version 1 hold links and requests of a form that nobody answers any more. */
const VERSION = 2;
const FORMER_VERSION = 1;
const TEXT_BYTES_MAX = 4096;
const JOIN_BYTES_MAX = 1024 * 1024;

const optional = (bytes: Uint8Array): Uint8Array | undefined =>
  bytes.length === 0 ? undefined : bytes;

function readRow(reader: ByteReader): InvitationRow {
  if (reader.u8() !== VERSION) reader.fail('crypto/version');
  const side = SIDES[reader.u8()];
  const row = {
    link: reader.text(TEXT_BYTES_MAX),
    ownNonce: reader.raw(32),
    commitment: optional(reader.var(32)),
    otherNonce: optional(reader.var(32)),
    join: optional(reader.var(JOIN_BYTES_MAX)),
    name: reader.text(TEXT_BYTES_MAX),
    profession: reader.text(TEXT_BYTES_MAX),
  };
  const state = STATES[reader.u8()];
  if (side === undefined || state === undefined) reader.fail();
  return { side: side ?? 'joiner', ...row, state: state ?? 'waiting' };
}

export const invitationRow = {
  encode: (row: InvitationRow): Uint8Array =>
    encode((w) =>
      w
        .u8(VERSION)
        .u8(SIDES.indexOf(row.side))
        .text(row.link)
        .raw(row.ownNonce, 32)
        .var(row.commitment ?? new Uint8Array(0))
        .var(row.otherNonce ?? new Uint8Array(0))
        .var(row.join ?? new Uint8Array(0))
        .text(row.name)
        .text(row.profession)
        .u8(STATES.indexOf(row.state)),
    ),
  parse: (bytes: Uint8Array): Result<InvitationRow, CryptoError> => decode(bytes, readRow),
  /** Whether it was written before introductions became part of the JOIN: such an invitation has ended. */
  isFormer: (bytes: Uint8Array): boolean => bytes[0] === FORMER_VERSION,
};
