/**
 * The alerts of one patient, worked out from readings and acknowledgements alone. Every device that has the same readings
 * finds the same threads, so there is one alert for a patient and parameter however many devices look, and nobody's device
 * has to be awake to open it.
 */
import { tierOf } from '#clinical/vital-judgement.ts';
import { ESCALATE_AFTER_MINUTES, REPEAT_AFTER_MINUTES } from '#clinical/vital-table.ts';
import type { AlertReading } from './queries.ts';
import { ALERT_PARAMETERS, type Acknowledgement, type AlertParameter } from './records.ts';

const MINUTE_MS = 60_000;

export interface AlertThread {
  readonly parameter: AlertParameter;
  /** The highest of its open readings. */
  readonly tier: 'crisis' | 'critical';
  /**
   * 'crisis' and 'confirmed' want somebody now; 'repeat' waits for a second measurement; 'overdue' had none in time;
   * 'eased': measured again since, and below the limits.
   */
  readonly state: 'crisis' | 'confirmed' | 'repeat' | 'overdue' | 'eased';
  /** Readings past a limit that nobody has acknowledged, newest first. */
  readonly open: readonly AlertReading[];
  /** The newest reading of all, past a limit or not. */
  readonly latest: AlertReading;
  readonly since: number;
  /** When the repeat is due, and when it counts as missed; milliseconds since 1970. */
  readonly repeatAt: number;
  readonly escalateAt: number;
}

export interface AcknowledgedThread {
  readonly parameter: AlertParameter;
  readonly last: Acknowledgement;
}

/** Threads that wait for somebody, most urgent first. `now` in milliseconds since 1970. */
export function openThreads(
  readings: readonly AlertReading[],
  acknowledgements: readonly Acknowledgement[],
  now: number,
): readonly AlertThread[] {
  const seen = new Set(acknowledgements.flatMap((acknowledgement) => acknowledgement.readings));
  return ALERT_PARAMETERS.flatMap((parameter) => {
    const ofParameter = newestFirst(readings.filter((reading) => reading.parameter === parameter));
    const open = ofParameter.filter(({ id, word }) => tierOf(word) !== undefined && !seen.has(id));
    const [latest] = ofParameter;
    return open.length === 0 || latest === undefined ? [] : [threadOf(open, latest, now)];
  }).sort((a, b) => rank(a) - rank(b) || a.since - b.since);
}

/** The newest acknowledgement of each parameter that has no open thread. */
export function acknowledgedThreads(
  acknowledgements: readonly Acknowledgement[],
  open: readonly AlertThread[],
): readonly AcknowledgedThread[] {
  const waiting = new Set(open.map(({ parameter }) => parameter));
  return ALERT_PARAMETERS.flatMap((parameter) => {
    const [last] = acknowledgements
      .filter((acknowledgement) => acknowledgement.parameter === parameter)
      .sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
    return last === undefined || waiting.has(parameter) ? [] : [{ parameter, last }];
  });
}

function threadOf(open: readonly AlertReading[], latest: AlertReading, now: number): AlertThread {
  const [newest] = open;
  const parameter = (newest ?? latest).parameter;
  const since = Math.min(...open.map(({ recordedAt }) => recordedAt));
  const crisis = open.some(({ word }) => word === 'crisis');
  const escalateAt = since + ESCALATE_AFTER_MINUTES * MINUTE_MS;
  return {
    parameter,
    tier: crisis ? 'crisis' : 'critical',
    state: crisis ? 'crisis' : criticalState({ open, latest, overdue: now >= escalateAt }),
    open,
    latest,
    since,
    repeatAt: since + REPEAT_AFTER_MINUTES * MINUTE_MS,
    escalateAt,
  };
}

function criticalState({
  open,
  latest,
  overdue,
}: {
  readonly open: readonly AlertReading[];
  readonly latest: AlertReading;
  readonly overdue: boolean;
}): AlertThread['state'] {
  const measuredTwice = new Set(open.map(({ set }) => set)).size > 1;
  if (measuredTwice) return 'confirmed';
  if (tierOf(latest.word) === undefined) return 'eased';
  return overdue ? 'overdue' : 'repeat';
}

const ORDER: readonly AlertThread['state'][] = [
  'crisis',
  'confirmed',
  'overdue',
  'repeat',
  'eased',
];

const rank = ({ state }: AlertThread): number => ORDER.indexOf(state);

/** Newest by measuring; a reading that two devices kept twice stands once, by its id. */
const newestFirst = (readings: readonly AlertReading[]): readonly AlertReading[] =>
  [...new Map(readings.map((reading) => [reading.id, reading])).values()].sort(
    (a, b) => b.effectiveAt - a.effectiveAt || (a.id < b.id ? -1 : 1),
  );
