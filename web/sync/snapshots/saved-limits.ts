/**
 * Bounds a saved Automerge document before Automerge sees it, so that some kilobytes cannot become gigabytes: neither by inflating
 * nor by a run that says one value a billion times. Reads columns as lengths and counts; what is in them is nobody's business here.
 *
 *   chunk  = magic 85 6f 4a 83 | checksum b4 | type u8 (0 document) | length uleb | body
 *   body   = actors (count uleb, (uleb, bytes) each) | heads (count uleb, b32 each) | columns of changes | columns of operations
 *          | their bytes | what says where the heads stand
 *   column = (spec uleb, length uleb); bit 3 of the spec says deflated, bits 0 to 2 how its values are written
 */
import { inflateWithin } from '../bounded-inflate.ts';

/** crypto design, 14.2. */
const INFLATED_BYTES_MAX = 8 << 20;
/** Operations, and whatever else a column counts: a letter of a text is one. */
const ROWS_MAX = 1 << 20;
/** What the texts of one column come to, each as often as it is said. */
const TEXT_BYTES_MAX = 64 << 20;
const COLUMNS_MAX = 64;
const ACTORS_MAX = 1_024;
const HEADS_MAX = 1_024;

const MAGIC = [0x85, 0x6f, 0x4a, 0x83];
const CHECKSUM_BYTES = 4;
const DOCUMENT_CHUNK = 0;
const DEFLATED = 8;
const HASH_BYTES = 32;
const DELTA = 3;
const BOOLEAN = 4;
const TEXT = 5;
const RAW = 7;

/** Reads on until something is not as it should be, and then answers only zeros. */
class Cursor {
  readonly #bytes: Uint8Array;
  #at = 0;
  hasFailed = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get remaining(): number {
    return this.hasFailed ? 0 : this.#bytes.length - this.#at;
  }

  take(count: number): Uint8Array {
    if (count > this.remaining) return this.#fail();
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  uleb(): number {
    return this.#leb().value;
  }

  /** Two's complement; whole numbers up to 2^48 either way. */
  sleb(): number {
    const { value, bits, last } = this.#leb();
    return (last & 64) === 0 ? value : value - 2 ** bits;
  }

  #leb(): { readonly value: number; readonly bits: number; readonly last: number } {
    let value = 0;
    for (let bits = 0; bits < 49; bits += 7) {
      const last = this.take(1)[0] ?? 0;
      value += (last & 127) * 2 ** bits;
      if (last < 128) return { value, bits: bits + 7, last };
    }
    this.#fail();
    return { value: 0, bits: 0, last: 0 };
  }

  #fail(): Uint8Array {
    this.hasFailed = true;
    return new Uint8Array(0);
  }
}

interface Column {
  readonly spec: number;
  readonly length: number;
}

/** Whether the bytes are one saved document whose columns stay within what a document of ours may be. */
export function isWithinLimits(saved: Uint8Array): boolean {
  const cursor = new Cursor(saved);
  const isMagic = MAGIC.every((byte) => cursor.take(1)[0] === byte);
  cursor.take(CHECKSUM_BYTES);
  const isDocument = cursor.take(1)[0] === DOCUMENT_CHUNK;
  if (!isMagic || !isDocument || cursor.uleb() !== cursor.remaining) return false;
  const actors = cursor.uleb();
  if (actors > ACTORS_MAX) return false;
  for (let i = 0; i < actors; i++) cursor.take(cursor.uleb());
  const heads = cursor.uleb();
  if (heads > HEADS_MAX) return false;
  cursor.take(heads * HASH_BYTES);
  const columns = [...readColumns(cursor), ...readColumns(cursor)];
  let room = INFLATED_BYTES_MAX;
  for (const { spec, length } of columns) {
    const bytes = cursor.take(length);
    const plain = (spec & DEFLATED) === 0 ? bytes : inflateWithin(bytes, room);
    if (plain === undefined || plain.length > room) return false;
    room -= plain.length;
    if (!isWithinRows(plain, spec & 7)) return false;
  }
  return !cursor.hasFailed;
}

function readColumns(cursor: Cursor): readonly Column[] {
  const count = cursor.uleb();
  if (count > COLUMNS_MAX) cursor.take(Infinity);
  const columns: Column[] = [];
  for (let i = 0; i < count && !cursor.hasFailed; i++)
    columns.push({ spec: cursor.uleb(), length: cursor.uleb() });
  return columns;
}

function isWithinRows(column: Uint8Array, kind: number): boolean {
  if (kind === RAW) return true;
  const cursor = new Cursor(column);
  let [rows, textBytes] = [0, 0];
  while (cursor.remaining > 0) {
    if (kind === BOOLEAN) rows += cursor.uleb();
    else {
      const run = cursor.sleb();
      // Many of one value, some that differ, or many of none.
      const count = run === 0 ? cursor.uleb() : Math.abs(run);
      const values = run > 0 ? 1 : -run;
      rows += count;
      if (rows > ROWS_MAX) return false;
      for (let i = 0; i < values; i++) textBytes += skipValue(cursor, kind) * (run > 0 ? count : 1);
    }
    if (rows > ROWS_MAX || textBytes > TEXT_BYTES_MAX) return false;
  }
  return !cursor.hasFailed;
}

/** How many bytes of text it held. */
function skipValue(cursor: Cursor, kind: number): number {
  if (kind === DELTA) cursor.sleb();
  const length = kind === DELTA ? 0 : cursor.uleb();
  return kind === TEXT ? cursor.take(length).length : 0;
}
