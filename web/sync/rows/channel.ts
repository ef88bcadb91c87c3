/**
 * A channel this device reads: what guards it, whether the relay has it, and how far we have come.
 *
 *   channel = version u8 | type u8 | groupId b32 | compartment u8 | epochId b32 | read b32 | edit var (0 or 32) | state u8
 *           | next u64 | head b32          state: bit 0 created, bit 1 passed and not said to the relay, bit 2 said
 */
import type { CryptoError } from '#crypto/errors.ts';
import { decode, type ByteReader } from '#crypto/encoding/reader.ts';
import { encode } from '#crypto/encoding/writer.ts';
import type { Result } from '#crypto/result.ts';

const TYPES = ['epoch', 'directory', 'inbox', 'locator'] as const;

export interface ChannelRow {
  readonly type: (typeof TYPES)[number];
  /** The group whose log or work it carries; for an inbox the organisation that invites, for a locator zeros. */
  readonly groupId: Uint8Array;
  readonly compartment: number;
  /** Zeros for an inbox and a locator. */
  readonly epochId: Uint8Array;
  /** R, or what stands in its place. */
  readonly read: Uint8Array;
  /** E; absent where this device only reads. */
  readonly edit: Uint8Array | undefined;
  /** Whether a relay has confirmed that it keeps the channel. */
  readonly created: boolean;
  /** Its epoch has a successor of this device's making: whether the relay was told to close it. Undefined for all others. */
  readonly passed?: 'unsaid' | 'said' | undefined;
  /** Index of the first envelope not yet taken in. */
  readonly next: number;
  /** The relay's hash chain up to there; 32 zero bytes at the beginning. */
  readonly head: Uint8Array;
}

const VERSION = 1;
const CREATED = 1;
const PASSED = { unsaid: 2, said: 4 } as const;

const passedIn = (state: number): ChannelRow['passed'] =>
  (state & PASSED.said) !== 0 ? 'said' : (state & PASSED.unsaid) !== 0 ? 'unsaid' : undefined;

export const encodeChannelRow = (row: ChannelRow): Uint8Array =>
  encode((w) =>
    w
      .u8(VERSION)
      .u8(TYPES.indexOf(row.type))
      .raw(row.groupId, 32)
      .u8(row.compartment)
      .raw(row.epochId, 32)
      .raw(row.read, 32)
      .var(row.edit ?? new Uint8Array(0))
      .u8((row.created ? CREATED : 0) | (row.passed === undefined ? 0 : PASSED[row.passed]))
      .u64(row.next)
      .raw(row.head, 32),
  );

export const parseChannelRow = (bytes: Uint8Array): Result<ChannelRow, CryptoError> =>
  decode(bytes, readRow);

function readRow(reader: ByteReader): ChannelRow {
  if (reader.u8() !== VERSION) reader.fail('crypto/version');
  const type = TYPES[reader.u8()];
  if (type === undefined) reader.fail();
  const place = { groupId: reader.raw(32), compartment: reader.u8(), epochId: reader.raw(32) };
  const read = reader.raw(32);
  const edit = reader.var(32);
  const state = reader.u8();
  if (state > (CREATED | PASSED.unsaid | PASSED.said)) reader.fail();
  return {
    ...{ type: type ?? 'epoch', ...place, read },
    edit: edit.length === 32 ? edit : undefined,
    created: (state & CREATED) !== 0,
    passed: passedIn(state),
    next: reader.u64(),
    head: reader.raw(32),
  };
}
