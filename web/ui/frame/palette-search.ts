/** Finding by any words, in any order, whatever the accents and the case; what begins with the first word comes first. */

export const FOUND_MAX = 40;

export interface Findable {
  readonly label: string;
  readonly hint: string;
}

const folded = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase('en');

/** At most `FOUND_MAX`. Nothing typed finds the first of them all. */
export function find<T extends Findable>(items: readonly T[], typed: string): readonly T[] {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  const [first] = words;
  if (first === undefined) return items.slice(0, FOUND_MAX);
  const found = items
    .map((item) => ({ item, text: folded(`${item.label} ${item.hint}`) }))
    .filter(({ text }) => words.every((word) => text.includes(word)));
  const begins = found.filter(({ text }) => text.startsWith(first));
  const others = found.filter(({ text }) => !text.startsWith(first));
  return [...begins, ...others].slice(0, FOUND_MAX).map(({ item }) => item);
}
