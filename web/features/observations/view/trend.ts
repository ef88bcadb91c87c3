/** Where the points of a trend stand: time from left to right, the value from bottom to top, with the range of the healthy. */
import { vitalValues, type Observation } from '#clinical/observation.ts';
import { VITAL_LIMITS, type VitalCode } from '#clinical/vital-table.ts';

export interface TrendPoint {
  readonly id: string;
  readonly at: number;
  readonly value: number;
  readonly x: number;
  readonly y: number;
  readonly fromDevice: boolean;
}

export interface TrendLine {
  readonly code: VitalCode;
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

const MARGIN_SHARE = 0.08;
const SPAN_MIN = 4;

/** Undefined with fewer than two moments: one point is no trend. */
export function trendOf(
  observations: readonly Observation[],
  { width, height }: TrendBox,
): Trend | undefined {
  const found = foundIn(observations);
  const times = found.map(({ observation }) => observation.effectiveAt);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  if (found.length === 0 || first === last) return undefined;
  const codes = [...new Set(found.map(({ code }) => code))];
  const range = codes[0] === undefined ? undefined : VITAL_LIMITS[codes[0]].reference;
  const numbers = [...found.map(({ number }) => number), ...(range ?? [])];
  const margin = Math.max(SPAN_MIN, Math.max(...numbers) - Math.min(...numbers)) * MARGIN_SHARE;
  const [least, most] = [Math.min(...numbers) - margin, Math.max(...numbers) + margin];
  const x = (at: number) => ((at - first) / (last - first)) * width;
  const y = (value: number) => height - ((value - least) / (most - least)) * height;
  const lines = codes.map((code) => ({
    code,
    points: found
      .filter((point) => point.code === code)
      .map(({ number, observation }) => pointOf(observation, number, { x, y }))
      .sort((one, other) => one.at - other.at),
  }));
  const band = range && { top: y(range[1]), bottom: y(range[0]) };
  return { lines, band, least, most, first, last };
}

/** Values that have a range; a mean pressure is kept in the record and not drawn. */
const foundIn = (observations: readonly Observation[]) =>
  observations.flatMap((observation) =>
    vitalValues(observation)
      .filter(({ code }) => hasReference(code))
      .map((value) => ({ ...value, observation })),
  );

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

const hasReference = (code: VitalCode): boolean => VITAL_LIMITS[code].reference !== undefined;
