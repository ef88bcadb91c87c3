/**
 * A million messages that no one wrote, the same at every run: words of a ward by how often people use words, thousands of other
 * words as rare as names, in conversations of pages as the app makes them.
 */
import { parseDocumentId, parseRecordId, parseUserId } from '#kernel/ids.ts';
import { invariant } from '#kernel/result.ts';
import type { SearchItem } from '#kernel/search.ts';

const PAGE = 512;
const WORDS = 12;
const VOCABULARY = 50_000;
const FIRST_AT = 1_700_000_000_000;
const MINUTE_MS = 60_000;
const PEOPLE = 200;
const PLANTED_EVERY = 1_000;

/** In one message of each thousand: no other text has it, so that a disk can be searched for it. */
export const CANARY = 'hydroxyzebrachloroquine';

const SYLLABLES = [
  ...['ba', 'ke', 'li', 'mo', 'nu', 'ra', 'si', 'to', 've', 'xa', 'zi', 'po', 'da', 'fe', 'gu'],
  'hi',
];
const COMMON = (
  'the patient no pain today blood pressure fever given dose mg please check again doctor night stable oxygen ' +
  'pulse amoxicillin penicillin allergy wound dressing review tomorrow family informed slept well urine'
).split(' ');

function wordAt(rank: number): string {
  const common = COMMON[rank];
  if (common !== undefined) return common;
  let word = '';
  for (let rest = rank + 17; rest > 0; rest >>>= 4) word += SYLLABLES[rest & 15] ?? '';
  return word;
}

/** A generator of its own, so that no figure hangs on luck. */
class Numbers {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to 1. */
  next(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#state / 2 ** 32;
  }
}

export class Messages {
  readonly #numbers = new Numbers(20_261_122);
  readonly #words = Array.from({ length: VOCABULARY }, (_, rank) => wordAt(rank));
  readonly #cumulative = new Float64Array(VOCABULARY);

  constructor() {
    let sum = 0;
    for (let rank = 0; rank < VOCABULARY; rank++) this.#cumulative[rank] = sum += 1 / (rank + 2);
  }

  /** A word as people use them: some all the time, most hardly ever. */
  word(): string {
    const wanted = this.#numbers.next() * (this.#cumulative[VOCABULARY - 1] ?? 1);
    let [low, high] = [0, VOCABULARY - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#cumulative[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return this.#words[low] ?? '';
  }

  /** One page of a conversation. */
  page(number: number) {
    const items: SearchItem[] = [];
    for (let i = 0; i < PAGE; i++) {
      const place = number * PAGE + i;
      const words = Array.from({ length: WORDS }, () => this.word());
      if (place % PLANTED_EVERY === 7) words[3] = CANARY;
      items.push({
        ...{ id: `message:${place.toString(16).padStart(32, '0')}`, kind: 'message', title: '' },
        ...{ text: words.join(' '), at: FIRST_AT + place * MINUTE_MS, by: userOf(place % PEOPLE) },
      });
    }
    return { document: documentOf(number), record: recordOf(number >>> 3), items };
  }
}

/** How many of them hold the canary; the last page is a whole one. */
export const plantedIn = (messages: number): number =>
  Math.ceil((pagesFor(messages) * PAGE - 7) / PLANTED_EVERY);

export const pagesFor = (messages: number): number => Math.ceil(messages / PAGE);

const hex = (number: number, length: number) => number.toString(16).padStart(length, '0');

function known<T>(value: T | undefined): T {
  invariant(value !== undefined, 'a well-formed id');
  return value;
}

const documentOf = (number: number) => known(parseDocumentId(hex(number, 32)));
export const recordOf = (number: number) => known(parseRecordId(hex(number, 64)));
export const userOf = (number: number) => known(parseUserId(hex(number, 64)));
