/** Readings of one patient for tests, as they lie on a page and as alerts see them. */
import { VITAL_LIMITS } from '#clinical/vital-table.ts';
import type { RawDocument } from '#kernel/document.ts';
import { holdingRules, type AlertPlan } from './patient-rules.ts';
import { clinicReadings, homeReadings, type AlertReading } from './queries.ts';
import type { Acknowledgement, Answer } from './records.ts';
import { PARTS, type AlertParameter, type RulePart } from './rule-table.ts';
import { judgeReadings, openThreads, type AlertThread } from './threads.ts';

export const MINUTE_MS = 60_000;
/** 22 November 2026, noon: as in the contexts of commands. */
export const NOW = Date.UTC(2026, 10, 22, 12);
export const HER = '11'.repeat(32);

/** What was measured so many minutes ago; what was written down at another moment says so. */
export interface Entry {
  readonly ago: number;
  readonly value: readonly [part: RulePart, decimal: string] | readonly [number, number];
  readonly recordedAgo?: number;
}

export const pressure = (ago: number, systolic: number, diastolic: number): Entry => ({
  ago,
  value: [systolic, diastolic],
});

export const number = (ago: number, part: RulePart, decimal: string): Entry => ({
  ago,
  value: [part, decimal],
});

const idOf = (index: number): string => index.toString(16).padStart(32, '0');

function stored({ ago, value, recordedAgo = ago }: Entry, index: number) {
  const [first, second] = value;
  const isPressure = typeof first === 'number';
  return {
    code: isPressure ? '85354-9' : PARTS[first].code,
    values: isPressure
      ? [`8480-6 ${String(first)} mm[Hg]`, `8462-4 ${String(second)} mm[Hg]`]
      : [`${PARTS[first].code} ${String(second)} ${VITAL_LIMITS[PARTS[first].code].unit}`],
    qualifiers: [],
    set: idOf(index),
    effectiveAt: NOW - ago * MINUTE_MS,
    timeBy: 'typed',
    recordedAt: NOW - recordedAgo * MINUTE_MS,
    performer: HER,
  };
}

export const pageOf = (...entries: readonly Entry[]): RawDocument => ({
  'page:self': { month: '2026-11' },
  ...Object.fromEntries(
    entries.map((entry, index) => [`observation:${idOf(index)}`, stored(entry, index)] as const),
  ),
});

export const readings = (...entries: readonly Entry[]): readonly AlertReading[] =>
  homeReadings.row(pageOf(...entries))?.readings ?? [];

export const onTheWard = (...entries: readonly Entry[]): readonly AlertReading[] =>
  clinicReadings.row(pageOf(...entries))?.readings ?? [];

interface Said {
  readonly acknowledgements?: readonly Acknowledgement[];
  readonly answers?: readonly Answer[];
  readonly plan?: AlertPlan;
  readonly now?: number;
}

/** The open threads of somebody with the limits of an adult, unless a plan says otherwise. */
export function threadsOf(
  found: readonly AlertReading[],
  { acknowledgements = [], answers = [], plan, now = NOW }: Said = {},
): readonly AlertThread[] {
  const judged = judgeReadings({ readings: found, rules: holdingRules(plan, now), answers });
  return openThreads({ judged, acknowledgements, answers }, now);
}

export const about = (
  parameter: AlertParameter,
  ...seen: readonly AlertReading[]
): Acknowledgement => ({
  id: 'a'.repeat(32),
  parameter,
  readings: seen.map(({ id }) => id),
  by: 'b'.repeat(64),
  at: NOW,
});
