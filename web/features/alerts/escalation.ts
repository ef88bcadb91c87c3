/** Whose turn an alert is that nobody has taken on: one person after another, a quarter of an hour each, then everybody. */
import { ESCALATE_AFTER_MINUTES } from '#clinical/vital-table.ts';
import type { AlertThread } from './threads.ts';

const STEP_MS = ESCALATE_AFTER_MINUTES * 60_000;

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
