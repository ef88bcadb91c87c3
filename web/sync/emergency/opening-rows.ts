/**
 * What is kept about emergency access: openings as their notes tell them, notices as the relay signed them, and this device's own
 * duty certificate. A few rows, all read at the start.
 *
 *   opening = record b32 | epochId b32 | userId b32 | deviceId b32 | reason u8 | at u64 | until u64 | closedAt u64 (0: not)
 *           | verdict u8 (0 none, 1 in order, 2 not in order)                                   key: "opening/", id of its note
 *   notice  = record b32 | epochId b32 | deviceId b32 | packId b32 | purpose u8 | reason u8 | at u64 | until u64
 *                                                                                               key: "notice/", its envelope
 *   further = notice | count u32                                key: "further/", its record and device (or zeros: many devices)
 *   account = record b32 | packId b32 | deviceId b32 | says u8                                  key: "account/", its note
 *   duty    = certificate var                                                                   key: "duty"
 * The rows of a shift pack lie in the same table (`pack-rows.ts`).
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { PackNote } from '#crypto/evidence/pack-account.ts';
import type { ByteReader } from '#crypto/encoding/reader.ts';
import type { ByteWriter } from '#crypto/encoding/writer.ts';
import type { StoredRow } from '#storage/row-store.ts';
import { codecOf } from '../rows/small-rows.ts';
import { ByRecord } from './by-record.ts';
import { PackMemory } from './pack-rows.ts';

const DUTY_BYTES_MAX = 256;

export interface OpeningRow {
  readonly record: Uint8Array;
  /** Under whose key it was opened: it is owed a successor afterwards. */
  readonly epochId: Uint8Array;
  readonly userId: Uint8Array;
  readonly deviceId: Uint8Array;
  readonly reason: number;
  /** Milliseconds, by the clock of whoever opened. */
  readonly at: number;
  readonly until: number;
  /** 0 while nobody has closed it. */
  readonly closedAt: number;
  readonly verdict: 'none' | 'in-order' | 'not-in-order';
}

const VERDICTS = ['none', 'in-order', 'not-in-order'] as const;

export const openingRow = codecOf<OpeningRow>(
  (w, row) =>
    w
      .raw(row.record, 32)
      .raw(row.epochId, 32)
      .raw(row.userId, 32)
      .raw(row.deviceId, 32)
      .u8(row.reason)
      .u64(row.at)
      .u64(row.until)
      .u64(row.closedAt)
      .u8(VERDICTS.indexOf(row.verdict)),
  (r) => ({
    ...{ record: r.raw(32), epochId: r.raw(32), userId: r.raw(32), deviceId: r.raw(32) },
    ...{ reason: r.u8(), at: r.u64(), until: r.u64(), closedAt: r.u64() },
    verdict: VERDICTS[r.u8()] ?? 'none',
  }),
);

export interface NoticeRow {
  readonly record: Uint8Array;
  /** Whose share was asked for. */
  readonly epochId: Uint8Array;
  readonly deviceId: Uint8Array;
  readonly packId: Uint8Array;
  /** 1: to open now. 2: to be able to open until then, also without network. */
  readonly purpose: number;
  readonly reason: number;
  /** Milliseconds, by the relay's clock. */
  readonly at: number;
  readonly until: number;
}

const writeNotice = (w: ByteWriter, row: NoticeRow): ByteWriter =>
  w
    .raw(row.record, 32)
    .raw(row.epochId, 32)
    .raw(row.deviceId, 32)
    .raw(row.packId, 32)
    .u8(row.purpose)
    .u8(row.reason)
    .u64(row.at)
    .u64(row.until);

const readNotice = (r: ByteReader): NoticeRow => ({
  ...{ record: r.raw(32), epochId: r.raw(32), deviceId: r.raw(32), packId: r.raw(32) },
  ...{ purpose: r.u8(), reason: r.u8(), at: r.u64(), until: r.u64() },
});

export const noticeRow = codecOf<NoticeRow>(writeNotice, readNotice);

/** The newest notice of a device that is not listed, and how many are not. */
export interface FurtherRow extends NoticeRow {
  readonly count: number;
}

export const furtherRow = codecOf<FurtherRow>(
  (w, row) => writeNotice(w, row).u32(row.count),
  (r) => ({ ...readNotice(r), count: r.u32() }),
);

/** What a device says of a record that lay in a pack of its. */
export interface AccountRow {
  readonly record: Uint8Array;
  readonly packId: Uint8Array;
  readonly deviceId: Uint8Array;
  readonly says: PackNote['says'];
}

const SAYS = ['opened', 'closed-opened', 'closed-unopened'] as const;

export const accountRow = codecOf<AccountRow>(
  (w, row) =>
    w.raw(row.record, 32).raw(row.packId, 32).raw(row.deviceId, 32).u8(SAYS.indexOf(row.says)),
  (r) => ({
    ...{ record: r.raw(32), packId: r.raw(32), deviceId: r.raw(32) },
    says: SAYS[r.u8()] ?? 'opened',
  }),
);

export const dutyRow = codecOf<Uint8Array>(
  (w, certificate) => w.var(certificate),
  (r) => r.var(DUTY_BYTES_MAX),
);

export const OPENING = 'opening/';
export const NOTICE = 'notice/';
export const FURTHER = 'further/';
export const ACCOUNT = 'account/';
export const DUTY = 'duty';

/** Emergency access as far as this device knows of it. */
export class EmergencyMemory {
  /** By the ids of their notes. */
  readonly openings = new ByRecord<OpeningRow>();
  /** By their envelopes. */
  readonly notices = new ByRecord<NoticeRow>();
  /** Notices over the places there are, by record and device. */
  readonly further = new ByRecord<FurtherRow>();
  /** By the ids of the notes that say it. */
  readonly accounts = new ByRecord<AccountRow>();
  readonly packs = new PackMemory();
  duty: Uint8Array | undefined;

  /** False for a row that is not what its table holds. */
  restore(rows: readonly StoredRow[]): boolean {
    return rows.every(({ key, value }) => this.#restoreOne(key, value));
  }

  #restoreOne(key: string, value: Uint8Array): boolean {
    if (key === DUTY) {
      const row = dutyRow.parse(value);
      if (row.ok) this.duty = row.value;
      return row.ok;
    }
    const ofPack = this.packs.restore(key, value);
    if (ofPack !== undefined) return ofPack;
    if (key.startsWith(NOTICE)) {
      const row = noticeRow.parse(value);
      if (row.ok) this.notices.set(key.slice(NOTICE.length), row.value);
      return row.ok;
    }
    if (key.startsWith(FURTHER)) {
      const row = furtherRow.parse(value);
      if (row.ok) this.further.set(key.slice(FURTHER.length), row.value);
      return row.ok;
    }
    if (key.startsWith(ACCOUNT)) {
      const row = accountRow.parse(value);
      if (row.ok) this.accounts.set(key.slice(ACCOUNT.length), row.value);
      return row.ok;
    }
    const row = openingRow.parse(value);
    if (row.ok) this.openings.set(key.slice(OPENING.length), row.value);
    return row.ok;
  }
}

export const recordOf = ({ record }: { readonly record: Uint8Array }): string => toHex(record);
