/** How rows look on disk: the project's canonical encoding, so that a damaged row is noticed instead of believed. */
import { decode, type ByteReader } from '#crypto/encoding/reader.ts';
import { encode } from '#crypto/encoding/writer.ts';
import { invariant } from '#crypto/errors.ts';
import { KIND_BITS, type KindName } from '#protocol/attach.ts';
import { readKeys, writeKeys } from '#protocol/create.ts';
import { ERAS_MAX, type AccountRecord, type ChannelRecord, type Era } from './relay-store.ts';
import type { NewItem, SetMember, StoredItem } from './relay-store.ts';

/** A row that does not parse is damage to the disk; the relay stops rather than serve it. */
function row<T>(bytes: Uint8Array, read: (reader: ByteReader) => T): T {
  const parsed = decode(bytes, read);
  invariant(parsed.ok, 'a row of the store is whole');
  return parsed.value;
}

export const encodeChannel = (channel: ChannelRecord): Uint8Array =>
  encode((w) => {
    writeKeys(w, channel.keys);
    w.raw(channel.accountId, 16).u64(channel.closedAt).u64(channel.length).u64(channel.bytes);
    w.raw(channel.head, 32).u64(channel.lateCount).u64(channel.lateBytes);
    w.u64(channel.dropCount).u64(channel.dropBytes);
  });

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
  }));

const ITEM_HEADER_BYTES = 8 + 1 + 32;

/** commit u64 | kind bit u8 | head b32 | envelope. Written by hand: it is the hottest row. */
export function encodeItem(item: NewItem): Buffer {
  const bytes = Buffer.allocUnsafe(ITEM_HEADER_BYTES + item.envelope.length);
  writeU64(bytes, item.commit, 0);
  bytes[8] = KIND_BITS[item.kind];
  bytes.set(item.head, 9);
  bytes.set(item.envelope, ITEM_HEADER_BYTES);
  return bytes;
}

const kindByBit = new Map<number, KindName>(
  (Object.keys(KIND_BITS) as KindName[]).map((kind) => [KIND_BITS[kind], kind]),
);

export function decodeItem(index: number, bytes: Uint8Array): StoredItem {
  const kind = kindByBit.get(bytes[8] ?? 0);
  invariant(bytes.length > ITEM_HEADER_BYTES && kind !== undefined, 'an item row is whole');
  return {
    index,
    commit: readU64(bytes, 0),
    kind,
    head: bytes.slice(9, ITEM_HEADER_BYTES),
    envelope: bytes.slice(ITEM_HEADER_BYTES),
  };
}

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
      .u8(member.mayWrite ? 1 : 0),
  );

export const decodeMember = (bytes: Uint8Array): SetMember =>
  row(bytes, (r) => ({ channelId: r.raw(16), kinds: r.u8(), mayWrite: r.u8() === 1 }));

export const encodeEras = (eras: readonly Era[]): Uint8Array =>
  encode((w) => w.list(eras, (x, era) => x.u32(era.era).u64(era.after)));

export const decodeEras = (bytes: Uint8Array): readonly Era[] =>
  row(bytes, (r) => r.list(ERAS_MAX, (x) => ({ era: x.u32(), after: x.u64() })));

/** A u64 that is a row by itself. */
export function encodeNumber(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  writeU64(bytes, value, 0);
  return bytes;
}

export function writeU64(bytes: Buffer, value: number, offset: number): void {
  bytes.writeUInt32BE(Math.floor(value / 2 ** 32), offset);
  bytes.writeUInt32BE(value >>> 0, offset + 4);
}

export function readU64(bytes: Uint8Array, offset: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return view.getUint32(offset) * 2 ** 32 + view.getUint32(offset + 4);
}
