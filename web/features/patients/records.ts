/** Who a patient is: names, birth date, sex, and the number the clinic calls them by. FHIR Patient in small. */
import * as v from 'valibot';
import { optionalLine, requiredLine } from '#clinical/text.ts';
import { entityKey, type Draft, type RawDocument } from '#kernel/document.ts';

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

/** Undefined while the document has no readable patient. */
export function readPatient(document: RawDocument): Patient | undefined {
  const parsed = v.safeParse(storedSchema, document[SELF_KEY]);
  return parsed.success ? parsed.output : undefined;
}

export function applyPatientEvent(draft: Draft, event: PatientEvent): void {
  draft.create(SELF_KEY, { ...event.patient });
}
