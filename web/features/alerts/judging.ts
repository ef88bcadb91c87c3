/** Which rules a reading falls under. Pure: the same readings and rules give the same answer on every device. */
import type { AlertReading } from './queries.ts';
import type { AlertRule, RuleTest, Tier } from './rule-table.ts';
import { TIERS } from './rule-table.ts';

const DAY_MS = 86_400_000;

export interface Judged {
  readonly reading: AlertReading;
  /** Rules it falls under, the most urgent first. */
  readonly rules: readonly AlertRule[];
}

const PASSES: Readonly<
  Record<Exclude<RuleTest, 'rise'>, (number: number, limit: number) => boolean>
> = {
  above: (number, limit) => number > limit,
  'at-least': (number, limit) => number >= limit,
  'at-most': (number, limit) => number <= limit,
  below: (number, limit) => number < limit,
};

interface Surroundings {
  readonly rules: readonly AlertRule[];
  /** Whether the person said that they feel unwell, by the id of the reading. */
  readonly isUnwell: (reading: string) => boolean;
}

/** The readings of one parameter, newest first, each with the rules it falls under. */
export function judgeAll(
  readings: readonly AlertReading[],
  { rules, isUnwell }: Surroundings,
): readonly Judged[] {
  const [first] = readings;
  const relevant = rules.filter(({ part }) => first !== undefined && part in first.parts);
  return readings.map((reading, index) => ({
    reading,
    rules: relevant
      .filter(
        (rule) =>
          (rule.place === 'any' || reading.isHome) &&
          (!rule.withSymptoms || isUnwell(reading.id)) &&
          passes(rule, reading, { readings, index }),
      )
      .sort((a, b) => TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier)),
  }));
}

interface Standing {
  /** Newest first. */
  readonly readings: readonly AlertReading[];
  readonly index: number;
}

function passes(
  { test, part, limit, days }: AlertRule,
  reading: AlertReading,
  { readings, index }: Standing,
): boolean {
  const number = reading.parts[part];
  if (number === undefined) return false;
  if (test !== 'rise') return PASSES[test](number, limit);
  const from = reading.effectiveAt - days * DAY_MS;
  for (let at = index + 1; at < readings.length; at += 1) {
    const before = readings[at];
    if (before === undefined || before.effectiveAt < from) return false;
    const then = before.parts[part];
    if (then !== undefined && number - then >= limit) return true;
  }
  return false;
}

/** The highest tier of what it falls under; undefined for a reading no rule is about. */
export const tierOf = ({ rules }: Judged): Tier | undefined => rules[0]?.tier;
