import { expect, test } from 'vitest';
import { readTableFile } from './table-import.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const read = (text: string, more: { order?: 'day-first' | 'month-first' } = {}) =>
  readTableFile({ text, now: NOW, epochOf: (localMs) => localMs, ...more });

const OMRON = `Date,Time,Systolic (mmHg),Diastolic (mmHg),Pulse (bpm),Notes
2026-11-01,07:15,138,84,71,"after ""coffee"", early"
2026-11-01,19:02,182,100,80,
2026-11-02,07:10,not measured,84,70,
2026-11-03,25:10,130,80,70,
2026-11-04,07:10,80,130,70,
2026-11-05,07:10,400,130,70,
2030-01-01,07:10,120,80,70,
`;

test('rows of a cuff become readings with their moment; each that cannot be one says why', () => {
  const file = read(OMRON);
  expect(file).toMatchObject({
    value: {
      readings: [
        {
          place: 1,
          takenAt: Date.UTC(2026, 10, 1, 7, 15),
          measurements: [
            { code: '85354-9', values: [{ decimal: '138', unit: 'mm[Hg]' }, { decimal: '84' }] },
            { code: '8867-4', values: [{ decimal: '71', unit: '/min' }] },
          ],
        },
        { place: 2 },
      ],
      refused: [
        { place: 3, reason: 'not-number' },
        { place: 4, reason: 'no-time' },
        { place: 5, reason: 'reversed' },
        { place: 6, reason: 'impossible' },
        { place: 7, reason: 'in-future' },
      ],
    },
  });
});

test('semicolons, a byte order mark, a comma for the point and a heading after other lines are read', () => {
  const text = '\uFEFFMeter\nDatum;Uhrzeit;Gewicht (kg)\n14.10.2026;07:00;81,4\n';
  expect(read(text)).toMatchObject({
    value: {
      readings: [
        {
          takenAt: Date.UTC(2026, 9, 14, 7),
          measurements: [{ code: '29463-7', values: [{ decimal: '81.4', unit: 'kg' }] }],
        },
      ],
      refused: [],
    },
  });
});

test('sugar is kept under the code of the unit the file says, and not at all where it says none', () => {
  const glucose = (heading: string, value: string) => {
    const file = read(`Timestamp,${heading}\n2026-11-01 07:00,${value}\n`);
    if (!file.ok) return file.error;
    return (
      file.value.refused[0]?.reason ??
      file.value.readings[0]?.measurements.map(({ code, values }) => [code, values[0]?.decimal])
    );
  };
  expect(glucose('Glucose (mg/dL)', '104')).toEqual([['41653-7', '104']]);
  expect(glucose('Glucose mmol/l', '5.8')).toEqual([['14743-9', '5.8']]);
  expect(glucose('Glucose', '5.8 mmol/L')).toEqual([['14743-9', '5.8']]);
  expect(glucose('Glucose', '104')).toBe('no-unit');
});

test('a weight or a temperature without a unit is not taken', () => {
  expect(read('Date,Weight\n2026-11-01 07:00,180\n')).toMatchObject({
    value: { refused: [{ reason: 'no-unit' }] },
  });
  expect(read('Date,Weight (lb)\n2026-11-01 07:00,180\n')).toMatchObject({
    value: { readings: [{ measurements: [{ values: [{ unit: '[lb_av]' }] }] }] },
  });
  expect(read('Date,Temperature °F\n2026-11-01 07:00,98.6\n')).toMatchObject({
    value: { readings: [{ measurements: [{ values: [{ unit: '[degF]', decimal: '98.6' }] }] }] },
  });
});

test('whether 3/4 is in March or in April is asked, unless another row of the file tells', () => {
  const rows = (...dates: readonly string[]) =>
    `Date,Time,Sys,Dia\n${dates.map((date) => `${date},7:05 pm,120,80`).join('\n')}\n`;
  const moments = (file: ReturnType<typeof read>) =>
    file.ok ? file.value.readings.map(({ takenAt }) => takenAt) : file.error;
  expect(moments(read(rows('03/04/2026')))).toBe('home-monitoring/ask-order');
  expect(moments(read(rows('03/04/2026'), { order: 'month-first' }))).toEqual([
    Date.UTC(2026, 2, 4, 19, 5),
  ]);
  expect(moments(read(rows('03/04/2026', '21/04/2026')))).toEqual([
    Date.UTC(2026, 3, 3, 19, 5),
    Date.UTC(2026, 3, 21, 19, 5),
  ]);
  expect(moments(read(rows('03/14/2026', '21/04/2026')))).toBe('home-monitoring/mixed-dates');
});

test('a moment with its zone is that moment', () => {
  const file = read('Timestamp,Sys,Dia\n2026-11-01T07:15:00+02:00,120,80\n');
  expect(file).toMatchObject({
    value: { readings: [{ takenAt: Date.UTC(2026, 10, 1, 5, 15) }] },
  });
});

test.each([
  ['nothing', '', 'home-monitoring/no-table'],
  ['a word', 'hello', 'home-monitoring/no-table'],
  ['other columns', 'Name,Age\nRosa,67\n', 'home-monitoring/no-columns'],
  ['dates and no numbers', 'Date,Comment\n2026-11-01,fine\n', 'home-monitoring/no-columns'],
  ['too many rows', ['Date,Sys,Dia\n', 20_001] as const, 'home-monitoring/too-big'],
])('a file of %s is refused', (_name, text, code) => {
  const whole =
    typeof text === 'string' ? text : text[0] + '2026-11-01 07:00,120,80\n'.repeat(text[1]);
  expect(read(whole)).toEqual({ ok: false, error: code });
});
