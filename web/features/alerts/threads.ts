/**
 * The alerts of one patient, worked out from readings, rules and what was said. Every device that has the same finds the same
 * threads, so there is one alert for a patient and parameter however many devices look, and nobody's device has to be awake to
 * open it.
 */
import { ESCALATE_AFTER_MINUTES, REPEAT_AFTER_MINUTES } from '#clinical/vital-table.ts';
import { judgeAll, tierOf, type Judged } from './judging.ts';
import type { AlertReading } from './queries.ts';
import { type Acknowledgement, type Answer, type Symptom } from './records.ts';
import {
  ALERT_PARAMETERS,
  PAST_AFTER_HOURS,
  TIERS,
  type AlertParameter,
  type AlertRule,
  type Tier,
} from './rule-table.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The readings of one patient as the rules see them, worked out once for as long as neither changes. */
export interface JudgedReadings {
  /** Those past a limit, newest first. */
  readonly fired: readonly Judged[];
  /** The newest of each parameter, past a limit or not. */
  readonly latest: ReadonlyMap<AlertParameter, Judged>;
}

/** All that is known about one patient's alerts. */
export interface AlertFacts {
  readonly judged: JudgedReadings;
  readonly acknowledgements: readonly Acknowledgement[];
  readonly answers: readonly Answer[];
}

/**
 * 'crisis' and 'confirmed' want somebody now; 'repeat' waits for a second measurement; 'overdue' had none in time; 'contact' wants
 * a word the same day; 'past': measured so long ago that it calls nobody from what they do; 'eased': measured again since, and
 * below the limits.
 */
export const ALERT_STATES = [
  'crisis',
  'confirmed',
  'overdue',
  'repeat',
  'past',
  'contact',
  'eased',
] as const;
export type AlertState = (typeof ALERT_STATES)[number];

export interface AlertThread {
  readonly parameter: AlertParameter;
  /** The highest of its open readings. */
  readonly tier: Tier;
  readonly state: AlertState;
  /** Readings past a limit that nobody has acknowledged, newest first. */
  readonly open: readonly Judged[];
  /** The newest reading of all, past a limit or not. */
  readonly latest: AlertReading;
  readonly since: number;
  /** When the repeat is due, and when it counts as missed; milliseconds since 1970. */
  readonly repeatAt: number;
  readonly escalateAt: number;
  /** What the patient said about how they feel; undefined while nobody has asked them. */
  readonly symptoms: readonly Symptom[] | undefined;
}

export interface AcknowledgedThread {
  readonly parameter: AlertParameter;
  readonly last: Acknowledgement;
}

/** Holds every reading against the rules; `answers` say after which of them the person felt unwell. */
export function judgeReadings({
  readings,
  rules,
  answers,
}: {
  readonly readings: readonly AlertReading[];
  readonly rules: readonly AlertRule[];
  readonly answers: readonly Answer[];
}): JudgedReadings {
  const unwell = new Set(
    answers.flatMap((answer) => (answer.symptoms.length > 0 ? answer.readings : [])),
  );
  const isUnwell = (reading: string) => unwell.has(reading);
  const fired: Judged[] = [];
  const latest = new Map<AlertParameter, Judged>();
  for (const ofParameter of byParameter(newestFirst(readings)).values()) {
    const judged = judgeAll(ofParameter, { rules, isUnwell });
    fired.push(...judged.filter((one) => one.rules.length > 0));
    const [newest] = judged;
    if (newest !== undefined) latest.set(newest.reading.parameter, newest);
  }
  return { fired, latest };
}

/** Threads that wait for somebody, most urgent first. `now` in milliseconds since 1970. */
export function openThreads(facts: AlertFacts, now: number): readonly AlertThread[] {
  const { judged, acknowledgements, answers } = facts;
  const seen = new Set(acknowledgements.flatMap(({ readings }) => readings));
  const waiting = judged.fired.filter(({ reading }) => !seen.has(reading.id));
  return ALERT_PARAMETERS.flatMap((parameter) => {
    const open = waiting.filter(({ reading }) => reading.parameter === parameter);
    const latest = judged.latest.get(parameter);
    return open.length === 0 || latest === undefined
      ? []
      : [threadOf({ open, latest, answers, now })];
  }).sort(
    (a, b) => ALERT_STATES.indexOf(a.state) - ALERT_STATES.indexOf(b.state) || a.since - b.since,
  );
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

interface Found {
  readonly open: readonly Judged[];
  readonly latest: Judged;
  readonly answers: readonly Answer[];
  readonly now: number;
}

function threadOf(found: Found): AlertThread {
  const { open, latest, now } = found;
  const fresh = open.filter((one) => isFresh(one, now));
  // What lay unanswered for days does not make a new reading late from its first minute.
  const waiting = fresh.length > 0 ? fresh : open;
  const since = Math.min(...waiting.map(({ reading }) => reading.recordedAt));
  const escalateAt = since + ESCALATE_AFTER_MINUTES * MINUTE_MS;
  const symptoms = symptomsOf(found);
  return {
    parameter: latest.reading.parameter,
    tier: TIERS.find((tier) => open.some((one) => tierOf(one) === tier)) ?? 'contact',
    state: stateOf(found, { symptoms, escalateAt }),
    open,
    latest: latest.reading,
    since,
    repeatAt: since + REPEAT_AFTER_MINUTES * MINUTE_MS,
    escalateAt,
    symptoms,
  };
}

/** Everything anybody said about these readings; what one said in the morning is not taken back by silence in the evening. */
function symptomsOf({ open, answers }: Found): readonly Symptom[] | undefined {
  const ids = new Set(open.map(({ reading }) => reading.id));
  const about = answers.filter(({ readings }) => readings.some((id) => ids.has(id)));
  return about.length === 0
    ? undefined
    : [...new Set(about.flatMap((answer) => answer.symptoms))].sort();
}

const isFresh = ({ reading }: Judged, now: number): boolean =>
  now - reading.effectiveAt < PAST_AFTER_HOURS * HOUR_MS;

function stateOf(
  { open, latest, now }: Found,
  { symptoms, escalateAt }: Pick<AlertThread, 'symptoms' | 'escalateAt'>,
): AlertState {
  if (!open.some((one) => isFresh(one, now))) return 'past';
  const urgent = open.filter((one) => tierOf(one) !== 'contact' && isFresh(one, now));
  if (urgent.some((one) => tierOf(one) === 'crisis')) return 'crisis';
  if (urgent.length === 0) return 'contact';
  const isTwice = new Set(urgent.map(({ reading }) => reading.set)).size > 1;
  if (isTwice || (symptoms !== undefined && symptoms.length > 0)) return 'confirmed';
  if (latest.rules.every(({ tier }) => tier === 'contact')) return 'eased';
  return now >= escalateAt ? 'overdue' : 'repeat';
}

function byParameter(
  readings: readonly AlertReading[],
): ReadonlyMap<AlertParameter, readonly AlertReading[]> {
  const groups = new Map<AlertParameter, AlertReading[]>();
  for (const reading of readings) {
    const group = groups.get(reading.parameter);
    if (group === undefined) groups.set(reading.parameter, [reading]);
    else group.push(reading);
  }
  return groups;
}

/** Newest by measuring; a reading that two devices kept twice stands once, by its id. */
const newestFirst = (readings: readonly AlertReading[]): readonly AlertReading[] =>
  [...new Map(readings.map((reading) => [reading.id, reading])).values()].sort(
    (a, b) => b.effectiveAt - a.effectiveAt || (a.id < b.id ? -1 : 1),
  );
