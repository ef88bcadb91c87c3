/** The devices that readings came from, and what was said about them. One row for each document. */
import type { Observation } from '#clinical/observation.ts';
import { readPage, standing } from '#clinical/observation-page.ts';
import { defineProjection } from '#kernel/feature.ts';
import type { RawDocument } from '#kernel/document.ts';
import {
  deviceKey,
  readDeviceFacts,
  readTakenAlarms,
  type AlarmTaken,
  type DeviceFact,
} from './records.ts';

/** One device as the readings of one page know it. */
export interface DeviceSeen {
  readonly key: string;
  readonly name: string;
  readonly maker: string;
  readonly model: string;
  /** Undefined where it told none. */
  readonly firmware: string | undefined;
  readonly readings: number;
  /** LOINC codes of what it measured. */
  readonly measures: readonly string[];
  /** When its first and its last reading were written down; milliseconds since 1970. */
  readonly firstAt: number;
  readonly lastAt: number;
}

/** Readings out of a file came from no device that anybody could check. */
const FILE = 'file';

function devicesOf(document: RawDocument): readonly DeviceSeen[] | undefined {
  const page = readPage(document);
  const seen = new Map<string, DeviceSeen>();
  for (const observation of page === undefined ? [] : standing([page])) {
    const found = seenIn(observation);
    if (found !== undefined) seen.set(found.key, together(seen.get(found.key), found));
  }
  return seen.size === 0 ? undefined : [...seen.values()];
}

function seenIn({ device, code, recordedAt }: Observation): DeviceSeen | undefined {
  if (device === undefined || device.id === FILE || device.id === '') return undefined;
  const { id, name, maker, model, firmware } = device;
  const [firstAt, lastAt] = [recordedAt, recordedAt];
  const said = { key: deviceKey(id), name, maker, model, firmware };
  return { ...said, readings: 1, measures: [code], firstAt, lastAt };
}

/** The same device twice: called as its newest reading calls it. */
export function together(known: DeviceSeen | undefined, other: DeviceSeen): DeviceSeen {
  if (known === undefined) return other;
  return {
    ...(known.lastAt > other.lastAt ? known : other),
    readings: known.readings + other.readings,
    measures: [...new Set([...known.measures, ...other.measures])].sort(),
    firstAt: Math.min(known.firstAt, other.firstAt),
    lastAt: Math.max(known.lastAt, other.lastAt),
  };
}

// 2: the version of the program in it.
export const clinicDevices = defineProjection<readonly DeviceSeen[]>({
  name: 'device-registry/clinic-devices',
  document: 'observations-month',
  version: 2,
  row: devicesOf,
});

export const homeDevices = defineProjection<readonly DeviceSeen[]>({
  name: 'device-registry/home-devices',
  document: 'home-readings-month',
  version: 2,
  row: devicesOf,
});

export const deviceFacts = defineProjection<Readonly<Record<string, DeviceFact>>>({
  name: 'device-registry/facts',
  document: 'patient-summary',
  version: 1,
  row: (document, entries) => {
    const facts = readDeviceFacts(document, entries);
    return facts.size === 0 ? undefined : Object.fromEntries(facts);
  },
});

export const takenAlarms = defineProjection<readonly AlarmTaken[]>({
  name: 'device-registry/taken-alarms',
  document: 'patient-summary',
  version: 1,
  row: (document, entries) => {
    const taken = readTakenAlarms(document, entries);
    return taken.length === 0 ? undefined : taken;
  },
});
