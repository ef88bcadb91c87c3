import { expect, test } from 'vitest';
import { standing, type ObservationPage } from './observation-page.ts';
import type { Observation } from './observation.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const MINUTE_MS = 60_000;

const measured = (id: string, minutes: number, device: string | undefined): Observation => ({
  id,
  code: '85354-9',
  values: [
    { code: '8480-6', decimal: '182', unit: 'mm[Hg]' },
    { code: '8462-4', decimal: '100', unit: 'mm[Hg]' },
    ...(device === undefined ? [] : [{ code: '8478-0', decimal: '127', unit: 'mm[Hg]' } as const]),
  ],
  qualifiers: [],
  set: id,
  effectiveAt: NOON + minutes * MINUTE_MS,
  timeBy: device === undefined ? 'typed' : 'device',
  recordedAt: NOON + minutes * MINUTE_MS,
  performer: 'f'.repeat(64),
  device:
    device === undefined
      ? undefined
      : { id: 'cuff', name: 'Cuff', maker: '', model: '', localTime: '', identity: device },
});

const found = (...observations: readonly Observation[]) => {
  const page: ObservationPage = {
    month: '2026-11',
    observations,
    errors: [],
    scores: [],
    photos: 0,
    unreadable: 0,
  };
  return standing([page]).map(({ id, isAlsoTyped }) => [id, isAlsoTyped === true]);
};

test('what a person typed and the device told later is one reading, and it says both', () => {
  expect(found(measured('a', 0, undefined), measured('b', 4, '1'.repeat(64)))).toEqual([
    ['b', true],
  ]);
});

test('the same number a quarter of an hour later is another measurement', () => {
  expect(found(measured('a', 0, undefined), measured('b', 15, '1'.repeat(64)))).toHaveLength(2);
});

test('two typed readings beside one of the device are two', () => {
  const both = found(
    measured('a', 0, undefined),
    measured('b', 1, undefined),
    measured('c', 1, '1'.repeat(64)),
  );
  expect(both).toHaveLength(2);
});

test('two typed readings of the same number are two: nobody knows that they are one', () => {
  expect(found(measured('a', 0, undefined), measured('b', 1, undefined))).toHaveLength(2);
});
