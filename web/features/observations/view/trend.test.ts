import { expect, test } from 'vitest';
import type { Observation } from '#clinical/observation.ts';
import { aPressure } from '../fixtures.ts';
import { trendOf } from './trend.ts';

const BOX = { width: 100, height: 50 };

const at = (effectiveAt: number, systolic: string, diastolic: string): Observation => ({
  ...aPressure(systolic, diastolic),
  id: effectiveAt.toString(16).padStart(32, '0'),
  set: '0'.repeat(32),
  effectiveAt,
  timeBy: 'typed',
  recordedAt: effectiveAt,
  performer: 'a'.repeat(64),
  device: undefined,
});

test('time runs from edge to edge, higher numbers stand higher, both pressures have a line', () => {
  const trend = trendOf([at(30, '150', '90'), at(10, '120', '80'), at(20, '182', '100')], BOX);
  if (trend === undefined) throw new Error('a trend');
  const [systolic = [], diastolic = []] = trend.lines.map(({ points }) => points);
  expect(systolic.map(({ x }) => x)).toEqual([0, 50, 100]);
  expect(systolic.map(({ value }) => value)).toEqual([120, 182, 150]);
  expect(diastolic).toHaveLength(3);
  const [low = 0, high = 0] = systolic.map(({ y }) => y);
  expect(high).toBeLessThan(low);
  const { top, bottom } = trend.band ?? { top: 0, bottom: 0 };
  expect(top).toBeLessThan(bottom);
});

test('one moment is no trend', () => {
  expect(trendOf([at(10, '120', '80')], BOX)).toBeUndefined();
  expect(trendOf([], BOX)).toBeUndefined();
});
