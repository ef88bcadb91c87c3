/**
 * Which envelopes a channel holds, by digest, so that one offered again gets the index it has. A table of numbers and not of
 * strings: a channel may hold hundreds of thousands. It is made anew from the disk whenever it is not in memory.
 */
import { u32At } from '#crypto/encoding/bytes.ts';
import { DIGEST_PREFIX_BYTES } from '../store/relay-store.ts';

/** Three words of the digest and the index after them; an index is kept plus one, 0 is a free slot. */
const SLOT_WORDS = 4;
const SLOTS_MIN = 16;

export class DigestIndex {
  #slots = new Uint32Array(SLOTS_MIN * SLOT_WORDS);
  #count = 0;

  /** Of the digests a channel holds, the first bytes of each, in order. */
  static of(prefixes: Uint8Array): DigestIndex {
    const index = new DigestIndex();
    const count = Math.floor(prefixes.length / DIGEST_PREFIX_BYTES);
    index.#resize(slotsFor(count));
    for (let i = 0; i < count; i++)
      index.add(prefixes.subarray(i * DIGEST_PREFIX_BYTES, (i + 1) * DIGEST_PREFIX_BYTES), i);
    return index;
  }

  /** Memory it takes. */
  get bytes(): number {
    return this.#slots.byteLength;
  }

  find(digest: Uint8Array): number | undefined {
    const place = this.#slots[this.#placeOf(digest) + 3] ?? 0;
    return place === 0 ? undefined : place - 1;
  }

  /** At least 12 bytes of digest. One that is there keeps its index, which is the answer; a new one has no answer. */
  add(digest: Uint8Array, index: number): number | undefined {
    if (2 * (this.#count + 1) * SLOT_WORDS > this.#slots.length)
      this.#resize(slotsFor(this.#count + 1));
    const slot = this.#placeOf(digest);
    const known = this.#slots[slot + 3] ?? 0;
    if (known !== 0) return known - 1;
    for (let word = 0; word < 3; word++) this.#slots[slot + word] = u32At(digest, 4 * word);
    this.#slots[slot + 3] = index + 1;
    this.#count += 1;
    return undefined;
  }

  /** The slot of a digest, or the free one where it would be. */
  #placeOf(digest: Uint8Array): number {
    const slots = this.#slots;
    const [first, second, third] = [u32At(digest, 0), u32At(digest, 4), u32At(digest, 8)];
    const mask = slots.length / SLOT_WORDS - 1;
    for (let place = first & mask; ; place = (place + 1) & mask) {
      const slot = place * SLOT_WORDS;
      if (slots[slot + 3] === 0) return slot;
      if (slots[slot] === first && slots[slot + 1] === second && slots[slot + 2] === third)
        return slot;
    }
  }

  #resize(slotCount: number): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(slotCount * SLOT_WORDS);
    const mask = slotCount - 1;
    for (let slot = 0; slot < before.length; slot += SLOT_WORDS) {
      if (before[slot + 3] === 0) continue;
      let place = (before[slot] ?? 0) & mask;
      while (this.#slots[place * SLOT_WORDS + 3] !== 0) place = (place + 1) & mask;
      this.#slots.set(before.subarray(slot, slot + SLOT_WORDS), place * SLOT_WORDS);
    }
  }
}

/** A power of two, at most half full with `count` and room to grow. */
function slotsFor(count: number): number {
  let slots = SLOTS_MIN;
  while (slots < 3 * count) slots *= 2;
  return slots;
}
