import { expect, test } from 'vitest';
import { LEVEL_ACCESS, LEVELS, levelOf, RECORD_ACCESS } from './access.ts';
import { refusalOf } from './refusals.ts';

const CLINICAL = 2;
const read = LEVEL_ACCESS.read;
const summaryOnly = { reads: [1], writes: [1], manages: false };

test('the first check that fails gives the reason: level, part, role, relationship', () => {
  const asked = { compartment: CLINICAL, allowed: true };
  expect(refusalOf({ ...asked, access: read })).toBe('access/level');
  expect(refusalOf({ ...asked, access: read, allowed: false })).toBe('access/level');
  expect(refusalOf({ ...asked, access: summaryOnly })).toBe('access/part');
  expect(refusalOf({ ...asked, access: summaryOnly, allowed: false })).toBe('access/part');
  expect(refusalOf({ ...asked, access: LEVEL_ACCESS.write, allowed: false })).toBe('access/role');
  expect(refusalOf({ ...asked, access: undefined, allowed: false })).toBe('access/role');
  expect(refusalOf({ ...asked, access: undefined })).toBe('access/relationship');
  expect(refusalOf({ ...asked, access: LEVEL_ACCESS.write })).toBeUndefined();
});

test('every level is recognised by what it gives, and nothing else is taken for one', () => {
  expect(LEVELS.map((level) => levelOf(LEVEL_ACCESS[level]))).toEqual([...LEVELS]);
  expect(levelOf(RECORD_ACCESS.team)).toBe('manage');
  expect(levelOf(RECORD_ACCESS.subject)).toBeUndefined();
});

test('no level writes what it does not read', () => {
  for (const { reads, writes } of Object.values(LEVEL_ACCESS))
    expect(writes.every((one) => reads.includes(one))).toBe(true);
});
