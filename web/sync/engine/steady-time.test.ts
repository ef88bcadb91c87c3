import { expect, test } from 'vitest';
import { parseMillis, type Millis } from '#kernel/ports.ts';
import { steadyTime } from './steady-time.ts';

const at = (value: number): Millis => {
  const millis = parseMillis(value);
  if (millis === undefined) throw new Error('not a time');
  return millis;
};

test('a clock that is put back a year delays nothing that waits', () => {
  let wall = at(1_700_000_000_000);
  const time = steadyTime({ now: () => wall });
  wall = at(wall + 2_000);
  expect(time()).toBe(2_000);
  wall = at(wall - 365 * 86_400_000);
  expect(time()).toBe(2_000);
  wall = at(wall + 30_000);
  expect(time()).toBe(32_000);
});
