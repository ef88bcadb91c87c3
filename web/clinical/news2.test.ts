import { expect, test } from 'vitest';
import { NEWS2_PARAMETERS, scoreNews2, type Consciousness, type News2Input } from './news2.ts';
import { NEWS2_SOURCE } from './news2-table.ts';

type Vector = readonly [string, number, boolean];

/** Breaths, saturation, scale, air or oxygen, systolic, pulse, consciousness, temperature; total; single 3. */
const VECTORS: readonly Vector[] = [
  ['16,97,1,air,120,72,A,36.8', 0, false],
  ['22,94,1,O2,105,112,A,38.4', 9, false],
  ['25,91,1,O2,90,131,C,39.1', 19, true],
  ['18,88,2,air,130,90,A,37.0', 0, false],
  ['18,93,2,air,130,90,A,37.0', 0, false],
  ['18,97,2,O2,130,90,A,37.0', 5, true],
  ['8,96,1,air,111,41,A,36.1', 4, true],
  ['12,96,1,air,220,50,A,36.0', 5, true],
  ['20,95,1,air,110,91,A,38.1', 4, false],
  ['21,92,1,O2,100,110,V,35.0', 15, true],
  ['24,83,2,O2,101,130,U,35.0', 16, true],
];

function inputOf(text: string): News2Input {
  const [rr, spo2, scale, oxygen, sbp, pulse, acvpu, temp] = text.split(',');
  return {
    rr: Number(rr),
    spo2: Number(spo2),
    scale: scale === '2' ? 2 : 1,
    oxygen: oxygen === 'O2',
    sbp: Number(sbp),
    pulse: Number(pulse),
    acvpu: acvpu as Consciousness,
    temp: Number(temp),
  };
}

const WELL = inputOf('16,97,1,air,120,72,A,36.8');

test.each(VECTORS)('%s scores %i, single parameter of 3: %s', (text, total, single3) => {
  expect(scoreNews2(inputOf(text))).toMatchObject({ status: 'scored', total, single3 });
});

test.each([
  [{}, 'routine'],
  [{ spo2: 95 }, 'ward'],
  [{ acvpu: 'C' }, 'ward-urgent'],
  [{ acvpu: 'C', oxygen: true }, 'urgent'],
  [{ acvpu: 'C', oxygen: true, rr: 21 }, 'emergency'],
] as const)('with %o the response is %s', (change, response) => {
  expect(scoreNews2({ ...WELL, ...change })).toMatchObject({ response });
});

test('a band begins and ends at the numbers of the chart', () => {
  const points = (change: Partial<News2Input>) => {
    const result = scoreNews2({ ...WELL, ...change });
    return result.status === 'scored' ? result.total : result.status;
  };
  const row = (name: 'rr' | 'spo2' | 'sbp' | 'pulse' | 'temp', values: readonly number[]) =>
    values.map((value) => points({ [name]: value }));
  expect(row('rr', [8, 9, 11, 12, 20, 21, 24, 25])).toEqual([3, 1, 1, 0, 0, 2, 2, 3]);
  expect(row('spo2', [91, 92, 93, 94, 95, 96])).toEqual([3, 2, 2, 1, 1, 0]);
  expect(row('sbp', [90, 91, 100, 101, 110, 111, 219, 220])).toEqual([3, 2, 2, 1, 1, 0, 0, 3]);
  expect(row('pulse', [40, 41, 50, 51, 90, 91, 110, 111, 130, 131])).toEqual([
    3, 1, 1, 0, 0, 1, 1, 2, 2, 3,
  ]);
  expect(row('temp', [35, 35.1, 36, 36.1, 38, 38.1, 39, 39.1])).toEqual([3, 1, 1, 0, 0, 1, 1, 2]);
});

test('scale 2 counts too much oxygen, and only with oxygen', () => {
  const onOxygen = [83, 84, 86, 88, 92, 93, 95, 97].map((spo2) => {
    const result = scoreNews2({ ...WELL, scale: 2, oxygen: true, spo2 });
    return result.status === 'scored' ? result.points.spo2 : undefined;
  });
  expect(onOxygen).toEqual([3, 2, 1, 0, 0, 1, 2, 3]);
  expect(scoreNews2({ ...WELL, scale: 2, oxygen: false, spo2: 99 })).toMatchObject({ total: 0 });
});

test.each(NEWS2_PARAMETERS)(
  'hazard 15: without %s there is no total, and that one is named',
  (parameter) => {
    expect(scoreNews2({ ...WELL, [parameter]: undefined })).toEqual({
      status: 'incomplete',
      missing: [parameter],
    });
    const onScale2 = scoreNews2({ ...WELL, scale: 2, [parameter]: undefined });
    expect(onScale2).toEqual({ status: 'incomplete', missing: [parameter] });
  },
);

test('hazard 15: for a child, in pregnancy and after spinal injury there is a reason and no number', () => {
  expect(scoreNews2({ ...WELL, age: 15 })).toEqual({ status: 'refused', refused: 'under-16' });
  expect(scoreNews2({ ...WELL, pregnant: true })).toMatchObject({ refused: 'pregnant' });
  expect(scoreNews2({ ...WELL, spinalInjury: true })).toMatchObject({ refused: 'spinal-injury' });
  expect(scoreNews2({ ...WELL, age: 16 })).toMatchObject({ status: 'scored' });
});

test('what cannot be a measurement is not scored', () => {
  expect(scoreNews2({ ...WELL, spo2: 101 })).toEqual({
    status: 'refused',
    refused: 'out-of-range',
    parameter: 'spo2',
  });
  expect(scoreNews2({ ...WELL, pulse: 72.5 })).toMatchObject({ parameter: 'pulse' });
  expect(scoreNews2({ ...WELL, temp: 36.85 })).toMatchObject({ parameter: 'temp' });
  expect(scoreNews2({ ...WELL, temp: Number.NaN })).toMatchObject({ parameter: 'temp' });
});

test('the table names its source and whether a clinician has signed it', () => {
  expect(NEWS2_SOURCE.source).toContain('Royal College of Physicians');
  expect(NEWS2_SOURCE.signed).toBeUndefined();
});
