/** Who a patient is: names, birth date, sex, and the number the clinic calls them by. FHIR Patient in small. */
import * as v from 'valibot';
import { readFacts, SELF } from '#clinical/facts.ts';
import { optionalLine, requiredLine } from '#clinical/text.ts';
import type { Fact } from '#clinical/versioned.ts';
import { entityKey, type Draft, type RawDocument } from '#kernel/document.ts';
import type { Entries } from '#kernel/feature.ts';

export const GENDERS = ['female', 'male', 'other', 'unknown'] as const;

/** FHIR administrative gender. */
export type Gender = (typeof GENDERS)[number];

export interface Patient {
  readonly familyName: string;
  readonly givenName: string;
  /** A calendar date, YYYY-MM-DD, never a moment in time. */
  readonly birthDate: string;
  readonly gender: Gender;
  /** Device prefix and number; unique without asking anybody, short enough to say aloud. */
  readonly number: string;
}

export interface PatientEvent {
  readonly kind: 'patient-registered';
  readonly patient: Patient;
}

const BIRTH_YEAR_MIN = 1880;

/** A real calendar date from 1880 on. */
const birthDateSchema = v.pipe(
  v.string(),
  v.isoDate(),
  v.check((date) => Number(date.slice(0, 4)) >= BIRTH_YEAR_MIN && isCalendarDate(date)),
);

function isCalendarDate(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}

export const patientSchema = v.object({
  familyName: requiredLine,
  givenName: optionalLine,
  birthDate: birthDateSchema,
  gender: v.picklist(GENDERS),
});

/** The one entity about who a patient is. */
export const SELF_KEY = entityKey('patient', 'self');

const storedSchema = v.object({ ...patientSchema.entries, number: requiredLine });

export const IDENTITY = 'identity';
export type IdentityFact = Fact<v.InferOutput<typeof patientSchema>>;

/** What was put right after the registration; undefined while nothing was. */
export const readIdentity = (document: RawDocument, signed?: Entries): IdentityFact | undefined =>
  readFacts(document, { kind: IDENTITY, schema: patientSchema, signed }).get(SELF);

function readRegistered(document: RawDocument): Patient | undefined {
  const parsed = v.safeParse(storedSchema, document[SELF_KEY]);
  return parsed.success ? parsed.output : undefined;
}

/**
 * Who the patient is after the last correction; undefined while the document has no readable patient. Of corrections made apart the
 * newest is shown until somebody picks: each is closer than what both put right.
 */
export function readPatient(document: RawDocument): Patient | undefined {
  const registered = readRegistered(document);
  if (registered === undefined) return undefined;
  const corrected = readIdentity(document)?.versions.findLast(({ value }) => value !== undefined);
  return corrected === undefined ? registered : { ...registered, ...corrected.value };
}

/** The names this person was known by here before, oldest first; in the order they are spoken. */
export function readFormerNames(document: RawDocument): readonly string[] {
  const patient = readPatient(document);
  const registered = readRegistered(document);
  if (patient === undefined || registered === undefined) return [];
  const stated = (readIdentity(document)?.history ?? [])
    .toReversed()
    .flatMap(({ value }) => value ?? []);
  const names = new Set([registered, ...stated].map(spokenName));
  names.delete(spokenName(patient));
  return [...names];
}

const spokenName = ({ givenName, familyName }: Pick<Patient, 'givenName' | 'familyName'>): string =>
  `${givenName} ${familyName}`.trim();

export function applyPatientEvent(draft: Draft, event: PatientEvent): void {
  draft.create(SELF_KEY, { ...event.patient });
}
