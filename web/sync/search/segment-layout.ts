/**
 * A segment as bytes: what never changes of up to some sixteen thousand items. Columns beside each other, items in the order of
 * time, words in a dictionary, and for each word in which items it stands and where.
 *
 *   segment  = 1 u8 ‖ count u32 ‖ names var (JSON) ‖ at var (f64) ‖ mark var (f64) ‖ document var (u16) ‖ author var (u16)
 *            ‖ kind var (u8) ‖ blocks var (u32) ‖ terms var ‖ postings var
 *   postings of a word = for each item: 2·(distance to the one before) + (1 if it stands there more than once)
 *            [‖ how often] ‖ position, then distances between positions; all as in `bytes.ts`
 *
 * Columns are in the byte order of the machine: a segment is never taken anywhere.
 */
import * as v from 'valibot';
import { decode } from '#crypto/encoding/reader.ts';
import { utf8Decode, utf8Encode } from '#crypto/encoding/utf8.ts';
import { encode } from '#crypto/encoding/writer.ts';
import {
  parseDocumentId,
  parseRecordId,
  parseUserId,
  type DocumentId,
  type RecordId,
  type UserId,
} from '#kernel/ids.ts';
import type { WrittenDictionary } from './dictionary.ts';

/** About as many items as one segment takes. */
export const SEGMENT_ITEMS_MAX = 16_384;
const BYTES_MAX = 64 * 1024 * 1024;
const VERSION = 1;

export interface SegmentDocument {
  readonly document: DocumentId;
  readonly record: RecordId;
}

export interface Columns {
  readonly documents: readonly SegmentDocument[];
  /** The first one stands for nobody. */
  readonly authors: readonly (UserId | undefined)[];
  readonly kinds: readonly string[];
  /** Ascending. */
  readonly at: Float64Array;
  /** Tells one state of one item from every other. */
  readonly mark: Float64Array;
  readonly document: Uint16Array;
  readonly author: Uint16Array;
  readonly kind: Uint8Array;
}

export interface SegmentParts extends WrittenDictionary, Columns {
  readonly postings: Uint8Array;
}

const bytesOf = (column: Float64Array | Uint32Array | Uint16Array): Uint8Array =>
  new Uint8Array(column.buffer, column.byteOffset, column.byteLength);

export function encodeSegment(parts: SegmentParts): Uint8Array {
  const names = utf8Encode(namesOf(parts));
  return encode((w) =>
    w
      .u8(VERSION)
      .u32(parts.at.length)
      .var(names)
      .var(bytesOf(parts.at))
      .var(bytesOf(parts.mark))
      .var(bytesOf(parts.document))
      .var(bytesOf(parts.author))
      .var(parts.kind)
      .var(bytesOf(parts.blocks))
      .var(parts.terms)
      .var(parts.postings),
  );
}

/** Records are named once: many documents are of the same one. */
function namesOf({ documents, authors, kinds }: Columns): string {
  const records = [...new Set(documents.map(({ record }) => record))];
  const place = new Map(records.map((record, index) => [record, index]));
  return JSON.stringify({
    records,
    documents: documents.map(({ document, record }) => [document, place.get(record) ?? 0]),
    authors: authors.map((author) => author ?? ''),
    kinds,
  });
}

const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const namesSchema = v.object({
  records: v.array(v.string()),
  documents: v.array(v.tuple([v.string(), index])),
  authors: v.array(v.string()),
  kinds: v.array(v.string()),
});

/** Undefined for anything that `encodeSegment` did not write. */
export function parseSegment(bytes: Uint8Array): SegmentParts | undefined {
  const read = decode(bytes, (r) => {
    if (r.u8() !== VERSION) r.fail('crypto/version');
    const count = r.u32();
    const names = r.var(BYTES_MAX);
    const at = new Float64Array(...wholeValues(r.var(BYTES_MAX), 8));
    const mark = new Float64Array(...wholeValues(r.var(BYTES_MAX), 8));
    const document = new Uint16Array(...wholeValues(r.var(BYTES_MAX), 2));
    const author = new Uint16Array(...wholeValues(r.var(BYTES_MAX), 2));
    const kind = r.var(BYTES_MAX);
    const blocks = new Uint32Array(...wholeValues(r.var(BYTES_MAX), 4));
    const [terms, postings] = [r.var(BYTES_MAX), r.var(BYTES_MAX)];
    const columns = [at, mark, document, author, kind];
    if (!columns.every(({ length }) => length === count)) r.fail();
    return { names, at, mark, document, author, kind, blocks, terms, postings };
  });
  if (!read.ok) return undefined;
  const { names: named, ...columns } = read.value;
  const names = parseNames(utf8Decode(named) ?? '');
  return names && { ...names, ...columns };
}

/** The reader answers with copies, which begin where a typed array may. */
const wholeValues = (
  { buffer, byteOffset, length }: Uint8Array,
  width: number,
): [buffer: ArrayBufferLike, offset: number, count: number] => [
  buffer,
  byteOffset,
  Math.floor(length / width),
];

type Names = Pick<Columns, 'documents' | 'authors' | 'kinds'>;

function parseNames(json: string): Names | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), namesSchema), json);
  if (!parsed.success) return undefined;
  const { records, documents, authors, kinds } = parsed.output;
  const ids = records.map((record) => parseRecordId(record));
  const places: SegmentDocument[] = [];
  for (const [text, at] of documents) {
    const [document, record] = [parseDocumentId(text), ids[at]];
    if (document === undefined || record === undefined) return undefined;
    places.push({ document, record });
  }
  return { documents: places, authors: authors.map((author) => parseUserId(author)), kinds };
}
