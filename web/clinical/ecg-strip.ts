/**
 * A strip of an electrocardiogram as it lies on a page of measurements: whole, once, by one author; its samples in the form FHIR's
 * SampledData has them. The rate read from it stands beside it as a measurement of the same set.
 */
import * as v from 'valibot';
import { entityKey, readPart, type EntityList, type RawDocument } from '#kernel/document.ts';
import { err, ok, type Result } from '#kernel/result.ts';

/** Two minutes at 250 a second. */
const SAMPLES_MAX = 30_000;
const DATA_LENGTH_MAX = 200_000;
const MISSING = 'E';
const SAMPLED = /^(-?\d{1,6}|E)( (-?\d{1,6}|E))*$/;

export const stripSchema = v.object({
  rateHz: v.pipe(v.number(), v.integer(), v.minValue(50), v.maxValue(1_000)),
  /** Microvolts with a blank between, `E` for a sample that was lost. */
  data: v.pipe(v.string(), v.maxLength(DATA_LENGTH_MAX), v.regex(SAMPLED)),
});

export type StripTaken = v.InferOutput<typeof stripSchema>;

export interface StoredStrip extends StripTaken {
  readonly id: string;
  /** Shared with the measurement of its rate. */
  readonly set: string;
  readonly effectiveAt: number;
}

const storedSchema = v.object({
  ...stripSchema.entries,
  set: v.pipe(v.string(), v.regex(/^[0-9a-f]{32,64}$/)),
  effectiveAt: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});

export const stripKey = (id: string): string => entityKey('ecg', id);

export const readStrips = (document: RawDocument): EntityList<StoredStrip> =>
  readPart(document, 'ecg', parseStrip);

function parseStrip(id: string, raw: unknown): Result<StoredStrip, 'unreadable'> {
  const parsed = v.safeParse(storedSchema, raw);
  return parsed.success ? ok({ id, ...parsed.output }) : err('unreadable');
}

/** Undefined for more than a page holds. */
export function stripOf(
  rateHz: number,
  samplesUv: readonly (number | null)[],
): StripTaken | undefined {
  const data = samplesUv.map((sample) => (sample === null ? MISSING : String(Math.round(sample))));
  const parsed = v.safeParse(stripSchema, { rateHz, data: data.join(' ') });
  return parsed.success && samplesUv.length <= SAMPLES_MAX ? parsed.output : undefined;
}

/** Null for a sample that was lost. */
export const samplesOf = ({ data }: StripTaken): readonly (number | null)[] =>
  data
    .split(' ')
    .slice(0, SAMPLES_MAX)
    .map((sample) => (sample === MISSING ? null : Number(sample)));
