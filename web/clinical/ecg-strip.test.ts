import { expect, test } from 'vitest';
import { readStrips, samplesOf, stripOf } from './ecg-strip.ts';

test('samples come back as they were taken, with the holes', () => {
  const strip = stripOf(130, [12.4, null, -3, 0]);
  expect(strip).toEqual({ rateHz: 130, data: '12 E -3 0' });
  expect(strip && samplesOf(strip)).toEqual([12, null, -3, 0]);
});

test('what is no strip is counted and not shown', () => {
  const sound = { rateHz: 130, data: '1 2', set: 'a'.repeat(32), effectiveAt: 1 };
  const document = {
    'ecg:1': sound,
    'ecg:2': { ...sound, data: '1 <b>' },
    'ecg:3': { ...sound, rateHz: 0 },
  };
  const { entities, unreadable } = readStrips(document);
  expect(entities).toEqual([{ id: '1', ...sound }]);
  expect(unreadable).toBe(2);
});

test('more than two minutes are no strip', () => {
  expect(stripOf(250, new Array<number>(30_001).fill(1))).toBeUndefined();
  expect(stripOf(250, [])).toBeUndefined();
});
