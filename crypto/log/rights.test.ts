/** What a member may do, as values. */
import { describe, expect, test } from 'vitest';
import {
  intersection,
  isWellFormed,
  isWithin,
  manages,
  mayLeaveWith,
  mayRead,
  mayWrite,
  tierOf,
  union,
  type Rights,
} from './rights.ts';

const rights = (flags: number, read: number, write: number): Rights => ({ flags, read, write });
const [MANAGE, GLASS] = [1, 2];

test('the log of a group is written by who manages, or writes anything; the rest by who may write just that', () => {
  expect(mayWrite(rights(0, 0b111, 0), 0)).toBe(false);
  expect(mayWrite(rights(0, 0b111, 0b100), 0)).toBe(true);
  expect(mayWrite(rights(MANAGE, 1, 0), 0)).toBe(true);
  expect(mayWrite(rights(MANAGE, 0b111, 0b100), 1)).toBe(false);
  expect(mayWrite(rights(0, 0b111, 0b100), 2)).toBe(true);
});

test('reading and managing are asked for bit by bit', () => {
  expect([0, 1, 2].map((compartment) => mayRead(rights(0, 0b101, 0), compartment))).toEqual([
    ...[true, false, true],
  ]);
  expect([0, MANAGE, GLASS].map((flags) => manages(rights(flags, 1, 0)))).toEqual([
    ...[false, true, false],
  ]);
});

test('who writes is sealed to as a writer, who reads as a reader, and under glass always under glass', () => {
  expect(tierOf(rights(0, 3, 2), 1)).toBe(2);
  expect(tierOf(rights(0, 3, 1), 1)).toBe(1);
  expect(tierOf(rights(GLASS, 3, 3), 1)).toBe(3);
});

describe('rights are within others', () => {
  const bounds = rights(MANAGE, 0b110, 0b010);
  test.each<[string, Rights, Rights, boolean]>([
    ['that are the same', bounds, bounds, true],
    ['that are more', rights(0, 0b010, 0), bounds, true],
    ['but not with another compartment to read', rights(0, 0b111, 0), bounds, false],
    ['but not with another to write', rights(0, 0b110, 0b110), bounds, false],
    ['but not when they alone manage', bounds, { ...bounds, flags: 0 }, false],
    ['when only they are under glass', rights(GLASS, 0b110, 0), bounds, true],
    ['but not when only the others are', bounds, rights(MANAGE | GLASS, 0b110, 0b010), false],
    ['when both are under glass', rights(GLASS, 2, 0), rights(GLASS, 2, 0), true],
  ])('%s', (_, inner, outer, expected) => {
    expect(isWithin(inner, outer)).toBe(expected);
  });
});

test('somebody is left with what they had or the other has, and glass is lifted by who reads without it', () => {
  const [own, present] = [rights(MANAGE, 0b011, 0b001), rights(GLASS, 0b100, 0)];
  expect(mayLeaveWith(rights(GLASS, 0b111, 0b001), own, present)).toBe(true);
  expect(mayLeaveWith(rights(0, 0b011, 0), own, present)).toBe(true);
  expect(mayLeaveWith(rights(0, 0b100, 0), own, present)).toBe(false);
  expect(mayLeaveWith(rights(0, 0b101, 0), own, { ...present, flags: 0 })).toBe(true);
});

test('two appointments give what either gives, two changes what both leave, and glass stays', () => {
  const [a, b] = [rights(MANAGE, 0b011, 0b001), rights(MANAGE | GLASS, 0b110, 0b100)];
  const c = rights(0, 0b010, 0);
  expect(union(a, c)).toEqual(rights(MANAGE, 0b011, 0b001));
  expect(union(c, b)).toEqual(rights(MANAGE | GLASS, 0b110, 0b100));
  expect(intersection(a, b)).toEqual(rights(MANAGE | GLASS, 0b010, 0));
  expect(intersection(a, c)).toEqual(rights(0, 0b010, 0));
  expect(intersection(rights(GLASS, 1, 1), rights(GLASS, 1, 1))).toEqual(rights(GLASS, 1, 1));
});

test('rights are well formed when known, read where written, and nobody manages under glass', () => {
  const wellFormed = [rights(MANAGE, 3, 1), rights(GLASS, 3, 3), rights(0, 0, 0)];
  const not = [rights(4, 1, 0), rights(3, 1, 0), rights(0, 1, 2), rights(5, 1, 1)];
  expect(wellFormed.map(isWellFormed)).toEqual([true, true, true]);
  expect(not.map(isWellFormed)).toEqual([false, false, false, false]);
});
