/**
 * The registry of one patient: each device with its state (DEV-03) and its alarms by priority (DEV-04). A reading is the heartbeat
 * of a device; one that is expected and does not come is a failure of communication and is said (DEV-10).
 */
import type { AlarmPriority } from '#clinical/machine-alarm.ts';
import { together, type DeviceSeen } from './queries.ts';
import type {
  AlarmTaken,
  DeviceAlarmCode,
  DeviceFact,
  DeviceType,
  DeviceValue,
} from './records.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Without an expected hour a device counts as heard from for so long. */
const HEARD_DAYS = 7;
/** A device that is expected as often as this watches over somebody: its silence is urgent. */
const WATCHING_HOURS_MAX = 1;

export type DeviceState = 'online' | 'offline' | 'alarm' | 'maintenance' | 'error';

export interface DeviceAlarm {
  readonly code: DeviceAlarmCode;
  readonly priority: AlarmPriority;
  /** Since when; milliseconds since 1970. */
  readonly since: number;
  /** Who takes care of it, and since when; undefined while nobody does. */
  readonly taken: Pick<AlarmTaken, 'by' | 'at'> | undefined;
}

export interface RegisteredDevice extends DeviceSeen {
  /** What people said; undefined while nobody has, or while two versions stand. */
  readonly said: DeviceValue | undefined;
  readonly fact: DeviceFact | undefined;
  readonly type: DeviceType;
  readonly state: DeviceState;
  readonly alarms: readonly DeviceAlarm[];
  readonly isVerified: boolean;
}

const TYPE_BY_CODE: ReadonlyMap<string, DeviceType> = new Map([
  ['85354-9', 'blood-pressure'],
  ['59408-5', 'pulse-oximeter'],
  ['8310-5', 'thermometer'],
  ['29463-7', 'scale'],
  ['15074-8', 'glucose-meter'],
  ['14743-9', 'glucose-meter'],
  ['41653-7', 'glucose-meter'],
  ['105272-9', 'glucose-meter'],
  ['99504-3', 'glucose-meter'],
]);

/** What people said about the devices of one patient. */
export interface SaidOfDevices {
  readonly facts: Readonly<Record<string, DeviceFact>>;
  readonly taken: readonly AlarmTaken[];
}

/** Last heard from first. What nobody's signature stands under is as if nobody had said it. */
export function registryOf(
  seen: readonly DeviceSeen[],
  said: SaidOfDevices,
  now: number,
): readonly RegisteredDevice[] {
  return mergedByKey(seen)
    .map((device) => registered(device, said, now))
    .sort((a, b) => b.lastAt - a.lastAt || (a.key < b.key ? -1 : 1));
}

/** The same device on the pages of several months is one. */
function mergedByKey(seen: readonly DeviceSeen[]): readonly DeviceSeen[] {
  const merged = new Map<string, DeviceSeen>();
  for (const device of seen) merged.set(device.key, together(merged.get(device.key), device));
  return [...merged.values()];
}

function registered(
  device: DeviceSeen,
  { facts, taken }: SaidOfDevices,
  now: number,
): RegisteredDevice {
  const fact = facts[device.key];
  const [version] = fact?.versions ?? [];
  const said = fact?.versions.length === 1 && version?.by !== '' ? version?.value : undefined;
  const alarms = alarmsOf(device, { said, saidAt: version?.at ?? 0 }, now).map((alarm) => ({
    ...alarm,
    taken: taken.find(
      ({ key, code, since }) => key === device.key && code === alarm.code && since === alarm.since,
    ),
  }));
  return {
    ...device,
    said,
    fact,
    type: said?.type ?? typeOf(device),
    alarms,
    state: stateOf(device, { said, alarms }, now),
    isVerified: said?.isVerified === true,
  };
}

const typeOf = ({ measures }: DeviceSeen): DeviceType =>
  measures.flatMap((code) => TYPE_BY_CODE.get(code) ?? [])[0] ?? 'other';

interface Said {
  readonly said: DeviceValue | undefined;
  readonly saidAt: number;
}

function alarmsOf(
  device: DeviceSeen,
  { said, saidAt }: Said,
  now: number,
): readonly Omit<DeviceAlarm, 'taken'>[] {
  if (said === undefined || said.standing === 'maintenance') return [];
  if (said.standing === 'error')
    return [{ code: 'DEVICE_ERROR', priority: 'technical', since: saidAt }];
  if (said.expectedHours === 0) return [];
  // Whoever asks for a reading today has not waited for it since last month.
  const dueAt = Math.max(device.lastAt, saidAt) + said.expectedHours * HOUR_MS;
  const priority = said.expectedHours <= WATCHING_HOURS_MAX ? 'high' : 'technical';
  return now < dueAt ? [] : [{ code: 'COMM_FAILURE', priority, since: dueAt }];
}

function stateOf(
  { lastAt }: DeviceSeen,
  {
    said,
    alarms,
  }: { readonly said: DeviceValue | undefined; readonly alarms: readonly DeviceAlarm[] },
  now: number,
): DeviceState {
  if (said?.standing === 'maintenance' || said?.standing === 'error') return said.standing;
  if (alarms.some(({ priority }) => priority === 'high')) return 'alarm';
  return alarms.length > 0 || now - lastAt > HEARD_DAYS * DAY_MS ? 'offline' : 'online';
}
