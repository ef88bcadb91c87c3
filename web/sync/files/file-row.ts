/**
 * What this device knows of a file whose pieces lie here, or some of them: small, and all of it in memory while the engine is open.
 * The file's key is not here: it lies in the document that shows it.
 *
 *   file = version u8 | state u8 | record b32 | compartment u8 | length u64 | have u32 | digest b32       Key: file id.
 */
import { codecOf } from '../rows/small-rows.ts';

/**
 * 'picked': sealed here, no entry shows it yet. 'waiting': an entry does, and a relay has yet to take it. 'sent': the relay has it.
 * 'coming': fetched in part. 'here': fetched whole, and opened once.
 */
const STATES = ['picked', 'waiting', 'sent', 'coming', 'here'] as const;

export interface FileRow {
  readonly state: (typeof STATES)[number];
  /** Zeros while no entry shows it. */
  readonly record: Uint8Array;
  readonly compartment: number;
  /** Of the file itself, in bytes. */
  readonly length: number;
  /** How many of its pieces lie here, counted from the first. */
  readonly have: number;
  /** 32 bytes; zeros until all of a picked file is sealed. */
  readonly digest: Uint8Array;
}

const RECORD_BYTES = 32;
export const NO_RECORD = new Uint8Array(RECORD_BYTES);

export const fileRow = codecOf<FileRow>(
  (w, row) =>
    w
      .u8(STATES.indexOf(row.state))
      .raw(row.record, RECORD_BYTES)
      .u8(row.compartment)
      .u64(row.length)
      .u32(row.have)
      .raw(row.digest, 32),
  (r) => {
    const state = STATES[r.u8()];
    if (state === undefined) r.fail();
    return {
      state: state ?? 'picked',
      record: r.raw(RECORD_BYTES),
      compartment: r.u8(),
      length: r.u64(),
      have: r.u32(),
      digest: r.raw(32),
    };
  },
);
