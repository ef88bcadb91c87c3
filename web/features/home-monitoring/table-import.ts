/**
 * Readings in the table that the app of a meter exports. Columns are known by their headings; a number whose unit the file does
 * not say, where there is more than one, is not taken.
 */
import * as v from 'valibot';
import { parseDecimal } from '#clinical/decimal.ts';
import type { MeasuredUnit } from '#clinical/measured-units.ts';
import {
  BLOOD_PRESSURE,
  DIASTOLIC,
  measurementSchema,
  METER_GLUCOSE_MG,
  METER_GLUCOSE_MMOL,
  OXYGEN_SATURATION,
  PULSE,
  SYSTOLIC,
  TEMPERATURE,
  WEIGHT,
  type Measurement,
} from '#clinical/observation.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { dayOrderOf, momentOf, type DayOrder, type FileClock } from './file-time.ts';
import {
  doubtAbout,
  type FoundReading,
  type Imported,
  type Refusal,
  type RefusalReason,
} from './imported.ts';
import { readTable, type TableProblem, type TextTable } from './table-text.ts';

export type TableImportProblem =
  | TableProblem
  | 'home-monitoring/no-columns'
  | 'home-monitoring/ask-order'
  | 'home-monitoring/mixed-dates';

const COLUMNS = [
  ['date', /^(date|datum|timestamp|time ?stamp|measured|measurement (date|time)|datetime|jour)/],
  ['time', /^(time|heure|uhrzeit|zeit|clock)/],
  ['systolic', /^(sys|upper|haute?)/],
  ['diastolic', /^(dia|lower|basse)/],
  ['pulse', /^(pulse?|heart rate|pouls|hr\b|bpm)/],
  ['oxygen', /^(spo2|oxygen|saturation|o2)/],
  ['temperature', /^(temp|body temp)/],
  ['weight', /^(weight|gewicht|poids)/],
  ['glucose', /^(glucose|blood (glucose|sugar)|blutzucker|glyc|bg\b)/],
  ['unit', /^(unit|einheit|unité)/],
  ['device', /^(device|model|gerät|appareil)/],
] as const;

type Column = (typeof COLUMNS)[number][0];
type Columns = ReadonlyMap<Column, { readonly at: number; readonly heading: string }>;

interface TableRequest {
  readonly text: string;
  /** What somebody answered to 'home-monitoring/ask-order'. */
  readonly order?: DayOrder | undefined;
  readonly epochOf: FileClock['epochOf'];
  /** Milliseconds since 1970; what was measured after it has not been. */
  readonly now: number;
}

/**
 * 'home-monitoring/no-columns' where no moment or no measurement is among the headings, 'home-monitoring/ask-order' where a date can be read in two
 * ways, 'home-monitoring/mixed-dates' where no way fits all dates; those of `readTable`.
 */
export function readTableFile(request: TableRequest): Result<Imported, TableImportProblem> {
  const table = readTable(request.text);
  if (!table.ok) return table;
  const columns = columnsOf(table.value);
  if (!columns.has('date') || !MEASURED.some((one) => columns.has(one)))
    return err('home-monitoring/no-columns');
  const found = dayOrderOf(table.value.rows.map((row) => cellOf(row, columns, 'date')));
  if (found === undefined) return err('home-monitoring/mixed-dates');
  const order = found === 'ask' ? request.order : found;
  if (order === undefined) return err('home-monitoring/ask-order');
  const clock = { order, epochOf: request.epochOf };
  const readings: FoundReading[] = [];
  const refused: Refusal[] = [];
  table.value.rows.forEach((row, index) => {
    const place = index + 1;
    const read = readRow({ row, columns, clock, now: request.now });
    if (read.ok) readings.push({ place, ...read.value });
    else refused.push({ place, reason: read.error });
  });
  return ok({ readings, refused });
}

const MEASURED: readonly Column[] = [
  'systolic',
  'pulse',
  'oxygen',
  'temperature',
  'weight',
  'glucose',
];

/** The first heading that fits; a heading is one column and no more. */
function columnsOf({ header }: TextTable): Columns {
  const columns = new Map<Column, { readonly at: number; readonly heading: string }>();
  header.forEach((heading, at) => {
    for (const [column, pattern] of COLUMNS)
      if (pattern.test(heading) && !columns.has(column)) {
        columns.set(column, { at, heading });
        return;
      }
  });
  return columns;
}

const cellOf = (row: readonly string[], columns: Columns, column: Column): string =>
  row[columns.get(column)?.at ?? -1] ?? '';

interface RowRequest {
  readonly row: readonly string[];
  readonly columns: Columns;
  readonly clock: FileClock;
  readonly now: number;
}

function readRow({
  row,
  columns,
  clock,
  now,
}: RowRequest): Result<Omit<FoundReading, 'place'>, RefusalReason> {
  const written = `${cellOf(row, columns, 'date')} ${cellOf(row, columns, 'time')}`.trim();
  const takenAt = momentOf(written, clock);
  if (takenAt === undefined) return err('no-time');
  if (takenAt > now) return err('in-future');
  const measurements: Measurement[] = [];
  for (const read of [pressureOf(row, columns), ...SINGLE.map((one) => one(row, columns))]) {
    if (!read.ok) return read;
    measurements.push(...read.value);
  }
  const doubt = doubtAbout(measurements);
  if (doubt !== undefined) return err(doubt);
  return ok({ measurements, takenAt, written, model: cellOf(row, columns, 'device').slice(0, 80) });
}

type Read = Result<readonly Measurement[], RefusalReason>;

function pressureOf(row: readonly string[], columns: Columns): Read {
  const [upper, lower] = [cellOf(row, columns, 'systolic'), cellOf(row, columns, 'diastolic')];
  if (upper === '' && lower === '') return ok([]);
  const [systolic, diastolic] = [parseDecimal(upper), parseDecimal(lower)];
  if (systolic === undefined || diastolic === undefined) return err('not-number');
  const unit = /kpa/.test(columns.get('systolic')?.heading ?? '') ? 'kPa' : 'mm[Hg]';
  return ok([
    {
      code: BLOOD_PRESSURE,
      values: [
        { code: SYSTOLIC, decimal: systolic, unit },
        { code: DIASTOLIC, decimal: diastolic, unit },
      ],
      qualifiers: [],
    },
  ]);
}

type CodeFor = (unit: MeasuredUnit) => Measurement['code'];

/** `units`: what a heading or a column of units may say, each with its own meaning; one alone needs no saying. */
const single =
  (column: Column, codeFor: CodeFor, units: readonly (readonly [RegExp, MeasuredUnit])[]) =>
  (row: readonly string[], columns: Columns): Read => {
    const text = cellOf(row, columns, column);
    if (text === '' || text === '--' || text === '-') return ok([]);
    const decimal = parseDecimal(text.replace(/\s*[%a-z°/]+$/i, ''));
    if (decimal === undefined) return err('not-number');
    const said =
      `${columns.get(column)?.heading ?? ''} ${cellOf(row, columns, 'unit')} ${text}`.toLowerCase();
    const named = units.find(([pattern]) => pattern.test(said))?.[1];
    const unit = named ?? (units.length === 1 ? units[0]?.[1] : undefined);
    if (unit === undefined) return err('no-unit');
    const code = codeFor(unit);
    const read = v.safeParse(measurementSchema, {
      code,
      values: [{ code, decimal, unit }],
      qualifiers: [],
    });
    return read.success ? ok([read.output]) : err('nothing-known');
  };

const SINGLE = [
  single('pulse', () => PULSE, [[/./, '/min']]),
  single('oxygen', () => OXYGEN_SATURATION, [[/./, '%']]),
  single('temperature', () => TEMPERATURE, [
    [/°\s?f|fahrenheit|\(f\)/, '[degF]'],
    [/°\s?c|celsius|\(c\)/, 'Cel'],
  ]),
  single('weight', () => WEIGHT, [
    [/\blbs?\b|pound/, '[lb_av]'],
    [/\bkg\b/, 'kg'],
  ]),
  single('glucose', (unit) => (unit === 'mg/dL' ? METER_GLUCOSE_MG : METER_GLUCOSE_MMOL), [
    [/mg\s?\/\s?dl/, 'mg/dL'],
    [/mmol/, 'mmol/L'],
  ]),
];
