import { expect, test } from 'vitest';
import { lateHours } from './late.ts';

test('a reading is late from an hour on, and a clock that is ahead makes none late', () => {
  const after = (minutes: number) => lateHours({ effectiveAt: 0, recordedAt: minutes * 60_000 });
  expect([after(59), after(60), after(5 * 24 * 60), after(-90)]).toEqual([
    undefined,
    1,
    120,
    undefined,
  ]);
});
