/** Whose turn an alert is that nobody has taken on: one person after another, a quarter of an hour each, then everybody. */
import { ESCALATE_AFTER_MINUTES } from '#clinical/vital-table.ts';
import { tierOf, type Judged } from './judging.ts';
import type { Acknowledgement } from './records.ts';
import { REPEAT_WITHIN_MINUTES, TIERS } from './rule-table.ts';
import type { AlertFacts, AlertThread } from './threads.ts';

const MINUTE_MS = 60_000;
const STEP_MS = ESCALATE_AFTER_MINUTES * MINUTE_MS;

export interface Escalation {
  /** Whole minutes that nobody has taken it on. */
  readonly waitedMinutes: number;
  /** How often it went to the next person. */
  readonly step: number;
  /** Whose turn it is; undefined where it is everybody's. */
  readonly turn: string | undefined;
  /** Who comes after them; undefined where nobody or everybody does. */
  readonly next: string | undefined;
  /** When it goes on; undefined once it is everybody's. */
  readonly nextAt: number | undefined;
}

const CALLING: ReadonlySet<AlertThread['state']> = new Set([
  'crisis',
  'confirmed',
  'overdue',
  'repeat',
]);

/** Undefined for an alert that calls nobody. Without a chain it is everybody's from the first minute. */
export function escalationOf(
  { state, since }: Pick<AlertThread, 'state' | 'since'>,
  chain: readonly string[],
  now: number,
): Escalation | undefined {
  if (!CALLING.has(state)) return undefined;
  const waited = Math.max(0, now - since);
  const step = Math.floor(waited / STEP_MS);
  return {
    waitedMinutes: Math.floor(waited / 60_000),
    step,
    turn: chain[step],
    next: chain[step + 1],
    nextAt: step < chain.length ? since + (step + 1) * STEP_MS : undefined,
  };
}

/** Whether it has waited so long unanswered that the screens say so. */
export const isUnseen = (escalation: Escalation | undefined): escalation is Escalation =>
  escalation !== undefined && escalation.step > 0;

/**
 * Whom an alert goes to, one after another. Who has just taken on the readings before is called first about a repeat that says
 * nothing worse, so that one alert has one owner; a higher tier, a first confirmation and somebody who feels unwell call everybody.
 */
export function chainFor(
  thread: AlertThread,
  { judged, acknowledgements }: Pick<AlertFacts, 'judged' | 'acknowledgements'>,
  chain: readonly string[],
): readonly string[] {
  const [last] = acknowledgements
    .filter(({ parameter }) => parameter === thread.parameter)
    .sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
  if (last === undefined || !isRepeatOf(thread, last, judged.fired)) return chain;
  return [last.by, ...chain.filter((user) => user !== last.by)];
}

function isRepeatOf(
  { open, state, symptoms }: AlertThread,
  { readings }: Acknowledgement,
  fired: readonly Judged[],
): boolean {
  const seen = fired.filter(({ reading }) => readings.includes(reading.id));
  if (seen.length === 0 || (symptoms ?? []).length > 0) return false;
  const until =
    Math.max(...seen.map(({ reading }) => reading.effectiveAt)) + REPEAT_WITHIN_MINUTES * MINUTE_MS;
  const wasConfirmed = new Set(seen.map(({ reading }) => reading.set)).size > 1;
  return (
    open.every(({ reading }) => reading.effectiveAt <= until) &&
    worstOf(open) >= worstOf(seen) &&
    (state !== 'confirmed' || wasConfirmed)
  );
}

/** The most urgent tier by its place in the table. */
const worstOf = (judged: readonly Judged[]): number =>
  Math.min(
    ...judged.map((one) => {
      const tier = tierOf(one);
      return tier === undefined ? TIERS.length : TIERS.indexOf(tier);
    }),
  );
