import { expect, test } from 'vitest';
import { addBit, addBits, emptyBits, hasBit } from './bits.ts';

test('a set has room for as many numbers as it was made for, and holds what was put in', () => {
  for (const count of [33, 32, 31, 1, 64, 65]) {
    const bits = emptyBits(count);
    addBit(bits, count - 1);
    const found = Array.from({ length: count + 40 }, (_, i) => i).filter((i) => hasBit(bits, i));
    expect(found).toEqual([count - 1]);
  }
});

test('a set takes in what a shorter one holds, and keeps its own', () => {
  const [long, short] = [emptyBits(70), emptyBits(40)];
  for (const index of [0, 39, 69]) addBit(long, index);
  for (const index of [1, 38]) addBit(short, index);
  addBits(long, short);
  const found = Array.from({ length: 70 }, (_, i) => i).filter((i) => hasBit(long, i));
  expect(found).toEqual([0, 1, 38, 39, 69]);
});
