/**
 * What somebody is told about wherever they are in the app, and what waits in the list: quiet hours, what they put off, whose
 * turn it is, and several alerts of one patient as one. What is urgent pierces quiet hours. Pure.
 */
import * as v from 'valibot';
import { escalationOf } from './escalation.ts';
import type { Snooze } from './records.ts';
import { URGENT_SNOOZE_MINUTES_MAX } from './rule-table.ts';
import type { AlertState, AlertThread } from './threads.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** Of an alarm (DEV-04): HIGH wants somebody at once, MEDIUM soon, LOW some time. */
export type AlarmPriority = 'high' | 'medium' | 'low';

const PRIORITIES: Readonly<Record<AlertState, AlarmPriority>> = {
  crisis: 'high',
  confirmed: 'high',
  overdue: 'high',
  repeat: 'medium',
  past: 'low',
  contact: 'low',
  eased: 'low',
};

export const priorityOf = ({ state }: Pick<AlertThread, 'state'>): AlarmPriority =>
  PRIORITIES[state];

const minuteOfDay = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(DAY_MINUTES - 1));

/** Minutes since midnight where this device is; from `from` to `to`, over midnight where `to` comes first. */
export const quietHoursSchema = v.object({
  isOn: v.boolean(),
  from: minuteOfDay,
  to: minuteOfDay,
});

export type QuietHours = v.InferOutput<typeof quietHoursSchema>;

export const NO_QUIET_HOURS: QuietHours = { isOn: false, from: 22 * 60, to: 6 * 60 };

export function isQuiet({ isOn, from, to }: QuietHours, minute: number): boolean {
  if (!isOn || from === to) return false;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** Until when `by` has put the alert off; undefined when they have not, when it is over, or when a later reading came. */
export function putOffUntil(
  { parameter, open, state }: Pick<AlertThread, 'parameter' | 'open' | 'state'>,
  snoozes: readonly Snooze[],
  { by, now }: { readonly by: string; readonly now: number },
): number | undefined {
  const most = priorityOf({ state }) === 'high' ? URGENT_SNOOZE_MINUTES_MAX : Infinity;
  const ends = snoozes
    .filter(
      (snooze) =>
        snooze.by === by &&
        snooze.parameter === parameter &&
        open.every(({ reading }) => snooze.readings.includes(reading.id)),
    )
    .map(({ at, minutes }) => at + Math.min(minutes, most) * MINUTE_MS);
  const end = Math.max(0, ...ends);
  return end > now ? end : undefined;
}

/** One alert of one patient, as a list of all of them needs it. */
export interface Announced<Of> {
  readonly of: Of;
  readonly record: string;
  readonly thread: AlertThread;
  readonly chain: readonly string[];
  readonly snoozes: readonly Snooze[];
}

export interface Listener {
  readonly user: string;
  readonly quiet: QuietHours;
  /** Milliseconds since 1970, and the minute of the day where this device is. */
  readonly now: number;
  readonly minute: number;
}

/** What calls this person now, the most urgent first; one for each patient, with how many alerts it stands for. */
export function announced<Of>(
  alerts: readonly Announced<Of>[],
  listener: Listener,
): readonly { readonly first: Announced<Of>; readonly count: number }[] {
  const calling = alerts.filter((alert) => calls(alert, listener));
  const byRecord = new Map<string, Announced<Of>[]>();
  for (const alert of calling) {
    const others = byRecord.get(alert.record);
    if (others === undefined) byRecord.set(alert.record, [alert]);
    else others.push(alert);
  }
  return [...byRecord.values()].flatMap((ofRecord) => {
    const [first] = ofRecord;
    return first === undefined ? [] : [{ first, count: ofRecord.length }];
  });
}

function calls<Of>({ thread, chain, snoozes }: Announced<Of>, listener: Listener): boolean {
  const { user, quiet, now, minute } = listener;
  const priority = priorityOf(thread);
  if (priority === 'low') return false;
  if (priority !== 'high' && isQuiet(quiet, minute)) return false;
  const { turn } = escalationOf(thread, chain, now) ?? {};
  if (turn !== undefined && turn !== user) return false;
  return putOffUntil(thread, snoozes, { by: user, now }) === undefined;
}
