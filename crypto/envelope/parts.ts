/**
 * What an envelope carries inside its encryption: a list of typed parts. Their meaning belongs to other folders.
 *
 *   body = count u8 (1..64) | parts (type u8, bytes var) ‖ zero padding to exactly the length of padding.ts
 *
 *   1 entry        a log entry                          7 mark             (relayId, index, head) of a channel
 *   2 session      a signed start of work               8 saved            Automerge save bytes, after a snapshot
 *   3 statement    a signed claim over changes          9 join             JOIN sealed under an invitation's join key
 *   4 change       one Automerge change                10 welcome          WELCOME for a newcomer
 *   5 snapshot     a signed snapshot                   11 check-commitment first message of the check number
 *   6 evidence     a signed note of access             12 check-nonce      second and third message, third beside JOIN
 *                                                     128 introduction     whose a further device will be, beside the nonce; may be ignored
 *                                                     129 token-request    somebody of the clinic needs relay tokens; may be ignored
 *                                                     130 token-grant      relay tokens for one person; may be ignored
 *                                                     131 locator          where a recovery code finds its person; may be ignored
 *                                                     132 own-devices      what the devices of one person tell each other; may be ignored
 *                                                     133 duty-request     a device wants to go on duty; may be ignored
 *                                                     134 duty-grant       a duty certificate for one device; may be ignored
 *                                                     135 refusal          nobody is let in by this invitation; empty; may be ignored
 *
 * Unknown types below 128 are refused with 'crypto/version' (the envelope is held until an update); from 128 they are skipped.
 */
import { cryptoError, type CryptoError } from '../errors.ts';
import { concatBytes, isAllZero } from '../encoding/bytes.ts';
import { ByteReader } from '../encoding/reader.ts';
import { encode } from '../encoding/writer.ts';
import { err, ok, type Result } from '../result.ts';
import { pad, paddedLength } from './padding.ts';

export const PART = {
  entry: 1,
  session: 2,
  statement: 3,
  change: 4,
  snapshot: 5,
  evidence: 6,
  mark: 7,
  saved: 8,
  join: 9,
  welcome: 10,
  checkCommitment: 11,
  checkNonce: 12,
  introduction: 128,
  tokenRequest: 129,
  tokenGrant: 130,
  locator: 131,
  ownDevices: 132,
  dutyRequest: 133,
  dutyGrant: 134,
  refusal: 135,
} as const;

export const PARTS_MAX = 64;
/** No limit of its own: what does not fit into the body is malformed. */
const PART_BYTES_MAX = 0xffff_ffff;
const IGNORABLE_FROM = 128;
const KNOWN_TYPES: ReadonlySet<number> = new Set(Object.values(PART));

export interface Part {
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** The body before padding has 1 byte for the count and 5 for each part; this is its length. */
const plainLength = (parts: readonly Part[]): number =>
  parts.reduce((sum, part) => sum + 5 + part.bytes.length, 1);

/** The length of the padded body of these parts, in bytes. */
export const bodyLength = (parts: readonly Part[]): number => paddedLength(plainLength(parts));

/** The padded body. The caller keeps to 1..64 parts of known types. */
export const encodeBody = (parts: readonly Part[]): Uint8Array =>
  pad(
    concatBytes([
      Uint8Array.of(parts.length),
      ...parts.map((part) => encode((w) => w.u8(part.type).var(part.bytes))),
    ]),
  );

/**
 * The parts of a padded body, those of unknown ignorable types left out. 'crypto/form' for malformed parts or padding,
 * 'crypto/limit' for more than 64, 'crypto/version' for a type this version does not know.
 */
export function parseBody(body: Uint8Array): Result<readonly Part[], CryptoError> {
  const reader = new ByteReader(body);
  const parts = reader.repeat(reader.u8(), PARTS_MAX, (r) => ({
    type: r.u8(),
    bytes: r.var(PART_BYTES_MAX),
  }));
  if (parts.length === 0) reader.fail();
  if (reader.failure !== undefined) return err(cryptoError(reader.failure));
  const canonical = paddedLength(reader.offset) === body.length;
  if (!canonical || !isAllZero(body.subarray(reader.offset)))
    return err(cryptoError('crypto/form'));
  const unknown = parts.filter((part) => !KNOWN_TYPES.has(part.type));
  if (unknown.some((part) => part.type < IGNORABLE_FROM)) return err(cryptoError('crypto/version'));
  return ok(parts.filter((part) => !unknown.includes(part)));
}
