/**
 * Alarms of a machine that tells its values once a second (DEV-08, DEV-10, ALR-10): worked out from what it said last, one for each
 * thing that is wrong, from when it began until it is over. Data with a version; this is no medical alarm system.
 */
import type { ClinicalTableSource } from './clinical-table.ts';

export const MACHINE_ALARM_SOURCE: ClinicalTableSource = {
  name: 'Alarms of machines',
  version: 1,
  date: '2026-11-22',
  source: 'Tidal volume below 300 mL: ALR-10; a machine that does not answer: DEV-10.',
  standing: 'unverified',
  signed: undefined,
};

/** HIGH wants somebody at once, MEDIUM soon, LOW some time; TECHNICAL is about the device and not the person (DEV-04). */
export const ALARM_PRIORITIES = ['high', 'medium', 'low', 'technical'] as const;
export type AlarmPriority = (typeof ALARM_PRIORITIES)[number];

interface MachineLimit {
  readonly code: 'LOW_TIDAL_VOLUME';
  readonly priority: AlarmPriority;
  /** As the register map of the machine calls it, and in its unit. */
  readonly parameter: string;
  readonly unit: string;
  /** Below this, itself not included. */
  readonly below: number;
}

/** ALR-10; mL. */
export const LOW_TIDAL_VOLUME_ML = 300;

const MACHINE_LIMITS: readonly MachineLimit[] = [
  {
    code: 'LOW_TIDAL_VOLUME',
    priority: 'medium',
    parameter: 'tidal-volume',
    unit: 'mL',
    below: LOW_TIDAL_VOLUME_ML,
  },
];

export type MachineAlarmCode = 'COMM_FAILURE' | MachineLimit['code'];

export interface MachineAlarm {
  readonly code: MachineAlarmCode;
  readonly priority: AlarmPriority;
  /** When it began; milliseconds since 1970. */
  readonly since: number;
  /** Who took it on, and when; undefined while nobody has. */
  readonly taken: { readonly by: string; readonly at: number } | undefined;
}

/** One number that a machine told; undefined where it told that it has none. */
export interface MachineValue {
  readonly parameter: string;
  readonly unit: string;
  readonly number: number | undefined;
}

/** The alarms after `values` were heard, or after nothing valid came: undefined. Most urgent first. */
export function machineAlarms(
  known: readonly MachineAlarm[],
  values: readonly MachineValue[] | undefined,
  now: number,
): readonly MachineAlarm[] {
  const wrong =
    values === undefined ? silence(known) : MACHINE_LIMITS.filter(isPast(known, values));
  return wrong
    .map(
      ({ code, priority }) =>
        known.find((alarm) => alarm.code === code) ?? {
          ...{ code, priority },
          since: now,
          taken: undefined,
        },
    )
    .toSorted(
      (a, b) => ALARM_PRIORITIES.indexOf(a.priority) - ALARM_PRIORITIES.indexOf(b.priority),
    );
}

type Wrong = Pick<MachineAlarm, 'code' | 'priority'>;

/** What was wrong before the machine fell silent has not become right by that. */
const silence = (known: readonly MachineAlarm[]): readonly Wrong[] => [
  { code: 'COMM_FAILURE', priority: 'high' },
  ...known.filter(({ code }) => code !== 'COMM_FAILURE'),
];

/** A value that the machine does not tell this time neither raises an alarm nor ends one. */
const isPast =
  (known: readonly MachineAlarm[], values: readonly MachineValue[]) =>
  ({ code, parameter, unit, below }: MachineLimit): boolean => {
    const number = values.find(
      (value) => value.parameter === parameter && value.unit === unit,
    )?.number;
    return number === undefined ? known.some((alarm) => alarm.code === code) : number < below;
  };

/** As after somebody said that they take care of it; it stands until it is over. */
export const takenOn = (
  known: readonly MachineAlarm[],
  code: MachineAlarmCode,
  taken: NonNullable<MachineAlarm['taken']>,
): readonly MachineAlarm[] =>
  known.map((alarm) =>
    alarm.code === code && alarm.taken === undefined ? { ...alarm, taken } : alarm,
  );
