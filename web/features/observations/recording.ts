/**
 * Deciding about measurements taken together: what is possible, what fits together, what was already kept, and the early
 * warning score when all seven are there. The same for what a clinician enters and for what is measured at home.
 */
import * as v from 'valibot';
import { numberOf } from '#clinical/decimal.ts';
import { photoSchema } from '#clinical/display-photo.ts';
import { stripSchema } from '#clinical/ecg-strip.ts';
import { scoreNews2, type News2Input, type News2Result } from '#clinical/news2.ts';
import {
  DIASTOLIC,
  measurementSchema,
  deviceSchema,
  OXYGEN_SATURATION,
  PULSE,
  RESPIRATION,
  SYSTOLIC,
  TEMPERATURE,
  TIME_SOURCES,
  vitalValues,
  type Measurement,
  type Observation,
} from '#clinical/observation.ts';
import type { ObservationPage } from '#clinical/observation-page.ts';
import { isPossible, type VitalValue } from '#clinical/vital-judgement.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { CommandContext } from '#kernel/feature.ts';
import type { ObservationEvent } from './records.ts';

const MEASUREMENTS_MAX = 12;
/** A page holds no more than this; the next entry begins another page of the same month. */
export const PAGE_OBSERVATIONS_MAX = 500;
/** A page of so many photos is opened as fast as one without. */
export const PAGE_PHOTOS_MAX = 24;
/** How far a clock may be ahead before a measurement counts as not taken yet. */
const AHEAD_MS_MAX = 5 * 60_000;

/** What the score needs to know about the person, beside the measurements. */
export const circumstancesSchema = v.object({
  scale: v.picklist([1, 2]),
  age: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  pregnant: v.boolean(),
  spinalInjury: v.boolean(),
});

export type Circumstances = v.InferOutput<typeof circumstancesSchema>;

export const recordingSchema = v.object({
  measurements: v.pipe(
    v.array(measurementSchema),
    v.nonEmpty(),
    v.maxLength(MEASUREMENTS_MAX),
    v.check((list) => list.every(saysSomething)),
  ),
  /** When it was measured; milliseconds since 1970. */
  takenAt: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  timeBy: v.picklist(TIME_SOURCES),
  device: v.optional(deviceSchema),
  /** Whether the table of adults is about this person; left out where nobody asked, and then nothing is judged. */
  isAdult: v.optional(v.boolean()),
  /** Left out where no score is to be taken. */
  circumstances: v.optional(circumstancesSchema),
  /** The trace a rate was read from, which ended at `takenAt`. */
  strip: v.optional(stripSchema),
  /** What the display showed, by whoever read the numbers off it. */
  photo: v.optional(photoSchema),
});

export type Recording = v.InferOutput<typeof recordingSchema>;

export const parseRecording = parserOf(recordingSchema);

export type RecordingErrorCode =
  | 'observations/in-future'
  | 'observations/impossible'
  | 'observations/pressures-reversed'
  | 'observations/already-kept'
  | 'observations/page-full'
  | 'observations/unreadable';

export interface RecordingError {
  readonly code: RecordingErrorCode;
  /** The code of the number that cannot be. */
  readonly measured?: string;
}

function saysSomething({ values, consciousness }: Measurement): boolean {
  return values.length > 0 || consciousness !== undefined;
}

export function decideRecording(
  page: ObservationPage,
  recording: Recording,
  context: CommandContext,
): Result<readonly ObservationEvent[], RecordingError> {
  const { measurements, takenAt, device } = recording;
  if (takenAt > context.now + AHEAD_MS_MAX) return err({ code: 'observations/in-future' });
  const doubt = doubtAbout(measurements);
  if (doubt !== undefined) return err(doubt);
  const kept = page.observations.flatMap((known) => known.device?.identity ?? []);
  if (device !== undefined && kept.includes(device.identity))
    return err({ code: 'observations/already-kept' });
  if (page.observations.length + measurements.length > PAGE_OBSERVATIONS_MAX)
    return err({ code: 'observations/page-full' });
  if (recording.photo !== undefined && page.photos >= PAGE_PHOTOS_MAX)
    return err({ code: 'observations/page-full' });
  return ok(eventsOf(recording, context));
}

/** Undefined when every number can be a living person's and the two pressures are the right way round. */
export function doubtAbout(measurements: readonly Measurement[]): RecordingError | undefined {
  const values = measurements.flatMap(vitalValues);
  const impossible = values.find((value) => !isPossible(value));
  if (impossible !== undefined)
    return { code: 'observations/impossible', measured: impossible.code };
  const systolic = numberFor(values, SYSTOLIC);
  const diastolic = numberFor(values, DIASTOLIC);
  return systolic !== undefined && diastolic !== undefined && systolic <= diastolic
    ? { code: 'observations/pressures-reversed', measured: SYSTOLIC }
    : undefined;
}

/** The score of measurements taken together, as far as they go. */
export function scoreOf(
  measurements: readonly Measurement[],
  circumstances: Circumstances,
): News2Result {
  return scoreNews2(news2Input(measurements, circumstances));
}

function news2Input(
  measurements: readonly Measurement[],
  circumstances: Circumstances,
): News2Input {
  const values = measurements.flatMap(vitalValues);
  const qualifiers = measurements.flatMap((measurement) => measurement.qualifiers);
  const oxygen = qualifiers.includes('on-oxygen') || undefined;
  return {
    ...circumstances,
    rr: numberFor(values, RESPIRATION),
    spo2: numberFor(values, OXYGEN_SATURATION),
    oxygen: oxygen ?? (qualifiers.includes('on-air') ? false : undefined),
    sbp: numberFor(values, SYSTOLIC),
    pulse: numberFor(values, PULSE),
    acvpu: measurements.find(({ consciousness }) => consciousness !== undefined)?.consciousness,
    temp: temperatureOf(measurements),
  };
}

/** From its text: a temperature must not gain digits on its way. */
function temperatureOf(measurements: readonly Measurement[]): number | undefined {
  const value = measurements
    .flatMap(({ values }) => values)
    .find(({ code, unit }) => code === TEMPERATURE && unit === 'Cel');
  return value && numberOf(value.decimal);
}

const numberFor = (values: readonly VitalValue[], wanted: string): number | undefined =>
  values.find(({ code }) => code === wanted)?.number;

function eventsOf(
  { measurements, takenAt, timeBy, device, circumstances, strip, photo, isAdult }: Recording,
  { newId, now, actor }: CommandContext,
): readonly ObservationEvent[] {
  const set = newId();
  const common = {
    set,
    effectiveAt: takenAt,
    timeBy,
    recordedAt: now,
    performer: actor.userId,
    device,
  };
  const measured: ObservationEvent[] = measurements.map((measurement) => {
    const observation: Observation = { id: newId(), ...measurement, ...common };
    return { kind: 'measured', observation, isAdult: isAdult === true };
  });
  if (strip !== undefined)
    measured.push({
      kind: 'strip-taken',
      strip: { id: newId(), set, effectiveAt: takenAt, ...strip },
    });
  if (photo !== undefined)
    measured.push({ kind: 'photo-taken', photo: { id: newId(), set, jpeg: photo } });
  const score = circumstances && scoreOf(measurements, circumstances);
  if (circumstances === undefined || score?.status !== 'scored') return measured;
  const { total, single3 } = score;
  const { scale } = circumstances;
  const taken = { id: newId(), set, total, single3, scale, effectiveAt: takenAt, by: actor.userId };
  return [...measured, { kind: 'scored', score: taken }];
}
