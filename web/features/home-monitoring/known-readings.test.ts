import { expect, test } from 'vitest';
import { BLOOD_PRESSURE, type Observation } from '#clinical/observation.ts';
import type { ImportedReading } from './imported.ts';
import { isKnown, knownReadings } from './known-readings.ts';

const AT = Date.UTC(2026, 10, 22, 8, 30);
const pressure = (systolic: string) => ({
  code: BLOOD_PRESSURE as typeof BLOOD_PRESSURE,
  values: [
    { code: '8480-6', decimal: systolic, unit: 'mm[Hg]' as const },
    { code: '8462-4', decimal: '84', unit: 'mm[Hg]' as const },
  ],
  qualifiers: [],
});
const deviceOf = (identity: string) => ({
  id: 'x',
  name: '',
  maker: '',
  model: '',
  localTime: '',
  identity,
});
const fromFile = (systolic: string, takenAt = AT): ImportedReading => ({
  measurements: [pressure(systolic)],
  takenAt,
  timeBy: 'device',
  device: deviceOf('f'.repeat(64)),
});
const kept = (systolic: string, device = true): Observation => ({
  id: 'a'.repeat(32),
  ...pressure(systolic),
  set: 'b'.repeat(32),
  effectiveAt: AT + 42_000,
  timeBy: 'device',
  recordedAt: AT,
  performer: 'c'.repeat(64),
  device: device ? deviceOf('d'.repeat(64)) : undefined,
});

test('what the meter told over the air is not new out of its file, whose clock knows no seconds', () => {
  const known = knownReadings([kept('142')]);
  expect(isKnown(fromFile('142'), known)).toBe(true);
  expect(isKnown(fromFile('142.0'), known)).toBe(true);
});

test('another number, another minute and what somebody typed are no reason to leave a row out', () => {
  const known = knownReadings([kept('142')]);
  expect(isKnown(fromFile('143'), known)).toBe(false);
  expect(isKnown(fromFile('142', AT - 60_000), known)).toBe(false);
  expect(isKnown(fromFile('142'), knownReadings([kept('142', false)]))).toBe(false);
});

test('the same row of a file is known whatever its moment says', () => {
  const same = { ...kept('142'), device: deviceOf('f'.repeat(64)) };
  expect(isKnown(fromFile('142', AT - 3_600_000), knownReadings([same]))).toBe(true);
});
