/**
 * One measurement as it lies in a page of a record: FHIR's Observation with LOINC codes and UCUM units, flat. Written once by
 * one author and never changed; a mistake is marked by an entity of its own and stays to be read.
 */
import * as v from 'valibot';
import {
  entityKey,
  readPart,
  type EntityList,
  type FieldValue,
  type RawDocument,
} from '#kernel/document.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { decimalSchema, numberOf } from './decimal.ts';
import { inTableUnit, MEASURED_UNITS } from './measured-units.ts';
import { CONSCIOUSNESS } from './news2.ts';
import { optionalLine } from './text.ts';
import { isVitalCode, worstOf, type VitalValue, type VitalWord } from './vital-judgement.ts';
import { VITAL_LIMITS, VITAL_TABLE_SOURCE } from './vital-table.ts';

/** Blood pressure is one measurement with two values; the level of response has a letter instead of a number. */
export const BLOOD_PRESSURE = '85354-9';
export const SYSTOLIC = '8480-6';
export const DIASTOLIC = '8462-4';
export const PULSE = '8867-4';
export const OXYGEN_SATURATION = '59408-5';
export const RESPIRATION = '9279-1';
export const TEMPERATURE = '8310-5';
export const RESPONSIVENESS = '67775-7';
/** In blood, and by a meter: each unit has its own code and is never converted under the other's. */
export const GLUCOSE = '15074-8';
export const METER_GLUCOSE_MMOL = '14743-9';
export const METER_GLUCOSE_MG = '41653-7';
/** In tissue, by a sensor. */
export const SENSOR_GLUCOSE_MMOL = '105272-9';
export const SENSOR_GLUCOSE_MG = '99504-3';
export const WEIGHT = '29463-7';
export const BODY_MASS_INDEX = '39156-5';
export const BODY_FAT = '41982-0';

export const OBSERVATION_CODES = [
  BLOOD_PRESSURE,
  PULSE,
  OXYGEN_SATURATION,
  RESPIRATION,
  TEMPERATURE,
  RESPONSIVENESS,
  GLUCOSE,
  METER_GLUCOSE_MMOL,
  METER_GLUCOSE_MG,
  SENSOR_GLUCOSE_MMOL,
  SENSOR_GLUCOSE_MG,
  WEIGHT,
  BODY_MASS_INDEX,
  BODY_FAT,
] as const;

export type ObservationCode = (typeof OBSERVATION_CODES)[number];

/** Codes of the same thing, said by the one it is shown under. */
const SHOWN_UNDER: ReadonlyMap<ObservationCode, ObservationCode> = new Map([
  [METER_GLUCOSE_MMOL, GLUCOSE],
  [METER_GLUCOSE_MG, GLUCOSE],
  [SENSOR_GLUCOSE_MG, SENSOR_GLUCOSE_MMOL],
]);

/** The code a measurement stands under on a screen: glucose in two units is one tile and one trend. */
export const shownCode = (code: ObservationCode): ObservationCode => SHOWN_UNDER.get(code) ?? code;

/** In the order of a screen. */
export const SHOWN_CODES: readonly ObservationCode[] = OBSERVATION_CODES.filter(
  (code) => !SHOWN_UNDER.has(code),
);

/** What was breathed when oxygen was measured, how far from a meal, where on the body, and what the device itself noticed. */
export const QUALIFIERS = [
  'on-air',
  'on-oxygen',
  'irregular-pulse',
  'pulse-above-range',
  'pulse-below-range',
  'before-meal',
  'after-meal',
  'fasting',
  'bedtime',
  'alternate-site',
  'in-armpit',
  'in-ear',
  'in-mouth',
  'in-rectum',
  'on-skin',
  // The device doubted its number, and a person who was there kept it all the same.
  'doubted-by-device',
] as const;

export type Qualifier = (typeof QUALIFIERS)[number];

/** How the moment is known: said by a person, the device's own clock, that clock corrected, or the moment of arrival. */
export const TIME_SOURCES = ['typed', 'device', 'corrected', 'received'] as const;

const VALUES_MAX = 8;
const QUALIFIERS_MAX = 8;
export const RAW_LENGTH_MAX = 512;
const ID = /^[0-9a-f]{32,64}$/;

const millis = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const idSchema = v.pipe(v.string(), v.regex(ID));

const valueSchema = v.object({
  code: v.pipe(v.string(), v.check(isVitalCode)),
  decimal: decimalSchema,
  /** A cuff may speak in kPa and is written down as it spoke. */
  unit: v.picklist(MEASURED_UNITS),
});

export const measurementSchema = v.object({
  code: v.picklist(OBSERVATION_CODES),
  values: v.pipe(v.array(valueSchema), v.maxLength(VALUES_MAX)),
  consciousness: v.optional(v.picklist(CONSCIOUSNESS)),
  qualifiers: v.pipe(v.array(v.picklist(QUALIFIERS)), v.maxLength(QUALIFIERS_MAX)),
});

export type Measurement = v.InferOutput<typeof measurementSchema>;
export type MeasuredValue = Measurement['values'][number];

export const deviceSchema = v.object({
  /** As the browser knows the device at this site; no serial number is within its reach. */
  id: optionalLine,
  name: optionalLine,
  maker: optionalLine,
  model: optionalLine,
  /** Its version of the program in it, in the maker's words; left out where it told none. */
  firmware: v.optional(optionalLine),
  /** What the device's own clock said, without a zone; empty when it said nothing. */
  localTime: optionalLine,
  /** Our clock minus the device's at that moment; left out when it could not be compared. */
  offsetMs: v.optional(v.pipe(v.number(), v.safeInteger())),
  /** SHA-256 over device, sequence, device time and raw bytes: the same reading twice is one. */
  identity: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** The bytes it was read from, packet by packet, as hexadecimal with a bar between; left out where none are kept. */
  raw: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f|]*$/), v.maxLength(RAW_LENGTH_MAX))),
});

export type MeasuringDevice = v.InferOutput<typeof deviceSchema>;

export interface Observation extends Measurement {
  readonly id: string;
  /** Measurements taken together share it. */
  readonly set: string;
  /** When it was measured, and when it was written down by the writer's clock; milliseconds since 1970. */
  readonly effectiveAt: number;
  readonly timeBy: (typeof TIME_SOURCES)[number];
  readonly recordedAt: number;
  /** User id of whoever wrote it down. */
  readonly performer: string;
  /** Undefined when a person read the number off and typed it. */
  readonly device: MeasuringDevice | undefined;
  /** A person typed the same reading beside what the device sent; found where readings of several pages are put together. */
  readonly isAlsoTyped?: boolean;
}

/** Where a number stands in a page: `8480-6 182 mm[Hg]`. */
const VALUE_TEXT = /^([0-9-]+) (\S+) (\S+)$/;

const storedSchema = v.object({
  code: v.picklist(OBSERVATION_CODES),
  values: v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(VALUES_MAX)),
  consciousness: v.optional(v.picklist(CONSCIOUSNESS)),
  qualifiers: v.pipe(v.array(v.picklist(QUALIFIERS)), v.maxLength(QUALIFIERS_MAX)),
  set: idSchema,
  effectiveAt: millis,
  timeBy: v.picklist(TIME_SOURCES),
  recordedAt: millis,
  performer: idSchema,
  deviceId: v.optional(optionalLine),
  deviceName: v.optional(optionalLine, ''),
  deviceMaker: v.optional(optionalLine, ''),
  deviceModel: v.optional(optionalLine, ''),
  deviceFirmware: v.optional(optionalLine),
  deviceTime: v.optional(optionalLine, ''),
  deviceOffsetMs: v.optional(v.pipe(v.number(), v.safeInteger())),
  deviceIdentity: v.optional(v.string(), ''),
  deviceRaw: v.optional(v.string()),
});

/**
 * The fields of one entity of part `observation`. What the numbers of an adult meant at the time stays beside them, with the table
 * that said so; of a child's this table says nothing, so nothing is written (ALR-04).
 */
export function observationFields(
  observation: Observation,
  { isAdult }: { readonly isAdult: boolean },
): Readonly<Record<string, FieldValue>> {
  const { code, qualifiers, set, effectiveAt, timeBy, recordedAt, performer } = observation;
  const { values, consciousness, device } = observation;
  return {
    code,
    qualifiers,
    set,
    effectiveAt,
    timeBy,
    recordedAt,
    performer,
    values: values.map(({ code, decimal, unit }) => `${code} ${decimal} ${unit}`),
    ...(isAdult ? judgedFields(observation) : {}),
    ...(consciousness === undefined ? {} : { consciousness }),
    ...(device === undefined ? {} : deviceFields(device)),
  };
}

const judgedFields = (measurement: Measurement): Readonly<Record<string, FieldValue>> => ({
  interpretation: wordOf(measurement),
  table: `${VITAL_TABLE_SOURCE.name} ${VITAL_TABLE_SOURCE.version}`,
});

const deviceFields = (device: MeasuringDevice): Readonly<Record<string, FieldValue>> => ({
  deviceId: device.id,
  deviceName: device.name,
  deviceMaker: device.maker,
  deviceModel: device.model,
  deviceTime: device.localTime,
  deviceIdentity: device.identity,
  ...(device.firmware === undefined ? {} : { deviceFirmware: device.firmware }),
  ...(device.offsetMs === undefined ? {} : { deviceOffsetMs: device.offsetMs }),
  ...(device.raw === undefined ? {} : { deviceRaw: device.raw }),
});

export const readObservations = (document: RawDocument): EntityList<Observation> =>
  readPart(document, 'observation', parseObservation);

export const observationKey = (id: string): string => entityKey('observation', id);

function parseObservation(id: string, raw: unknown): Result<Observation, 'unreadable'> {
  const stored = v.safeParse(storedSchema, raw);
  if (!stored.success) return err('unreadable');
  const { code, qualifiers, set, effectiveAt, timeBy, recordedAt, performer } = stored.output;
  const { consciousness } = stored.output;
  const values = v.safeParse(v.array(valueSchema), stored.output.values.map(partsOfValue));
  const device = deviceOf(stored.output);
  if (!values.success || !device.ok) return err('unreadable');
  return ok({
    id,
    code,
    values: values.output,
    ...(consciousness === undefined ? {} : { consciousness }),
    qualifiers,
    set,
    effectiveAt,
    timeBy,
    recordedAt,
    performer,
    device: device.value,
  });
}

function partsOfValue(text: string): unknown {
  const [, code, decimal, unit] = VALUE_TEXT.exec(text) ?? [];
  return { code, decimal, unit };
}

function deviceOf(
  stored: v.InferOutput<typeof storedSchema>,
): Result<MeasuringDevice | undefined, 'unreadable'> {
  if (stored.deviceId === undefined) return ok(undefined);
  const parsed = v.safeParse(deviceSchema, {
    id: stored.deviceId,
    name: stored.deviceName,
    maker: stored.deviceMaker,
    model: stored.deviceModel,
    localTime: stored.deviceTime,
    identity: stored.deviceIdentity,
    ...(stored.deviceFirmware === undefined ? {} : { firmware: stored.deviceFirmware }),
    ...(stored.deviceOffsetMs === undefined ? {} : { offsetMs: stored.deviceOffsetMs }),
    ...(stored.deviceRaw === undefined ? {} : { raw: stored.deviceRaw }),
  });
  return parsed.success ? ok(parsed.output) : err('unreadable');
}

/** The values in the units of the table of vital signs; one in a foreign unit is left out. */
export const vitalValues = ({ values }: Measurement): readonly VitalValue[] =>
  values.flatMap(({ code, decimal, unit }) => {
    if (!isVitalCode(code)) return [];
    const number = inTableUnit(numberOf(decimal), unit, VITAL_LIMITS[code].unit);
    return number === undefined ? [] : [{ code, number }];
  });

/** What the measurement means for an adult. */
export const wordOf = (measurement: Measurement): VitalWord => worstOf(vitalValues(measurement));
