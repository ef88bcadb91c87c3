import { expect, test } from 'vitest';
import { createRegistry } from '#kernel/registry.ts';
import { homeMonitoring } from './feature.ts';
import { homePressures } from './queries.ts';

const stored = (code: string, values: readonly string[]) => ({
  code,
  values,
  qualifiers: [],
  set: '1'.repeat(32),
  effectiveAt: 1,
  timeBy: 'typed',
  recordedAt: 1,
  performer: '11'.repeat(32),
});
const id = 'a'.repeat(32);

test('of a page of the home, blood pressures with both numbers are a row, also those in kPa', () => {
  const page = { 'page:self': { month: '2026-11' } };
  const pulse = stored('8867-4', ['8867-4 70 /min']);
  expect(homePressures.row({ ...page, [`observation:${id}`]: pulse })).toBeUndefined();
  const pressure = stored('85354-9', ['8480-6 16 kPa', '8462-4 10 kPa']);
  expect(homePressures.row({ ...page, [`observation:${id}`]: pressure })).toEqual({
    readings: [{ id, systolic: expect.closeTo(120, 0), diastolic: expect.closeTo(75, 0), at: 1 }],
  });
  const half = stored('85354-9', ['8480-6 120 mm[Hg]']);
  expect(homePressures.row({ ...page, [`observation:${id}`]: half })).toBeUndefined();
});

test('it reads the pages of the home and writes nothing of its own', () => {
  const registry = createRegistry([homeMonitoring]);
  expect(registry.projectionsOf('home-readings-month')).toHaveLength(1);
  expect(homeMonitoring.commands).toEqual([]);
});
