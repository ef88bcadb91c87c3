/**
 * What is kept about who looked at a record: one index and the notes themselves in pages, so that a start reads none of it and a new
 * note rewrites one page.
 *
 *   index = pages u32 | tail n u32 (0: none), id b32 | looked list<(what text, at u64)>          key: the record
 *   page  = list<(compartment u8, shown u8, note var)>                                            key: record, "/", number
 */
import { codecOf } from '../rows/small-rows.ts';

export const PAGE_NOTES_MAX = 64;
const LOOKED_MAX = 64;
const NOTE_BYTES_MAX = 4096;
const WHAT_BYTES_MAX = 64;

export interface EvidenceIndex {
  readonly pages: number;
  /** Where this device's own chain about the record ends; number 0 where it has not begun. */
  readonly tail: { readonly n: number; readonly evidenceId: Uint8Array };
  /** When this device last noted each kind of document as looked at, milliseconds. */
  readonly looked: readonly { readonly what: string; readonly at: number }[];
}

export const evidenceIndex = codecOf<EvidenceIndex>(
  (w, row) =>
    w
      .u32(row.pages)
      .u32(row.tail.n)
      .raw(row.tail.evidenceId, 32)
      .list(row.looked.slice(-LOOKED_MAX), (list, { what, at }) => list.text(what).u64(at)),
  (r) => ({
    pages: r.u32(),
    tail: { n: r.u32(), evidenceId: r.raw(32) },
    looked: r.list(LOOKED_MAX, (list) => ({ what: list.text(WHAT_BYTES_MAX), at: list.u64() })),
  }),
);

export interface KeptNote {
  readonly compartment: number;
  /** Whether it was judged and shown; others still wait for log entries and are judged again. */
  readonly isShown: boolean;
  readonly bytes: Uint8Array;
}

export const evidencePage = codecOf<readonly KeptNote[]>(
  (w, notes) =>
    w.list(notes, (list, note) =>
      list
        .u8(note.compartment)
        .u8(note.isShown ? 1 : 0)
        .var(note.bytes),
    ),
  (r) =>
    r.list(PAGE_NOTES_MAX, (list) => ({
      compartment: list.u8(),
      isShown: list.u8() === 1,
      bytes: list.var(NOTE_BYTES_MAX),
    })),
);

export const pageKey = (record: string, page: number): string => `${record}/${String(page)}`;

/** The record that a row of the table is about. */
export const recordOfRow = (key: string): string => key.split('/')[0] ?? key;
