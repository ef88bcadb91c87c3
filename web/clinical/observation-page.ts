/**
 * A page of measurements: one month of one record, as a document. What a clinician enters and what is measured at home lie on
 * pages of different compartments; both are read the same way.
 */
import * as v from 'valibot';
import { entityKey, readPart, type RawDocument } from '#kernel/document.ts';
import type { Entries } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { photosOn } from './display-photo.ts';
import { observationKey, readObservations, type Observation } from './observation.ts';
import { optionalLine } from './text.ts';

/** Why one measurement no longer counts; the measurement itself stays. */
export interface EnteredInError {
  readonly id: string;
  readonly observation: string;
  readonly reason: string;
  readonly by: string;
  readonly at: number;
}

/** An early warning score as it stood when its measurements were saved. */
export interface ScoreTaken {
  readonly id: string;
  readonly set: string;
  readonly total: number;
  readonly single3: boolean;
  readonly scale: 1 | 2;
  readonly effectiveAt: number;
  readonly by: string;
}

export interface ObservationPage {
  /** YYYY-MM, in coordinated universal time. */
  readonly month: string;
  readonly observations: readonly Observation[];
  readonly errors: readonly EnteredInError[];
  readonly scores: readonly ScoreTaken[];
  /** How many photos of displays lie on it; a page has room for few. */
  readonly photos: number;
  readonly unreadable: number;
}

const NEWS2_TOTAL_MAX = 20;
/** Where no signature says who it was. */
const NOBODY = '';
const millis = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const idSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{32,64}$/));
const pageSchema = v.object({ month: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}$/)) });
const errorSchema = v.object({
  observation: idSchema,
  reason: optionalLine,
  by: idSchema,
  at: millis,
});
const scoreSchema = v.object({
  set: idSchema,
  total: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(NEWS2_TOTAL_MAX)),
  single3: v.boolean(),
  scale: v.picklist([1, 2]),
  effectiveAt: millis,
  by: idSchema,
});

const parsing =
  <T extends object>(schema: v.GenericSchema<unknown, T>) =>
  (id: string, raw: unknown): Result<T & { readonly id: string }, 'unreadable'> => {
    const parsed = v.safeParse(schema, raw);
    return parsed.success ? ok({ id, ...parsed.output }) : err('unreadable');
  };

const parseError = parsing(errorSchema);
const parseScore = parsing(scoreSchema);

/**
 * Undefined while the document has no readable page. With `entries` a name is whose signature it carries, never whom the text
 * claims: a measurement somebody altered is nobody's, and a mark that is nobody's strikes nothing out.
 */
export function readPage(document: RawDocument, entries?: Entries): ObservationPage | undefined {
  const self = v.safeParse(pageSchema, document['page:self']);
  if (!self.success) return undefined;
  const authorOf = (key: string, claimed: string): string | undefined =>
    entries === undefined ? claimed : entries.authorOf(key);
  const observations = readObservations(document);
  const errors = readPart(document, 'error', parseError);
  const scores = readPart(document, 'score', parseScore);
  return {
    month: self.output.month,
    observations: observations.entities.map((found) => ({
      ...found,
      performer: authorOf(observationKey(found.id), found.performer) ?? NOBODY,
    })),
    errors: errors.entities.flatMap((error) => {
      const by = authorOf(entityKey('error', error.id), error.by);
      return by === undefined ? [] : [{ ...error, by }];
    }),
    scores: scores.entities,
    photos: photosOn(document),
    unreadable: observations.unreadable + errors.unreadable + scores.unreadable,
  };
}

/** YYYY-MM of a moment. */
export const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7);

/** A person types what a device has just shown within these minutes; the device tells it again when it connects. */
const TYPED_BESIDE_MS = 10 * 60_000;

/**
 * The measurements of several pages that count, newest first: not those marked as entered in error on their own page (who may
 * write at home cannot strike out what the ward measured); a device's reading that two phones kept is one, and so is what a
 * person typed of it.
 */
export function standing(pages: readonly ObservationPage[]): readonly Observation[] {
  const seen = new Set<string>();
  const once = newestFirst(pages.flatMap(unmarked)).filter((observation) => {
    const { device } = observation;
    if (device === undefined) return true;
    // With its values: a reading that claims another's identity and says something else is shown beside it.
    const same = `${device.identity} ${numbersOf(observation)}`;
    if (seen.has(same)) return false;
    seen.add(same);
    return true;
  });
  return withoutTypedTwice(once);
}

const numbersOf = ({ code, values }: Observation): string =>
  [code, ...values.map(({ decimal }) => decimal)].join(' ');

/** One typed reading for each of the device's: who typed the same number twice meant two. */
function withoutTypedTwice(observations: readonly Observation[]): readonly Observation[] {
  const typed = new Map<string, Observation[]>();
  for (const observation of observations)
    if (observation.device === undefined && observation.values.length > 0) {
      const key = pairOf(observation);
      const others = typed.get(key);
      if (others === undefined) typed.set(key, [observation]);
      else others.push(observation);
    }
  if (typed.size === 0) return observations;
  const doubles = new Set<string>();
  const beside = new Set<string>();
  for (const measured of observations) {
    if (measured.device === undefined) continue;
    const double = typed
      .get(pairOf(measured))
      ?.find(
        ({ id, effectiveAt }) =>
          !doubles.has(id) && Math.abs(effectiveAt - measured.effectiveAt) <= TYPED_BESIDE_MS,
      );
    if (double === undefined) continue;
    doubles.add(double.id);
    beside.add(measured.id);
  }
  return observations
    .filter(({ id }) => !doubles.has(id))
    .map((one) => (beside.has(one.id) ? { ...one, isAlsoTyped: true } : one));
}

/** The numbers a person reads off a display: a cuff keeps a mean pressure that nobody types. */
const pairOf = ({ code, values }: Observation): string =>
  [
    code,
    ...values
      .filter((value) => value.code !== MEAN_PRESSURE)
      .map(({ code: part, decimal }) => `${part} ${String(Number(decimal))}`),
  ].join(' ');

const MEAN_PRESSURE = '8478-0';

function unmarked({ observations, errors }: ObservationPage): readonly Observation[] {
  const wrong = new Set(errors.map((error) => error.observation));
  return observations.filter(({ id }) => !wrong.has(id));
}

/** By the moment of measuring, then by id, so that every device shows one order. */
export const newestFirst = (observations: readonly Observation[]): readonly Observation[] =>
  [...observations].sort(
    (a, b) =>
      b.effectiveAt - a.effectiveAt || b.recordedAt - a.recordedAt || (a.id < b.id ? -1 : 1),
  );
