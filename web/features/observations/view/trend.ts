/** Where the points of a trend stand: time from left to right, the value from bottom to top, with the range of the healthy. */
import { GLUCOSE_MG_PER_MMOL } from '#clinical/measured-units.ts';
import { shownCode, vitalValues, type Observation } from '#clinical/observation.ts';
import { VITAL_LIMITS, type VitalCode } from '#clinical/vital-table.ts';
import { extentOf, thinned } from './thinning.ts';

export interface TrendPoint {
  readonly id: string;
  readonly at: number;
  readonly value: number;
  readonly x: number;
  readonly y: number;
  readonly fromDevice: boolean;
}

export interface TrendLine {
  /** Of a value, or the one several codes of one thing are shown under. */
  readonly code: string;
  readonly points: readonly TrendPoint[];
}

export interface Trend {
  readonly lines: readonly TrendLine[];
  /** The reference range of the first line, as heights; undefined without one. */
  readonly band: { readonly top: number; readonly bottom: number } | undefined;
  readonly least: number;
  readonly most: number;
  readonly first: number;
  readonly last: number;
}

export interface TrendBox {
  readonly width: number;
  readonly height: number;
}

const MEAN_PRESSURE: VitalCode = '8478-0';
/** A tenth is as much as a drawing tells. */
const ROUNDED = 10;
const MARGIN_SHARE = 0.08;
const SPAN_MIN = 4;

/** Undefined with fewer than two moments: one point is no trend. */
export function trendOf(
  observations: readonly Observation[],
  { width, height }: TrendBox,
): Trend | undefined {
  const found = foundIn(observations);
  const times = found.map(({ observation }) => observation.effectiveAt);
  const [first, last] = extentOf(times);
  if (found.length === 0 || first === last) return undefined;
  const codes = [...new Set(found.map(({ line }) => line))];
  const range = rangeOf(found);
  const numbers = [...found.map(({ number }) => number), ...(range ?? [])];
  const [lowest, highest] = extentOf(numbers);
  const margin = Math.max(SPAN_MIN, highest - lowest) * MARGIN_SHARE;
  const [least, most] = [lowest - margin, highest + margin];
  const x = (at: number) => ((at - first) / (last - first)) * width;
  const y = (value: number) => height - ((value - least) / (most - least)) * height;
  const lines = codes.map((code) => ({
    code,
    points: thinned(
      found
        .filter((point) => point.line === code)
        .map(({ number, observation }) => pointOf(observation, number, { x, y }))
        .sort((one, other) => one.at - other.at),
      width,
    ),
  }));
  const band = range && { top: y(range[1]), bottom: y(range[0]) };
  return { lines, band, least, most, first, last };
}

interface Found {
  readonly code: VitalCode;
  readonly line: string;
  readonly number: number;
  /** From the unit of the table to the one it is drawn in. */
  readonly scale: number;
  readonly observation: Observation;
}

/** A mean pressure is kept in the record and not drawn. Glucose comes in one unit, whichever. */
const foundIn = (observations: readonly Observation[]): readonly Found[] =>
  observations.flatMap((observation) => {
    const scale = observation.values[0]?.unit === 'mg/dL' ? GLUCOSE_MG_PER_MMOL : 1;
    return vitalValues(observation)
      .filter(({ code }) => code !== MEAN_PRESSURE)
      .map(({ code, number }) => ({
        code,
        line: code === observation.code ? shownCode(observation.code) : code,
        number: Math.round(number * scale * ROUNDED) / ROUNDED,
        scale,
        observation,
      }));
  });

/** Of the first line, in the unit it is drawn in. */
function rangeOf([first]: readonly Found[]): readonly [number, number] | undefined {
  const range = first && VITAL_LIMITS[first.code].reference;
  return first && range && [range[0] * first.scale, range[1] * first.scale];
}

interface Scales {
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
}

const pointOf = (observation: Observation, value: number, { x, y }: Scales): TrendPoint => ({
  id: observation.id,
  at: observation.effectiveAt,
  value,
  x: x(observation.effectiveAt),
  y: y(value),
  fromDevice: observation.device !== undefined,
});
