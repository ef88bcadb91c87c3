/** What the tests of this folder share: seeded randomness and a bounded inflate made of fflate. */
import { Inflate } from 'fflate';
import type { BoundedInflate } from './change-header.ts';

/** Integers below `limit` from a seed (mulberry32): the same seed gives the same run. */
export function randomSource(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
}

const PUSH_BYTES = 1024;

/** Raw inflate by fflate, fed in small pieces and given up as soon as more than `bytesMax` bytes have come out. */
export const boundedInflate: BoundedInflate = (deflated, bytesMax) => {
  const pieces: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  const stream = new Inflate((piece, final) => {
    length += piece.length;
    if (length <= bytesMax) pieces.push(piece);
    ended ||= final;
  });
  try {
    for (let at = 0; at < deflated.length && length <= bytesMax; at += PUSH_BYTES)
      stream.push(deflated.subarray(at, at + PUSH_BYTES), at + PUSH_BYTES >= deflated.length);
  } catch {
    return undefined;
  }
  if (!ended || length > bytesMax) return undefined;
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    joined.set(piece, offset);
    offset += piece.length;
  }
  return joined;
};
