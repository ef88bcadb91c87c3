/**
 * Allergies and intolerances of a patient; FHIR AllergyIntolerance in small. Entries are added, never overwritten; taking one
 * back, and "none known", are statements of somebody, which stay as history.
 */
import * as v from 'valibot';
import { applyFactEvent, readFacts, SELF, type FactEvent } from '#clinical/facts.ts';
import { originEntries, type Originated } from '#clinical/origin.ts';
import { optionalLine, requiredLine } from '#clinical/text.ts';
import { isContested, settledValue, type Fact, type Statement } from '#clinical/versioned.ts';
import { entityKey, readPart, type Draft, type RawDocument } from '#kernel/document.ts';
import type { Entries } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';

export const SEVERITIES = ['mild', 'moderate', 'severe', 'unknown'] as const;

/** FHIR reaction severity, and "nobody knows". */
export type Severity = (typeof SEVERITIES)[number];

export const CERTAINTIES = ['unconfirmed', 'presumed', 'confirmed'] as const;

/** FHIR verification status, as far as an entry that stands can have it. */
export type Certainty = (typeof CERTAINTIES)[number];

export const STANDINGS = ['recorded', 'entered-in-error', 'disproved'] as const;

/** Whether an entry stands. One that does not is shown as history and never deleted. */
export type Standing = (typeof STANDINGS)[number];

export interface RecordedAllergy extends Originated {
  readonly id: string;
  readonly substance: string;
  readonly reaction: string;
  readonly severity: Severity;
  readonly certainty: Certainty;
  /** When it was written down, by the writer's clock; milliseconds since 1970. */
  readonly recordedAt: number;
  /** A user id; empty for an entry from before authors were named. */
  readonly by: string;
}

export interface Allergy extends RecordedAllergy {
  /** Undefined while nobody doubted the entry. */
  readonly standing: Fact<{ readonly standing: Standing }> | undefined;
}

export type AllergyEvent =
  { readonly kind: 'allergy-recorded'; readonly allergy: RecordedAllergy } | FactEvent;

export const ALLERGY_STATUS = 'allergy-status';
export const NONE_KNOWN = 'no-known-allergies';

export const allergySchema = v.object({
  substance: requiredLine,
  reaction: optionalLine,
  severity: v.picklist(SEVERITIES),
  certainty: v.optional(v.picklist(CERTAINTIES), 'unconfirmed'),
  ...originEntries,
});

export const standingSchema = v.object({ standing: v.picklist(STANDINGS) });

const SEEN_MAX = 200;
/** The entries that had been written down, and taken back, when somebody said that none is known. */
const noneKnownSchema = v.object({
  seen: v.pipe(v.array(v.string()), v.maxLength(SEEN_MAX)),
});

const storedSchema = v.object({
  ...allergySchema.entries,
  recordedAt: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  by: v.optional(v.string(), ''),
});

function parseAllergy(id: string, raw: unknown): Result<RecordedAllergy, 'unreadable'> {
  const parsed = v.safeParse(storedSchema, raw);
  return parsed.success ? ok({ id, ...parsed.output }) : err('unreadable');
}

export interface AllergyRecord {
  readonly allergies: readonly Allergy[];
  readonly unreadable: number;
  /** Who said that none is known, after seeing every entry there is; undefined otherwise. */
  readonly noneKnown: Statement<{ readonly seen: readonly string[] }> | undefined;
}

export function readAllergies(document: RawDocument, signed?: Entries): AllergyRecord {
  const { entities, unreadable } = readPart(document, 'allergies', parseAllergy);
  const standings = readFacts(document, { kind: ALLERGY_STATUS, schema: standingSchema, signed });
  const allergies = entities.map((entry) => ({ ...entry, standing: standings.get(entry.id) }));
  const none = readFacts(document, { kind: NONE_KNOWN, schema: noneKnownSchema, signed }).get(SELF);
  const holds = unreadable === 0 && !allergies.some(isStanding);
  return {
    allergies,
    unreadable,
    noneKnown: holds
      ? none?.current.findLast(({ value }) =>
          allergies.every(({ id }) => value?.seen.includes(id) === true),
        )
      : undefined,
  };
}

/** An entry stands until it is agreed that it does not: of two versions the more careful one counts. */
export const isStanding = ({ standing }: Allergy): boolean =>
  isContested(standing) || (settledValue(standing)?.standing ?? 'recorded') === 'recorded';

export function applyAllergyEvent(draft: Draft, event: AllergyEvent): void {
  if (event.kind === 'fact-stated') {
    applyFactEvent(draft, event);
    return;
  }
  const { id, ...fields } = event.allergy;
  draft.create(entityKey('allergies', id), fields);
}
