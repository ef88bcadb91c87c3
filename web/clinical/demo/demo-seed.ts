/** What makes demonstration data the same on every device: ids and numbers from a seed, times from the first day. */

const DAY_MS = 24 * 60 * 60 * 1000;

/** Ids and small numbers that depend on a seed and a word alone. */
export interface DemoSeed {
  /** 16 bytes as hexadecimal; the same word always gives the same id. */
  readonly id: (word: string) => string;
  /** A whole number from `least` to `most`; the same word always gives the same number. */
  readonly number: (word: string, least: number, most: number) => number;
}

export const demoSeed = (seed: number): DemoSeed => ({
  id: (word) =>
    [0, 1, 2, 3]
      .map((part) =>
        mixed(`${String(seed)}/${String(part)}/${word}`)
          .toString(16)
          .padStart(8, '0'),
      )
      .join(''),
  number: (word, least, most) => least + (mixed(`${String(seed)}/n/${word}`) % (most - least + 1)),
});

/** FNV-1a with a final mix of bits; spreads words evenly, and guards nothing. */
function mixed(text: string): number {
  let hash = 0x811c9dc5;
  for (const sign of text) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The date of day 1, 2, ... of the demonstration, of which `first` (YYYY-MM-DD) is the first. */
export const demoDate = (first: string, day: number): string =>
  new Date(Date.parse(`${first}T00:00:00Z`) + (day - 1) * DAY_MS).toISOString().slice(0, 10);

/** A moment of a day, as ISO 8601; the clinic lies at longitude zero. */
export const demoTime = (first: string, day: number, time: string): string =>
  `${demoDate(first, day)}T${time}:00+00:00`;

/** The birth date of somebody who is `years` old on the first day. */
export function birthDateOf(first: string, years: number, monthAndDay: string): string {
  const year = Number(first.slice(0, 4)) - years - (first.slice(5) < monthAndDay ? 1 : 0);
  return `${String(year)}-${monthAndDay}`;
}
