/**
 * What a number means for an adult, by the table of vital signs. The word is worked out wherever a measurement is shown, from
 * the number itself: nobody's claim about a measurement is believed.
 */
import { VITAL_CODES, VITAL_LIMITS, type Limits, type VitalCode } from './vital-table.ts';

/** Worst first, which is the order they are compared in. */
export const VITAL_WORDS = [
  'crisis',
  'critical-high',
  'critical-low',
  'high',
  'low',
  'normal',
  'unjudged',
] as const;

export type VitalWord = (typeof VITAL_WORDS)[number];

export interface VitalValue {
  readonly code: VitalCode;
  /** In the unit of the table. */
  readonly number: number;
}

const knownCodes: ReadonlySet<string> = new Set(VITAL_CODES);

export const isVitalCode = (code: string): code is VitalCode => knownCodes.has(code);

/** False for what no living person has; it is asked for again instead of saved. */
export function isPossible({ code, number }: VitalValue): boolean {
  const [least, most] = VITAL_LIMITS[code].possible;
  return number >= least && number <= most;
}

function judge({ code, number }: VitalValue): VitalWord {
  const limits: Limits = VITAL_LIMITS[code];
  if (limits.crisisAbove !== undefined && number > limits.crisisAbove) return 'crisis';
  if (limits.criticalHigh !== undefined && number >= limits.criticalHigh) return 'critical-high';
  if (limits.criticalLow !== undefined && number <= limits.criticalLow) return 'critical-low';
  if (limits.criticalBelow !== undefined && number < limits.criticalBelow) return 'critical-low';
  if (limits.reference === undefined) return 'unjudged';
  if (number > limits.reference[1]) return 'high';
  return number < limits.reference[0] ? 'low' : 'normal';
}

/** The word of the worst part: a blood pressure is a crisis when either number is. */
export function worstOf(values: readonly VitalValue[]): VitalWord {
  const words = values.map(judge);
  return VITAL_WORDS.find((word) => words.includes(word)) ?? 'unjudged';
}
