/**
 * The measurements of two weeks: series with a range from which the seed picks, and those the stories depend on, number by
 * number. Rosa's of days 4 to 7 arrive five days late, because her phone had no network.
 */
import type { ChartMeasurement, ChartQuantity } from '../chart.ts';
import { demoTime, type DemoSeed } from './demo-seed.ts';
import type { StaffName } from './demo-story.ts';

export interface Reading {
  readonly day: number;
  readonly time: string;
  readonly loinc: string;
  readonly numbers: readonly number[];
}

type Range = readonly [least: number, most: number];

interface Series {
  readonly loinc: string;
  readonly days: readonly number[];
  readonly times: readonly string[];
  /** One range for each number; two for a blood pressure. Tenths for a temperature and for glucose. */
  readonly ranges: readonly Range[];
}

const PRESSURE = '85354-9';
const PULSE = '8867-4';
const OXYGEN = '59408-5';
const BREATHS = '9279-1';
const TEMPERATURE = '8310-5';
const GLUCOSE = '15074-8';
const WEIGHT = '29463-7';

const UNITS: ReadonlyMap<string, string> = new Map([
  [PRESSURE, 'mm[Hg]'],
  [PULSE, '/min'],
  [OXYGEN, '%'],
  [BREATHS, '/min'],
  [TEMPERATURE, 'Cel'],
  [GLUCOSE, 'mmol/L'],
  [WEIGHT, 'kg'],
]);
const IN_TENTHS: ReadonlySet<string> = new Set([TEMPERATURE, GLUCOSE]);

const days = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);
const series = (
  loinc: string,
  when: Pick<Series, 'days' | 'times'>,
  ...ranges: readonly Range[]
) => ({
  loinc,
  ...when,
  ranges,
});

const TWICE = { days: days(1, 14), times: ['07:15', '18:45'] };
const MORNINGS = { days: days(1, 14), times: ['07:15'] };
const NIGHTS = { days: days(1, 14), times: ['21:30'] };
const FEVER = { days: days(9, 13), times: ['09:00', '17:00'] };

const SERIES: Readonly<Record<string, readonly Series[]>> = {
  rosa: [
    series(PRESSURE, { days: days(1, 14), times: ['07:15'] }, [134, 158], [82, 96]),
    series(PRESSURE, { days: [...days(1, 12), 14], times: ['18:45'] }, [134, 158], [82, 96]),
    series(PULSE, TWICE, [66, 84]),
    series(OXYGEN, MORNINGS, [95, 98]),
  ],
  samuel: [series(OXYGEN, NIGHTS, [88, 92]), series(BREATHS, NIGHTS, [16, 20])],
  leila: [
    series(PRESSURE, { days: [1, 5, 8, 12], times: ['13:00'] }, [108, 122], [64, 76]),
    series(PULSE, { days: [1, 5, 8, 12], times: ['13:00'] }, [76, 92]),
  ],
  daniel: [
    series(BREATHS, { days: [2, 4, 11], times: ['16:10'] }, [20, 26]),
    series(OXYGEN, { days: [2, 4, 11], times: ['16:10'] }, [95, 98]),
    series(PULSE, { days: [2, 4, 11], times: ['16:10'] }, [88, 112]),
    series(TEMPERATURE, { days: [2, 4, 11], times: ['16:10'] }, [366, 374]),
  ],
  grace: [
    series(GLUCOSE, MORNINGS, [72, 118]),
    series(PRESSURE, { days: [1, 3, 5, 7, 9, 11, 13], times: ['10:00'] }, [124, 142], [74, 88]),
  ],
  farouk: [
    series(PRESSURE, { days: [2, 4, 6, 8, 10, 12], times: ['09:40'] }, [122, 138], [74, 86]),
    series(PULSE, { days: [2, 4, 6, 8, 10, 12], times: ['09:40'] }, [58, 70]),
  ],
  faruk: [
    series(TEMPERATURE, FEVER, [376, 394]),
    series(PULSE, FEVER, [88, 108]),
    series(BREATHS, { days: days(9, 12), times: ['09:00', '17:00'] }, [16, 22]),
  ],
  asha: [
    series(PRESSURE, { days: [1, 8], times: ['15:00'] }, [106, 120], [66, 78]),
    series(PULSE, { days: [1, 8], times: ['15:00'] }, [64, 80]),
  ],
};

const at = (day: number, time: string, ...taken: readonly (readonly [string, ...number[]])[]) =>
  taken.map(([loinc, ...numbers]): Reading => ({ day, time, loinc, numbers }));

/** Samuel's three sets score 2, 6 and 9 by NEWS2 on scale 2 with oxygen; Rosa's two evenings are the crisis. */
const TOLD: Readonly<Record<string, readonly Reading[]>> = {
  rosa: [...at(13, '19:00', [PRESSURE, 182, 100]), ...at(13, '19:06', [PRESSURE, 184, 102])],
  samuel: [
    ...at(
      9,
      '07:20',
      [BREATHS, 20],
      [OXYGEN, 90],
      [PRESSURE, 130, 74],
      [PULSE, 84],
      [TEMPERATURE, 36.8],
    ),
    ...at(
      11,
      '15:00',
      [BREATHS, 22],
      [OXYGEN, 89],
      [PRESSURE, 124, 70],
      [PULSE, 96],
      [TEMPERATURE, 38.2],
    ),
    ...at(
      12,
      '02:30',
      [BREATHS, 25],
      [OXYGEN, 86],
      [PRESSURE, 108, 62],
      [PULSE, 104],
      [TEMPERATURE, 38.4],
    ),
  ],
  grace: [...at(9, '10:05', [WEIGHT, 81.4]), ...at(9, '10:10', [WEIGHT, 84.1])],
};

/** Who measures; Rosa does it herself. */
const MEASURED_BY: Readonly<Record<string, StaffName>> = { farouk: 'koffi', faruk: 'koffi' };
const AT_HOME = 'rosa';
const LATE = { from: 4, to: 7, days: 5 };

/** In the order of time. */
function readingsOf(key: string, seed: DemoSeed): readonly Reading[] {
  const generated = (SERIES[key] ?? []).flatMap((each) => expanded(key, each, seed));
  return [...generated, ...(TOLD[key] ?? [])].sort(
    (a, b) => a.day - b.day || a.time.localeCompare(b.time),
  );
}

function expanded(key: string, each: Series, seed: DemoSeed): readonly Reading[] {
  const { loinc, ranges } = each;
  const scale = IN_TENTHS.has(loinc) ? 10 : 1;
  return each.days.flatMap((day) =>
    each.times.map((time) => ({
      day,
      time,
      loinc,
      numbers: ranges.map(([least, most], number) => {
        const word = [key, loinc, day, time, number].join('/');
        return seed.number(word, least, most) / scale;
      }),
    })),
  );
}

interface Measuring {
  readonly key: string;
  readonly seed: DemoSeed;
  readonly first: string;
  /** The id of the patient's chart, who measures at home. */
  readonly patient: string;
}

export function measurementsOf({
  key,
  seed,
  first,
  patient,
}: Measuring): readonly ChartMeasurement[] {
  const isHome = key === AT_HOME;
  return readingsOf(key, seed).map((reading) => {
    const { day, time, loinc, numbers } = reading;
    const isLate = isHome && day >= LATE.from && day <= LATE.to;
    return {
      id: seed.id([key, 'reading', loinc, day, time].join('/')),
      loinc,
      ...valuesOf(reading),
      takenAt: demoTime(first, day, time),
      recordedAt: demoTime(first, isLate ? day + LATE.days : day, time),
      by: isHome ? patient : seed.id(MEASURED_BY[key] ?? 'amina'),
      isRestricted: false,
      status: 'final',
      device: isHome ? (numbers.length > 1 ? 'Simulated cuff' : 'Simulated oximeter') : undefined,
    };
  });
}

function valuesOf({ loinc, numbers }: Reading): Pick<ChartMeasurement, 'value' | 'components'> {
  const quantity = (value: number): ChartQuantity => ({ value, unit: UNITS.get(loinc) ?? '1' });
  const [only = 0, diastolic] = numbers;
  if (diastolic === undefined) return { value: quantity(only), components: [] };
  return {
    value: undefined,
    components: [
      { loinc: '8480-6', value: quantity(only) },
      { loinc: '8462-4', value: quantity(diastolic) },
    ],
  };
}
