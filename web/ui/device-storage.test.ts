import { expect, test } from 'vitest';
import { roomFor } from './device-storage.ts';

const MEGABYTE = 1_048_576;
const quota = 1_000 * MEGABYTE;

test.each([
  [0, 'everything'],
  [900, 'everything'],
  [901, 'words'],
  [980, 'words'],
  [981, 'little'],
  [1_100, 'little'],
] as const)('of 1,000 MB %i are used: there is room for %s', (used, room) => {
  expect(roomFor({ used: used * MEGABYTE, quota })).toBe(room);
});

test('a photo that would take the last tenth is not kept, and words are', () => {
  const used = 895 * MEGABYTE;
  expect(roomFor({ used, quota }, 4 * MEGABYTE)).toBe('everything');
  expect(roomFor({ used, quota }, 6 * MEGABYTE)).toBe('words');
  expect(roomFor({ used, quota })).toBe('everything');
});

test('a browser that does not tell keeps everything until it refuses', () => {
  expect(roomFor({ used: undefined, quota: undefined }, quota)).toBe('everything');
});
