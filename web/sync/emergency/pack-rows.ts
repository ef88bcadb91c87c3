/**
 * A shift pack as it lies on this device: one row for the pack, one for each record that was asked for, one for each channel whose
 * sealed envelopes it holds. The envelopes themselves lie in pages of their own table and are read when a record is opened.
 *
 *   pack   = reason u8 | at u64 | until u64 | seenAt u64 | closing u8 | words text                              key: "pack"
 *   wanted = state u8 (0 asked for, 1 held, 2 refused)                                                  key: "wanted/", record
 *   packed = record b32 | epochId b32 | packId b32 | share b32 | readKey b32 | next u64 | head b32 | pages u32 | bytes u64
 *          | state u8 (0 arriving, 1 all there, 2 no room)                          key: "packed/", channel; zero share: earlier keys
 *   page   = list<envelope var>                                            key in "packs": channel, "/", number
 */
import { codecOf } from '../rows/small-rows.ts';
import { ByRecord } from './by-record.ts';

const WORDS_BYTES_MAX = 440;
const PAGE_ENVELOPES_MAX = 4_096;
const ENVELOPE_BYTES_MAX = 1_048_576;

export interface PackRow {
  /** Why it was made ready, as `PACK_REASONS` numbers it. */
  readonly reason: number;
  /** Milliseconds. */
  readonly at: number;
  readonly until: number;
  /** The latest time this device knows to have passed: a clock that is set back gains nothing. */
  readonly seenAt: number;
  /** The account is being written; nothing can be opened with it any more. */
  readonly isClosing: boolean;
  /** What its holder said at the end. */
  readonly words: string;
}

export const packRow = codecOf<PackRow>(
  (w, row) =>
    w
      .u8(row.reason)
      .u64(row.at)
      .u64(row.until)
      .u64(row.seenAt)
      .u8(row.isClosing ? 1 : 0)
      .text(row.words),
  (r) => ({
    ...{ reason: r.u8(), at: r.u64(), until: r.u64(), seenAt: r.u64() },
    ...{ isClosing: r.u8() === 1, words: r.text(WORDS_BYTES_MAX) },
  }),
);

const WANTED = ['asked', 'held', 'refused'] as const;
/** 'refused': the server gave no share for it, or what it gave opens nothing. */
export type Wanted = (typeof WANTED)[number];

export const wantedRow = codecOf<Wanted>(
  (w, state) => w.u8(WANTED.indexOf(state)),
  (r) => WANTED[r.u8()] ?? 'refused',
);

const PACKED = ['arriving', 'there', 'no-room'] as const;

export interface PackedRow {
  readonly record: Uint8Array;
  readonly epochId: Uint8Array;
  /** Of the question that the relay has told the record about. */
  readonly packId: Uint8Array;
  /** The relay's part of the key; zeros for earlier keys, which the later one leads back to. */
  readonly share: Uint8Array;
  /** Proves reading to this relay, and opens nothing. */
  readonly readKey: Uint8Array;
  readonly next: number;
  readonly head: Uint8Array;
  readonly pages: number;
  readonly bytes: number;
  readonly state: (typeof PACKED)[number];
}

export const packedRow = codecOf<PackedRow>(
  (w, row) =>
    w
      .raw(row.record, 32)
      .raw(row.epochId, 32)
      .raw(row.packId, 32)
      .raw(row.share, 32)
      .raw(row.readKey, 32)
      .u64(row.next)
      .raw(row.head, 32)
      .u32(row.pages)
      .u64(row.bytes)
      .u8(PACKED.indexOf(row.state)),
  (r) => ({
    ...{ record: r.raw(32), epochId: r.raw(32), packId: r.raw(32), share: r.raw(32) },
    ...{ readKey: r.raw(32), next: r.u64(), head: r.raw(32), pages: r.u32(), bytes: r.u64() },
    state: PACKED[r.u8()] ?? 'arriving',
  }),
);

export const packPage = codecOf<readonly Uint8Array[]>(
  (w, envelopes) => w.list(envelopes, (list, envelope) => list.var(envelope)),
  (r) => r.list(PAGE_ENVELOPES_MAX, (list) => list.var(ENVELOPE_BYTES_MAX)),
);

export const PACK = 'pack';
export const WANTED_OF = 'wanted/';
export const PACKED_IN = 'packed/';

export const pageKey = (channelId: string, page: number): string => `${channelId}/${String(page)}`;

/** The pack of this device; at most one at a time. */
export class PackMemory {
  pack: PackRow | undefined;
  /** By record. */
  readonly wanted = new Map<string, Wanted>();
  /** By channel. */
  readonly packed = new ByRecord<PackedRow>();

  /** Of all envelopes in it. */
  get bytes(): number {
    let sum = 0;
    for (const { bytes } of this.packed.values()) sum += bytes;
    return sum;
  }

  /** Undefined for a row that is none of its; false for one that is not what its table holds. */
  restore(key: string, value: Uint8Array): boolean | undefined {
    if (key === PACK) {
      const row = packRow.parse(value);
      if (row.ok) this.pack = row.value;
      return row.ok;
    }
    if (key.startsWith(WANTED_OF)) {
      const row = wantedRow.parse(value);
      if (row.ok) this.wanted.set(key.slice(WANTED_OF.length), row.value);
      return row.ok;
    }
    if (!key.startsWith(PACKED_IN)) return undefined;
    const row = packedRow.parse(value);
    if (row.ok) this.packed.set(key.slice(PACKED_IN.length), row.value);
    return row.ok;
  }
}
