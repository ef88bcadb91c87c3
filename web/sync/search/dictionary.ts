/**
 * The words of one segment in order, sixteen to a block: the first of a block whole, each other as what it shares with the one
 * before and what it does not. Beside each word stands in how many items it is, and how many bytes its postings take.
 */
import { ByteBuffer, compareBytes, Cursor, textBytes } from './bytes.ts';

const BLOCK = 16;

/** Where the postings of a word lie. */
export interface TermPlace {
  readonly items: number;
  readonly at: number;
  /** Whether it is the word that was looked for, and not one that only begins so. */
  readonly isWhole: boolean;
}

export interface WrittenDictionary {
  readonly terms: Uint8Array;
  /** Of each block: where it begins, and where the postings of its first word do. */
  readonly blocks: Uint32Array;
}

const BEYOND = /[\ud800-\uffff]/;

/** In the order of their bytes, which is JavaScript's own but for the rarest letters. */
export function inByteOrder(terms: readonly string[]): readonly string[] {
  const isPlain = !terms.some((term) => BEYOND.test(term));
  return isPlain
    ? [...terms].sort()
    : [...terms].sort((a, b) => compareBytes(textBytes(a), textBytes(b)));
}

export class DictionaryWriter {
  readonly #terms = new ByteBuffer();
  readonly #blocks: number[] = [];
  #before: Uint8Array = new Uint8Array(0);
  #count = 0;

  /** In order; `at` and `length` are those of its postings. */
  add(term: string, place: Omit<TermPlace, 'isWhole'>, length: number): void {
    const bytes = textBytes(term);
    const isFirst = this.#count % BLOCK === 0;
    if (isFirst) this.#blocks.push(this.#terms.length, place.at);
    const shared = isFirst ? 0 : sharedLength(this.#before, bytes);
    this.#terms.number(shared);
    this.#terms.number(bytes.length - shared);
    this.#terms.raw(bytes.subarray(shared));
    this.#terms.number(place.items);
    this.#terms.number(length);
    this.#before = bytes;
    this.#count += 1;
  }

  written(): WrittenDictionary {
    return { terms: this.#terms.taken(), blocks: Uint32Array.from(this.#blocks) };
  }
}

function sharedLength(a: Uint8Array, b: Uint8Array): number {
  const most = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < most && a[shared] === b[shared]) shared += 1;
  return shared;
}

export class Dictionary {
  readonly #terms: Uint8Array;
  readonly #blocks: Uint32Array;

  constructor({ terms, blocks }: WrittenDictionary) {
    this.#terms = terms;
    this.#blocks = blocks;
  }

  exactly(term: string): TermPlace | undefined {
    const wanted = textBytes(term);
    let found: TermPlace | undefined;
    this.#inBlock(this.#blockOf(wanted), (word, place) => {
      if (compareBytes(word, wanted) === 0) found = { ...place, isWhole: true };
    });
    return found;
  }

  /** The places of all words that begin so. */
  beginningWith(beginning: string): readonly TermPlace[] {
    const wanted = textBytes(beginning);
    const found: TermPlace[] = [];
    for (let block = this.#blockOf(wanted); block < this.#blocks.length / 2; block += 1) {
      let isPast = false;
      this.#inBlock(block, (word, place) => {
        if (beginsWith(word, wanted))
          found.push({ ...place, isWhole: word.length === wanted.length });
        else if (compareBytes(word, wanted) > 0) isPast = true;
      });
      if (isPast) break;
    }
    return found;
  }

  /** The last block whose first word does not come after this one. */
  #blockOf(wanted: Uint8Array): number {
    let [low, high] = [0, this.#blocks.length / 2 - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (compareBytes(this.#firstWord(middle), wanted) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #firstWord(block: number): Uint8Array {
    const cursor = new Cursor(this.#terms, this.#blocks[2 * block] ?? 0);
    cursor.skip(1);
    const length = cursor.number();
    return this.#terms.subarray(cursor.at, cursor.at + length);
  }

  #inBlock(
    block: number,
    take: (word: Uint8Array, place: Omit<TermPlace, 'isWhole'>) => void,
  ): void {
    const start = this.#blocks[2 * block];
    let at = this.#blocks[2 * block + 1];
    if (start === undefined || at === undefined) return;
    const end = this.#blocks[2 * block + 2] ?? this.#terms.length;
    const cursor = new Cursor(this.#terms, start);
    const word = new Uint8Array(WORD_BYTES_MAX);
    while (cursor.at < end) {
      const [shared, rest] = [cursor.number(), cursor.number()];
      if (shared + rest > WORD_BYTES_MAX) return;
      word.set(this.#terms.subarray(cursor.at, cursor.at + rest), shared);
      cursor.at += rest;
      const place = { items: cursor.number(), at };
      at += cursor.number();
      take(word.subarray(0, shared + rest), place);
    }
  }
}

/** More than the longest term in UTF-8. */
const WORD_BYTES_MAX = 256;

const beginsWith = (word: Uint8Array, beginning: Uint8Array): boolean =>
  word.length >= beginning.length && beginning.every((byte, index) => word[index] === byte);
