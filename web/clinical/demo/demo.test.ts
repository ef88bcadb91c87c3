import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkDrugs } from '../drugs/check-drugs.ts';
import { scoreNews2 } from '../news2.ts';
import { demo } from './demo.ts';

const FIRST = '2026-11-08';
const charts = demo(1, FIRST);

test('seed 1 gives the same clinic everywhere, another seed another', () => {
  const hashOf = (seed: number) =>
    createHash('sha256')
      .update(JSON.stringify(demo(seed, FIRST)))
      .digest('hex');
  expect(hashOf(1)).toBe('b21b3ed68064907ad277903233a26c8d38bd0449a722c4cdcd1250a45e15032b');
  expect(hashOf(2)).not.toBe(hashOf(1));
});

test('the two weeks hold what the demonstration promises', () => {
  const count = (of: (chart: (typeof charts)[number]) => number) =>
    charts.reduce((sum, chart) => sum + of(chart), 0);
  expect(charts.map(({ patient }) => patient.number)).toEqual([
    'DEMO-01',
    'DEMO-02',
    'DEMO-03',
    'DEMO-04',
    'DEMO-05',
    'DEMO-06',
    'DEMO-07',
    'DEMO-08',
  ]);
  // 214 were tried; the 9 that are refused and the 4 duplicates never reach a chart.
  expect(count(({ measurements }) => measurements.length)).toBe(214 - 9 - 4);
  const late = charts.flatMap(({ measurements }) =>
    measurements.filter(({ takenAt, recordedAt }) => takenAt !== recordedAt),
  );
  expect(late).toHaveLength(20);
  expect(count(({ notes }) => notes.length)).toBe(38);
  expect(count(({ plans }) => plans[0]?.tasks.length ?? 0)).toBe(17);
  const ownerless = charts
    .flatMap(({ plans }) => plans[0]?.tasks ?? [])
    .filter(({ owner }) => !owner);
  expect(ownerless).toHaveLength(2);
  const medicines = charts.flatMap((chart) => chart.medicines);
  expect(medicines.filter(({ origin }) => origin === 'prescribed')).toHaveLength(6);
  expect(medicines.filter(({ doses }) => doses.length > 1)).toHaveLength(1);
  expect(charts.every(({ isDemo }) => isDemo)).toBe(true);
});

test('no id stands for two things, and everybody named is known', () => {
  const named = charts.flatMap((chart) => [
    ...(chart.allergies === 'none-known' ? [] : chart.allergies),
    ...chart.problems,
    ...chart.medicines,
    ...chart.measurements,
    ...chart.notes,
    ...chart.plans.flatMap((plan) => [plan, ...plan.goals, ...plan.tasks]),
  ]);
  const ids = [...charts.map(({ id }) => id), ...named.map(({ id }) => id)];
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  const people = new Set(
    charts.flatMap(({ id, practitioners }) => [id, ...practitioners.map((each) => each.id)]),
  );
  for (const { by } of named) expect(people).toContain(by);
});

test('everybody is as old as their story says, whatever the first day', () => {
  for (const first of ['2026-01-01', '2026-06-21', '2028-02-29', '2030-12-31'])
    for (const [at, years] of [67, 72, 34, 8, 58, 45, 44, 29].entries()) {
      const birthDate = demo(1, first)[at]?.patient.birthDate ?? '';
      const before = first.slice(5) < birthDate.slice(5) ? 1 : 0;
      expect(Number(first.slice(0, 4)) - Number(birthDate.slice(0, 4)) - before).toBe(years);
    }
});

test('Samuel scores 2, 6 and 9, and his clarithromycin is warned of', () => {
  const samuel = charts[1];
  const sets = [9, 11, 12].map((day) => {
    const date = `2026-11-${String(7 + day).padStart(2, '0')}`;
    const taken = (samuel?.measurements ?? []).filter(
      ({ takenAt }) => takenAt.startsWith(date) && !takenAt.includes('T21:30'),
    );
    const number = (code: string) => {
      const found = taken.find(({ loinc }) => loinc === code);
      return found?.value?.value ?? found?.components[0]?.value.value;
    };
    return scoreNews2({
      rr: number('9279-1'),
      spo2: number('59408-5'),
      sbp: number('85354-9'),
      pulse: number('8867-4'),
      temp: number('8310-5'),
      scale: 2,
      oxygen: true,
      acvpu: 'A',
      age: 72,
    });
  });
  expect(sets).toMatchObject([{ total: 2 }, { total: 6 }, { total: 9 }]);
  const [simvastatin = '', clarithromycin = ''] = samuel?.medicines.map(({ name }) => name) ?? [];
  const alerts = checkDrugs({ current: [simvastatin], new: clarithromycin, allergies: [] });
  expect(alerts).toMatchObject([{ tier: 'interrupt', kind: 'interaction' }]);
});
