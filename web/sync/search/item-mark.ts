/** Tells one state of an item from every other: an edited message is another one. Nobody outside can foresee it. */
import type { SearchItem } from '#kernel/search.ts';

const BITS_21 = 0x1fffff;

/** 53 bits, the same for the same item under the same seeds. */
export function markOf(item: SearchItem, [first, second]: readonly [number, number]): number {
  const words = [item.id, item.kind, String(item.at), item.by ?? '', item.title, item.text];
  let [high, low] = [first, second];
  for (const word of words) {
    for (let i = 0; i < word.length; i++) {
      const code = word.charCodeAt(i);
      high = Math.imul(high ^ code, 2_654_435_761);
      low = Math.imul(low ^ code, 1_597_334_677);
    }
    // Where one ends and the next begins.
    high = Math.imul(high ^ 0x10000, 2_246_822_507) ^ (low >>> 13);
    low = Math.imul(low ^ 0x10000, 3_266_489_909) ^ (high >>> 16);
  }
  return (high & BITS_21) * 2 ** 32 + (low >>> 0);
}
