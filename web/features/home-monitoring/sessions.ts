/**
 * Blood pressures taken one shortly after another are one sitting, and its mean says more than any of them. Worked out from the
 * readings alone, wherever they are shown.
 */
import type { ClinicalTableSource } from '#clinical/clinical-table.ts';
import { DIASTOLIC, SYSTOLIC } from '#clinical/observation.ts';
import { worstOf, type VitalWord } from '#clinical/vital-judgement.ts';
import { REPEAT_AFTER_MINUTES } from '#clinical/vital-table.ts';
import type { PressureReading } from './records.ts';

export const SITTING_SOURCE: ClinicalTableSource = {
  name: 'Measuring blood pressure at home',
  version: 1,
  date: '2026-11-22',
  source:
    'Five minutes of rest, two readings a minute apart, a third where they differ by more than 10 mmHg: general knowledge of guidelines on measuring at home.',
  standing: 'unverified',
  signed: undefined,
};

export const REST_MINUTES = 5;
const BETWEEN_MINUTES = 1;
const READINGS_MAX = 3;
/** With two readings further apart than this, a third decides; mmHg of the upper number. */
const APART_MAX = 10;
/** A later reading begins another sitting. */
const SITTING_MS = 10 * 60_000;
const DAY_MS = 86_400_000;

export interface Sitting {
  /** In the order they were taken. */
  readonly readings: readonly PressureReading[];
  readonly systolic: number;
  readonly diastolic: number;
  readonly at: number;
}

/** Newest first. Readings count from the first of a sitting on, so that a long evening is not one sitting. */
export function sittingsOf(readings: readonly PressureReading[]): readonly Sitting[] {
  const groups: PressureReading[][] = [];
  for (const reading of [...readings].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))) {
    const current = groups.at(-1);
    const first = current?.[0];
    if (current !== undefined && first !== undefined && reading.at - first.at <= SITTING_MS)
      current.push(reading);
    else groups.push([reading]);
  }
  return groups.map(sittingOf).reverse();
}

function sittingOf(readings: readonly PressureReading[]): Sitting {
  const [first] = readings;
  const mean = (of: (reading: PressureReading) => number) =>
    Math.round(readings.reduce((sum, reading) => sum + of(reading), 0) / readings.length);
  return {
    readings,
    systolic: mean(({ systolic }) => systolic),
    diastolic: mean(({ diastolic }) => diastolic),
    at: first?.at ?? 0,
  };
}

/** Whether another reading belongs to this sitting. */
export function wantsAnother(readings: readonly PressureReading[]): boolean {
  const [first, second] = readings;
  if (first === undefined || second === undefined) return true;
  return readings.length < READINGS_MAX && Math.abs(first.systolic - second.systolic) > APART_MAX;
}

const PAST_LIMITS: ReadonlySet<VitalWord> = new Set(['crisis', 'critical-high', 'critical-low']);

/** Whether somebody has to look at a reading, so that what it means comes before what is next. */
export const isPastLimits = ({ systolic, diastolic }: PressureReading): boolean =>
  PAST_LIMITS.has(
    worstOf([
      { code: SYSTOLIC, number: systolic },
      { code: DIASTOLIC, number: diastolic },
    ]),
  );

/** Minutes of rest after `last` and before the next reading; past a limit as long as the alert asks for (C-06). */
export const restAfter = (last: PressureReading): number =>
  isPastLimits(last) ? REPEAT_AFTER_MINUTES : BETWEEN_MINUTES;

export interface MeanOfDays {
  readonly systolic: number;
  readonly diastolic: number;
  /** Sittings it is made of. */
  readonly count: number;
}

/** The mean of the sittings of the last days; undefined with fewer than three, which say little. */
export function meanOfDays(
  sittings: readonly Sitting[],
  { days, now }: { readonly days: number; readonly now: number },
): MeanOfDays | undefined {
  const recent = sittings.filter(({ at }) => now - at < days * DAY_MS);
  if (recent.length < 3) return undefined;
  const mean = (of: (sitting: Sitting) => number) =>
    Math.round(recent.reduce((sum, sitting) => sum + of(sitting), 0) / recent.length);
  return {
    systolic: mean(({ systolic }) => systolic),
    diastolic: mean(({ diastolic }) => diastolic),
    count: recent.length,
  };
}
