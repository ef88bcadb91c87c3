/** Where a strip lies on paper of 25 mm a second and 10 mm a millivolt: rows of seven seconds, in millimetres. */
import type { EcgFindings } from '#devices/analysis/read-ecg.ts';

const MM_PER_S = 25;
const MM_PER_MV = 10;
const ROW_SECONDS = 7;
/** Two millivolts up and one down from the middle line of a row. */
export const ROW_MM = 32;
const ZERO_MM = 20;
const UV_PER_MV = 1_000;

export interface PaperRow {
  readonly number: number;
  /** Lines of the trace, broken where samples were lost. */
  readonly paths: readonly string[];
  /** Where beats are marked; hollow ones do not count. */
  readonly beats: readonly { readonly x: number; readonly clean: boolean }[];
  /** Seconds in which the signal cannot be believed. */
  readonly shaded: readonly { readonly x: number; readonly width: number }[];
}

export const PAPER_MM = ROW_SECONDS * MM_PER_S;

export function paperOf(
  findings: Pick<EcgFindings, 'shown' | 'beats' | 'badSeconds'>,
  samplesUv: readonly (number | null)[],
  rateHz: number,
): readonly PaperRow[] {
  const perRow = ROW_SECONDS * rateHz;
  const rows = Math.ceil(samplesUv.length / perRow);
  return Array.from({ length: rows }, (_, number) => {
    const from = number * perRow;
    const until = Math.min(samplesUv.length, from + perRow);
    const startS = number * ROW_SECONDS;
    const isHere = (second: number): boolean => second >= startS && second < startS + ROW_SECONDS;
    return {
      number,
      paths: pathsOf(findings.shown, samplesUv, { from, until, rateHz }),
      beats: findings.beats
        .filter(({ atS }) => isHere(atS))
        .map(({ atS, clean }) => ({ x: rounded((atS - startS) * MM_PER_S), clean })),
      shaded: findings.badSeconds
        .filter(isHere)
        .map((second) => ({ x: (second - startS) * MM_PER_S, width: MM_PER_S })),
    };
  });
}

interface Stretch {
  readonly from: number;
  readonly until: number;
  readonly rateHz: number;
}

function pathsOf(
  shown: ArrayLike<number>,
  samplesUv: readonly (number | null)[],
  { from, until, rateHz }: Stretch,
): readonly string[] {
  const paths: string[] = [];
  let open = '';
  for (let at = from; at < until; at++) {
    if (samplesUv[at] === null) {
      if (open !== '') paths.push(open);
      open = '';
      continue;
    }
    const x = rounded(((at - from) / rateHz) * MM_PER_S);
    const y = rounded(ZERO_MM - ((shown[at] ?? 0) / UV_PER_MV) * MM_PER_MV);
    open += `${open === '' ? 'M' : 'L'}${String(x)} ${String(Math.min(ROW_MM, Math.max(0, y)))}`;
  }
  return open === '' ? paths : [...paths, open];
}

/** A hundredth of a millimetre is finer than any printer. */
const rounded = (millimetres: number): number => Math.round(millimetres * 100) / 100;
