/** How rows look on disk: the project's canonical encoding, so that a damaged row is noticed instead of believed. */
import { decode, type ByteReader } from '#crypto/encoding/reader.ts';
import { encode } from '#crypto/encoding/writer.ts';
import { invariant } from '#crypto/errors.ts';
import { CHANNEL_TYPES, readKeys } from '#protocol/create.ts';
import { writeU64 } from './numbers.ts';
import { ERAS_MAX, type AccountRecord, type ChannelRecord, type Era } from './relay-store.ts';
import type { SetMember } from './relay-store.ts';
import { ownBytes, type TakeBytes } from './row-pool.ts';

/** A row that does not parse is damage to the disk; the relay stops rather than serve it. */
function row<T>(bytes: Uint8Array, read: (reader: ByteReader) => T): T {
  const parsed = decode(bytes, read);
  invariant(parsed.ok, 'a row of the store is whole');
  return parsed.value;
}

/** Type, id and six keys, as `writeKeys` writes them. */
const KEYS_BYTES = 1 + 16 + 6 * 32;
const CHANNEL_BYTES = KEYS_BYTES + 16 + 3 * 8 + 32 + 7 * 8;

/** Written by hand, in one piece: a channel's row is written with every commit that touches it. */
export function encodeChannel(channel: ChannelRecord, take: TakeBytes = ownBytes): Buffer {
  const row = take(CHANNEL_BYTES);
  const { keys } = channel;
  row[0] = CHANNEL_TYPES[keys.type];
  row.set(keys.channelId, 1);
  row.set(keys.writePublicKey, 17);
  row.set(keys.dropPublicKey, 49);
  row.set(keys.readKey, 81);
  row.set(keys.writeKey, 113);
  row.set(keys.share, 145);
  row.set(keys.ownerPublicKey, 177);
  row.set(channel.accountId, KEYS_BYTES);
  writeU64(row, channel.closedAt, 225);
  writeU64(row, channel.length, 233);
  writeU64(row, channel.bytes, 241);
  row.set(channel.head, 249);
  writeU64(row, channel.lateCount, 281);
  writeU64(row, channel.lateBytes, 289);
  writeU64(row, channel.dropCount, 297);
  writeU64(row, channel.dropBytes, 305);
  writeU64(row, channel.keysAt, 313);
  writeU64(row, channel.retiredAt, 321);
  writeU64(row, channel.deletedAt, 329);
  return row;
}

export const decodeChannel = (bytes: Uint8Array): ChannelRecord =>
  row(bytes, (r) => ({
    keys: readKeys(r),
    accountId: r.raw(16),
    closedAt: r.u64(),
    length: r.u64(),
    bytes: r.u64(),
    head: r.raw(32),
    lateCount: r.u64(),
    lateBytes: r.u64(),
    dropCount: r.u64(),
    dropBytes: r.u64(),
    keysAt: sinceLayout3(r),
    retiredAt: sinceLayout3(r),
    deletedAt: sinceLayout3(r),
  }));

/** Rows of layout 2 end before it. */
const sinceLayout3 = (reader: ByteReader): number => (reader.remaining === 0 ? 0 : reader.u64());

export const encodeAccount = (account: AccountRecord): Uint8Array =>
  encode((w) => w.raw(account.accountId, 16).u64(account.channels).u64(account.bytes));

export const decodeAccount = (bytes: Uint8Array): AccountRecord =>
  row(bytes, (r) => ({ accountId: r.raw(16), channels: r.u64(), bytes: r.u64() }));

export const encodeSetHead = (setKey: Uint8Array, usedAt: number): Uint8Array =>
  encode((w) => w.raw(setKey, 32).u64(usedAt));

export const decodeSetHead = (bytes: Uint8Array): { setKey: Uint8Array; usedAt: number } =>
  row(bytes, (r) => ({ setKey: r.raw(32), usedAt: r.u64() }));

export const encodeMember = (member: SetMember): Uint8Array =>
  encode((w) =>
    w
      .raw(member.channelId, 16)
      .u8(member.kinds)
      .u8(member.mayWrite ? 1 : 0)
      .u64(member.keysAt),
  );

export const decodeMember = (bytes: Uint8Array): SetMember =>
  row(bytes, (r) => ({
    channelId: r.raw(16),
    kinds: r.u8(),
    mayWrite: r.u8() === 1,
    keysAt: sinceLayout3(r),
  }));

export const encodeEras = (eras: readonly Era[]): Uint8Array =>
  encode((w) => w.list(eras, (x, era) => x.u32(era.era).u64(era.after)));

export const decodeEras = (bytes: Uint8Array): readonly Era[] =>
  row(bytes, (r) => r.list(ERAS_MAX, (x) => ({ era: x.u32(), after: x.u64() })));
