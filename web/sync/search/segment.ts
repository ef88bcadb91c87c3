/** One segment opened for searching: which of its items hold what was typed. Items that are gone are left out by a set beside it. */
import type { Clause } from './typed-words.ts';
import { Cursor } from './bytes.ts';
import { Dictionary, type TermPlace } from './dictionary.ts';
import { parseSegment, type SegmentParts } from './segment-layout.ts';

/** Items of one segment, a bit each. */
export class ItemSet {
  readonly words: Uint32Array;

  constructor(count: number, words = new Uint32Array((count + 31) >>> 5)) {
    this.words = words;
  }

  add(item: number): void {
    const word = item >>> 5;
    this.words[word] = (this.words[word] ?? 0) | (1 << (item & 31));
  }

  has(item: number): boolean {
    return ((this.words[item >>> 5] ?? 0) & (1 << (item & 31))) !== 0;
  }

  /** Keeps what is also in the other. */
  keepOnly(other: ItemSet): void {
    for (let i = 0; i < this.words.length; i++)
      this.words[i] = (this.words[i] ?? 0) & (other.words[i] ?? 0);
  }

  drop(other: ItemSet): void {
    for (let i = 0; i < this.words.length; i++)
      this.words[i] = (this.words[i] ?? 0) & ~(other.words[i] ?? 0);
  }

  /** Ascending, a word of 32 at a time, so that an empty set costs little. */
  each(take: (item: number) => void): void {
    for (let i = 0; i < this.words.length; i++)
      for (let bits = this.words[i] ?? 0; bits !== 0; bits &= bits - 1)
        take(32 * i + 31 - Math.clz32(bits & -bits));
  }

  static all(count: number): ItemSet {
    const set = new ItemSet(count);
    set.words.fill(0xffffffff);
    if (count % 32 !== 0) set.words[set.words.length - 1] = 2 ** (count % 32) - 1;
    return set;
  }
}

type Took = (item: number, times: number, isWhole: boolean) => void;

/** The words of one clause as this segment has them: the places of each, several where only a beginning was typed. */
export interface FoundTerms {
  readonly clause: Clause;
  readonly places: readonly (readonly TermPlace[])[];
}

export class Segment {
  readonly parts: SegmentParts;
  readonly #dictionary: Dictionary;

  private constructor(parts: SegmentParts) {
    this.parts = parts;
    this.#dictionary = new Dictionary(parts);
  }

  /** One that has just been made. */
  static of(parts: SegmentParts): Segment {
    return new Segment(parts);
  }

  /** Undefined for bytes that are no segment. */
  static parse(bytes: Uint8Array): Segment | undefined {
    const parts = parseSegment(bytes);
    return parts && new Segment(parts);
  }

  get count(): number {
    return this.parts.at.length;
  }

  /** Undefined when one of the words is nowhere here. */
  look(clause: Clause): FoundTerms | undefined {
    const places: (readonly TermPlace[])[] = [];
    for (const [index, term] of clause.terms.entries()) {
      const isOpen = clause.isOpen && index === clause.terms.length - 1;
      const found = isOpen
        ? this.#dictionary.beginningWith(term)
        : [this.#dictionary.exactly(term) ?? []].flat();
      if (found.length === 0) return undefined;
      places.push(found);
    }
    return { clause, places };
  }

  /** The items that hold a clause; `took` hears of each, how often it holds it, and whether as the whole word. */
  holding({ places }: FoundTerms, took: Took): ItemSet {
    const [first = [], ...others] = places;
    if (others.length === 0) return this.#anyOf(first, took);
    const sets = places.map((each) => this.#anyOf(each, () => undefined));
    const [common, ...more] = sets;
    for (const set of more) common?.keepOnly(set);
    return common === undefined ? new ItemSet(this.count) : this.#inARow(places, common, took);
  }

  #anyOf(places: readonly TermPlace[], took: Took): ItemSet {
    const set = new ItemSet(this.count);
    for (const place of places)
      this.#eachPosting(place, (item, times) => {
        set.add(item);
        took(item, times, place.isWhole);
      });
    return set;
  }

  /** Of the items that hold all the words, those in which they stand one after the other. */
  #inARow(places: readonly (readonly TermPlace[])[], common: ItemSet, took: Took): ItemSet {
    let ends = this.#positions(places[0] ?? [], common);
    for (const next of places.slice(1)) {
      const following = this.#positions(next, common);
      const reached = new Map<number, Set<number>>();
      for (const [item, positions] of ends) {
        const after = following.get(item);
        const still = [...positions].filter((position) => after?.has(position + 1) === true);
        if (still.length > 0) reached.set(item, new Set(still.map((position) => position + 1)));
      }
      ends = reached;
    }
    const set = new ItemSet(this.count);
    for (const [item, positions] of ends) {
      set.add(item);
      took(item, positions.size, true);
    }
    return set;
  }

  #positions(places: readonly TermPlace[], among: ItemSet): Map<number, Set<number>> {
    const positions = new Map<number, Set<number>>();
    for (const place of places)
      this.#eachPosting(place, (item, times, cursor) => {
        if (!among.has(item)) return;
        const here = positions.get(item) ?? new Set();
        const own = new Cursor(this.parts.postings, cursor.at);
        let position = 0;
        for (let i = 0; i < times; i++) here.add((position += own.number()));
        positions.set(item, here);
      });
    return positions;
  }

  /** The cursor stands before the positions, and is to be left there. */
  #eachPosting(
    place: TermPlace,
    take: (item: number, times: number, cursor: Cursor) => void,
  ): void {
    const cursor = new Cursor(this.parts.postings, place.at);
    let item = 0;
    for (let i = 0; i < place.items; i++) {
      const head = cursor.number();
      const times = (head & 1) === 1 ? cursor.number() : 1;
      item += head >>> 1;
      if (item >= this.count) return;
      take(item, times, cursor);
      cursor.skip(times);
    }
  }
}
