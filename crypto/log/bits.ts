/** Sets of small numbers, for ancestors: one bit each. A set that is shorter than another has zeros beyond its end. */
export type Bits = Uint32Array;

export const emptyBits = (count: number): Bits => new Uint32Array((count >>> 5) + 1);

export const hasBit = (bits: Bits, index: number): boolean =>
  ((bits[index >>> 5] ?? 0) & (1 << (index & 31))) !== 0;

/** Changes `bits`, which has to be long enough. */
export function addBit(bits: Bits, index: number): void {
  bits[index >>> 5] = (bits[index >>> 5] ?? 0) | (1 << (index & 31));
}

/** Changes `bits`, which has to be at least as long as `others`. */
export function addBits(bits: Bits, others: Bits): void {
  for (let i = 0; i < others.length; i++) bits[i] = (bits[i] ?? 0) | (others[i] ?? 0);
}
