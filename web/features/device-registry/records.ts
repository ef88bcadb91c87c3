/**
 * What people know about a measuring device of a patient, beside what its readings say: stated in the patient's summary, where the
 * team writes and the patient reads. Which device it is follows from the readings themselves.
 */
import * as v from 'valibot';
import { readFacts } from '#clinical/facts.ts';
import { optionalLine } from '#clinical/text.ts';
import type { Fact } from '#clinical/versioned.ts';
import {
  entityKey,
  readPart,
  type Draft,
  type FieldValue,
  type RawDocument,
} from '#kernel/document.ts';
import type { Entries } from '#kernel/feature.ts';
import { err, ok } from '#kernel/result.ts';

export const DEVICE_ENTRY = 'device-entry';

/** At home, and those of a hospital (DEV-01, DEV-02). */
export const DEVICE_TYPES = [
  'blood-pressure',
  'pulse-oximeter',
  'thermometer',
  'scale',
  'glucose-meter',
  'ecg',
  'patient-monitor',
  'ventilator',
  'infusion-pump',
  'ecg-monitor',
  'temperature-probe',
  'other',
] as const;
export type DeviceType = (typeof DEVICE_TYPES)[number];

/** What somebody says about its state; whether it is heard from is worked out. */
export const STANDINGS = ['in-use', 'maintenance', 'error'] as const;

/** Hours within which a reading is expected; 0 where none is. */
export const EXPECTED_HOURS = [0, 1, 12, 24, 72, 168] as const;

/** An id of the browser has 24 letters. */
const KEY_LETTERS_MAX = 32;

export const deviceValueSchema = v.object({
  type: v.picklist(DEVICE_TYPES),
  /** On the sticker: browsers do not let an app read it. */
  serial: optionalLine,
  location: optionalLine,
  standing: v.picklist(STANDINGS),
  expectedHours: v.picklist(EXPECTED_HOURS),
  /** A clinician compared it with a device of theirs; without that its readings carry a mark (DEV-06). */
  isVerified: v.boolean(),
});

export type DeviceValue = v.InferOutput<typeof deviceValueSchema>;
export type DeviceFact = Fact<DeviceValue>;

/** Under which a device's facts stand: its id as the browser gave it, letter by letter in hexadecimal digits. */
export const deviceKey = (id: string): string =>
  [...id]
    .slice(0, KEY_LETTERS_MAX)
    .map((letter) => (letter.codePointAt(0) ?? 0).toString(16).padStart(2, '0'))
    .join('')
    .slice(0, 2 * KEY_LETTERS_MAX);

/** By the key of the device. */
export const readDeviceFacts = (
  document: RawDocument,
  signed?: Entries,
): ReadonlyMap<string, DeviceFact> =>
  readFacts(document, { kind: DEVICE_ENTRY, schema: deviceValueSchema, signed });

const TAKEN = 'device-alarm-taken';
export const DEVICE_ALARM_CODES = ['COMM_FAILURE', 'DEVICE_ERROR'] as const;
export type DeviceAlarmCode = (typeof DEVICE_ALARM_CODES)[number];

const millis = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Which alarm of which device somebody takes care of: the one that began then, and none after it. */
export const takenAlarmSchema = v.object({
  key: v.pipe(v.string(), v.regex(/^[0-9a-f]{2,64}$/)),
  code: v.picklist(DEVICE_ALARM_CODES),
  since: millis,
});

const storedTakenSchema = v.object({
  ...takenAlarmSchema.entries,
  by: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  at: millis,
});

export type AlarmTaken = v.InferOutput<typeof storedTakenSchema>;

export interface AlarmTakenEvent {
  readonly kind: 'alarm-taken';
  readonly id: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

export function applyAlarmTaken(draft: Draft, { id, fields }: AlarmTakenEvent): void {
  draft.create(entityKey(TAKEN, id), fields);
}

/** What nobody's signature stands under is as if nobody had said it. */
export const readTakenAlarms = (document: RawDocument, signed?: Entries): readonly AlarmTaken[] =>
  readPart(document, TAKEN, (id, raw) => {
    const stored = v.safeParse(storedTakenSchema, raw);
    if (!stored.success) return err('unreadable');
    const by = signed === undefined ? stored.output.by : signed.authorOf(entityKey(TAKEN, id));
    return by === undefined ? err('unreadable') : ok({ ...stored.output, by });
  }).entities;
