/**
 * Makes a segment of items, a little at a time: whoever drives it lets others in between. Words are counted into their places,
 * not collected word by word: that is what lets a device read ten thousand messages a second.
 */
import type { DocumentId, RecordId, UserId } from '#kernel/ids.ts';
import type { SearchItem } from '#kernel/search.ts';
import { ByteBuffer } from './bytes.ts';
import { DictionaryWriter, inByteOrder } from './dictionary.ts';
import { Segment } from './segment.ts';
import { encodeSegment, type Columns, type SegmentDocument } from './segment-layout.ts';
import { textBlocks } from './text-blocks.ts';
import { eachToken } from './tokens.ts';

export interface IndexedItem {
  readonly document: DocumentId;
  readonly record: RecordId;
  readonly item: SearchItem;
  readonly mark: number;
}

export interface BuiltSegment {
  readonly segment: Segment;
  readonly bytes: Uint8Array;
  /** The words themselves, for showing what was found. */
  readonly texts: readonly Uint8Array[];
}

/** The words after these are not searched: nobody writes as many into one thing. */
const ITEM_WORDS_MAX = 20_000;
/** So that a row of words never runs from a title into the text. */
const GAP = 16;
const ITEMS_AT_ONCE = 256;
const WORDS_AT_FIRST = 1 << 16;
const TERMS_AT_ONCE = 1_000;

export function* buildSegment(items: readonly IndexedItem[]): Generator<void, BuiltSegment> {
  const inTime = [...items].sort((a, b) => a.item.at - b.item.at);
  const words = new Words();
  for (let i = 0; i < inTime.length; i++) {
    const one = inTime[i];
    if (one !== undefined) words.take(one.item);
    if (i % ITEMS_AT_ONCE === ITEMS_AT_ONCE - 1) yield;
  }
  const dictionary = new DictionaryWriter();
  const postings = new ByteBuffer();
  yield;
  const placed = words.placed();
  for (let i = 0; i < placed.terms.length; i++) {
    writePostings({ placed, term: i, dictionary, postings });
    if (i % TERMS_AT_ONCE === TERMS_AT_ONCE - 1) yield;
  }
  yield;
  const parts = { ...columnsOf(inTime), ...dictionary.written(), postings: postings.taken() };
  const bytes = encodeSegment(parts);
  yield;
  return { segment: Segment.of(parts), bytes, texts: textBlocks(inTime.map(({ item }) => item)) };
}

/** Every word of every item, as it comes; later by word. */
class Words {
  readonly #numbers = new Map<string, number>();
  #terms = new Uint32Array(WORDS_AT_FIRST);
  #positions = new Uint32Array(WORDS_AT_FIRST);
  #count = 0;
  /** Where the words of each item end. */
  readonly #ends: number[] = [];

  take({ title, text }: SearchItem): void {
    const start = this.#count;
    let position = 0;
    const add = (term: string) => {
      if (this.#count - start < ITEM_WORDS_MAX) this.#add(term, position);
      position += 1;
    };
    eachToken(title, add);
    if (position > 0) position += GAP;
    eachToken(text, add);
    this.#ends.push(this.#count);
  }

  #add(term: string, position: number): void {
    let number = this.#numbers.get(term);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(term, number);
    }
    if (this.#count === this.#terms.length) {
      this.#terms = grown(this.#terms);
      this.#positions = grown(this.#positions);
    }
    this.#terms[this.#count] = number;
    this.#positions[this.#count] = position;
    this.#count += 1;
  }

  /** All of it by word, in the order of the dictionary. */
  placed(): PlacedWords {
    const terms = inByteOrder([...this.#numbers.keys()]);
    const rank = new Uint32Array(terms.length);
    terms.forEach((term, place) => (rank[this.#numbers.get(term) ?? 0] = place));
    const starts = new Uint32Array(terms.length + 1);
    for (let i = 0; i < this.#count; i++) {
      const next = (rank[this.#terms[i] ?? 0] ?? 0) + 1;
      starts[next] = (starts[next] ?? 0) + 1;
    }
    for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
    const free = starts.slice();
    const [items, positions] = [new Uint32Array(this.#count), new Uint32Array(this.#count)];
    let word = 0;
    this.#ends.forEach((end, item) => {
      for (; word < end; word += 1) {
        const place = rank[this.#terms[word] ?? 0] ?? 0;
        const slot = free[place] ?? 0;
        free[place] = slot + 1;
        items[slot] = item;
        positions[slot] = this.#positions[word] ?? 0;
      }
    });
    return { terms, starts, items, positions };
  }
}

function grown(column: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(column.length * 2);
  larger.set(column);
  return larger;
}

interface PlacedWords {
  readonly terms: readonly string[];
  /** Where each word's items and positions begin; one more for the end. */
  readonly starts: Uint32Array;
  readonly items: Uint32Array;
  readonly positions: Uint32Array;
}

interface Writing {
  readonly placed: PlacedWords;
  readonly term: number;
  readonly dictionary: DictionaryWriter;
  readonly postings: ByteBuffer;
}

function writePostings({ placed, term, dictionary, postings }: Writing): void {
  const { starts, items, positions, terms } = placed;
  const [start, end] = [starts[term] ?? 0, starts[term + 1] ?? 0];
  const at = postings.length;
  let [before, count] = [0, 0];
  for (let i = start; i < end;) {
    const item = items[i] ?? 0;
    let next = i + 1;
    while (next < end && items[next] === item) next += 1;
    postings.number(2 * (item - before) + (next - i > 1 ? 1 : 0));
    if (next - i > 1) postings.number(next - i);
    let last = 0;
    for (; i < next; i += 1) {
      postings.number((positions[i] ?? 0) - last);
      last = positions[i] ?? 0;
    }
    before = item;
    count += 1;
  }
  dictionary.add(terms[term] ?? '', { items: count, at }, postings.length - at);
}

/** Numbers for what comes again and again. */
class Names<T> {
  readonly #numbers = new Map<T, number>();

  numberOf(name: T): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  get all(): readonly T[] {
    return [...this.#numbers.keys()];
  }
}

function columnsOf(items: readonly IndexedItem[]): Columns {
  const [documents, authors, kinds] = [
    new Names<DocumentId>(),
    new Names<UserId | undefined>(),
    new Names<string>(),
  ];
  authors.numberOf(undefined);
  const places: SegmentDocument[] = [];
  const count = items.length;
  const [at, mark] = [new Float64Array(count), new Float64Array(count)];
  const [ofDocument, ofAuthor] = [new Uint16Array(count), new Uint16Array(count)];
  const ofKind = new Uint8Array(count);
  for (const [place, { document, record, item, mark: own }] of items.entries()) {
    const number = documents.numberOf(document);
    places[number] ??= { document, record };
    ofDocument[place] = number;
    ofAuthor[place] = authors.numberOf(item.by);
    ofKind[place] = kinds.numberOf(item.kind);
    at[place] = item.at;
    mark[place] = own;
  }
  return {
    ...{ at, mark, document: ofDocument, author: ofAuthor, kind: ofKind },
    ...{ documents: places, authors: authors.all, kinds: kinds.all },
  };
}
