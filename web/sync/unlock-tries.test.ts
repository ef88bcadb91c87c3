import { describe, expect, test } from 'vitest';
import { afterWrongTry, encodeTries, NO_TRIES, parseTries, pauseLeft } from './unlock-tries.ts';

const MINUTE = 60_000;

/** The pause after so many wrong passphrases at one moment. */
const pauseAfter = (count: number): number => {
  let tries = NO_TRIES;
  for (let i = 0; i < count; i++) tries = afterWrongTry(tries, 1_000);
  return pauseLeft(tries, 1_000);
};

describe('wrong passphrases in a row', () => {
  test('cost no pause at first, then half a minute, then twice as much each time, and never over five minutes', () => {
    expect([1, 4, 5, 6, 7, 8, 9, 400].map(pauseAfter)).toEqual([
      ...[0, 0, MINUTE / 2, MINUTE, 2 * MINUTE, 4 * MINUTE, 5 * MINUTE, 5 * MINUTE],
    ]);
  });

  test('a pause runs down with the clock', () => {
    const tries = { count: 5, last: 10 * MINUTE };
    expect(pauseLeft(tries, 10 * MINUTE + 20_000)).toBe(10_000);
    expect(pauseLeft(tries, 11 * MINUTE)).toBe(0);
  });

  test('a clock that was set back makes nobody wait longer than the pause', () => {
    expect(pauseLeft({ count: 5, last: 10 * MINUTE }, 0)).toBe(MINUTE / 2);
  });

  test('are read as they were written, and bytes that are no tries as none', () => {
    const tries = { count: 7, last: 1_790_000_000_000 };
    expect(parseTries(encodeTries(tries))).toEqual(tries);
    expect(parseTries(undefined)).toEqual(NO_TRIES);
    expect(parseTries(Uint8Array.of(9))).toEqual(NO_TRIES);
    expect(parseTries(Uint8Array.of(2, ...encodeTries(tries).slice(1)))).toEqual(NO_TRIES);
  });
});
