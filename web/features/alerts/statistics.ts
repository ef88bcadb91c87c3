/**
 * What became of the alerts of each rule: how many there were, how fast somebody answered, and to how many something was done.
 * Counted for people to judge the rules by; no number here changes a limit.
 */
import type { Judged } from './judging.ts';
import type { Acknowledgement, Outcome, OutcomeSaid } from './records.ts';
import { REVIEW_FIRINGS, REVIEW_SHARE } from './rule-table.ts';

/** What one patient has: every reading that ever fell under a rule, and what was said. */
export interface AnsweredAlerts {
  readonly fired: readonly Judged[];
  readonly acknowledgements: readonly Acknowledgement[];
  readonly outcomes: readonly OutcomeSaid[];
}

export interface RuleStatistics {
  /** Alerts, each counted once: readings acknowledged together, or all that still wait of one patient and parameter. */
  readonly fired: number;
  readonly answered: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Share of the alerts with a known outcome that led to something, 0 to 1; undefined while none has one. */
  readonly actedShare: number | undefined;
  /** Share of those that should not have come. */
  readonly falseShare: number | undefined;
  /** Half of them were answered within so many minutes; undefined while none was. */
  readonly medianMinutes: number | undefined;
  /** To be looked at by people: many alerts and hardly one that led to something. Never turned off by itself. */
  readonly wantsReview: boolean;
}

interface Tally {
  fired: number;
  minutes: number[];
  outcomes: Record<Outcome, number>;
}

/** By the id of the rule. */
export function ruleStatistics(
  patients: readonly AnsweredAlerts[],
): ReadonlyMap<string, RuleStatistics> {
  const tallies = new Map<string, Tally>();
  for (const patient of patients) countPatient(patient, tallies);
  return new Map([...tallies].map(([rule, tally]) => [rule, summed(tally)]));
}

function countPatient(
  { fired, acknowledgements, outcomes }: AnsweredAlerts,
  tallies: Map<string, Tally>,
): void {
  const answers = firstAnswers(acknowledgements);
  const outcomeOf = new Map(outcomes.flatMap((said) => said.readings.map((id) => [id, said])));
  const counted = new Set<string>();
  for (const { reading, rules } of fired) {
    const answer = answers.get(reading.id);
    for (const { id } of rules) {
      // What nobody has answered is one thread, as everywhere else, however many readings it has.
      const alert = `${id} ${answer?.id ?? reading.parameter}`;
      if (counted.has(alert)) continue;
      counted.add(alert);
      const tally = tallies.get(id) ?? {
        fired: 0,
        minutes: [],
        outcomes: { acted: 0, watched: 0, false: 0 },
      };
      tallies.set(id, tally);
      tally.fired += 1;
      if (answer) tally.minutes.push(Math.max(0, answer.at - reading.recordedAt) / 60_000);
      const said = outcomeOf.get(reading.id);
      if (said) tally.outcomes[said.outcome] += 1;
    }
  }
}

/** The first acknowledgement of each reading: later ones answer what was answered. */
const firstAnswers = (
  acknowledgements: readonly Acknowledgement[],
): ReadonlyMap<string, Acknowledgement> =>
  new Map(
    [...acknowledgements]
      .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
      .flatMap((one) => one.readings.map((id) => [id, one] as const)),
  );

function summed({ fired, minutes, outcomes }: Tally): RuleStatistics {
  const known = outcomes.acted + outcomes.watched + outcomes.false;
  const share = (part: number) => (known === 0 ? undefined : part / known);
  const sorted = [...minutes].sort((a, b) => a - b);
  return {
    fired,
    answered: minutes.length,
    outcomes,
    actedShare: share(outcomes.acted),
    falseShare: share(outcomes.false),
    medianMinutes: sorted[Math.floor((sorted.length - 1) / 2)],
    wantsReview: fired >= REVIEW_FIRINGS && outcomes.acted < fired * REVIEW_SHARE,
  };
}
