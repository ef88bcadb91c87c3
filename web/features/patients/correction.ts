/**
 * Putting right who a patient is: a misspelt name, a name after a marriage, a wrong birth date. Each correction is a statement with its
 * reason; what was written before stays readable, and a former name still finds the person.
 */
import * as v from 'valibot';
import {
  applyFactEvent,
  SELF,
  statedFact,
  statingEntries,
  type FactEvent,
} from '#clinical/facts.ts';
import { requiredLine } from '#clinical/text.ts';
import type { RawDocument } from '#kernel/document.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import { isBornAhead, type PatientsErrorCode } from './commands.ts';
import {
  IDENTITY,
  patientSchema,
  readIdentity,
  readPatient,
  type IdentityFact,
  type Patient,
} from './records.ts';
import type { SamePersonErrorCode } from './same-person.ts';

export type CorrectionErrorCode =
  PatientsErrorCode | SamePersonErrorCode | 'patients/nothing-changed';

interface CorrectionError {
  readonly code: CorrectionErrorCode;
}

interface Known {
  readonly patient: Patient | undefined;
  readonly fact: IdentityFact | undefined;
}

const inputSchema = v.object({
  ...patientSchema.entries,
  why: requiredLine,
  replaces: statingEntries.replaces,
});

/**
 * 'patients/nothing-changed' where all is as it stands, 'patients/unknown-version' for a replaced id of nothing here,
 * 'patients/born-in-future'.
 */
export const correctPatient = defineCommand<
  v.InferOutput<typeof inputSchema>,
  Known,
  FactEvent,
  CorrectionError
>({
  name: 'patients/correct-patient',
  document: 'patient-summary',
  target: 'existing',
  parse: parserOf(inputSchema),
  view: (document: RawDocument) => ({
    patient: readPatient(document),
    fact: readIdentity(document),
  }),
  decide: ({ patient, fact }, { why, replaces, ...value }, context) => {
    if (isBornAhead(value.birthDate, context.now)) return err({ code: 'patients/born-in-future' });
    if (!replaces.every((replaced) => fact?.history.some(({ id }) => id === replaced)))
      return err({ code: 'patients/unknown-version' });
    const isContested = (fact?.versions.length ?? 0) > 1;
    if (patient !== undefined && !isContested && isSame(patient, value))
      return err({ code: 'patients/nothing-changed' });
    return ok([
      statedFact({ kind: IDENTITY, subject: SELF, value, stating: { why, replaces } }, context),
    ]);
  },
  apply: applyFactEvent,
});

const isSame = (patient: Patient, value: v.InferOutput<typeof patientSchema>): boolean =>
  patient.familyName === value.familyName &&
  patient.givenName === value.givenName &&
  patient.birthDate === value.birthDate &&
  patient.gender === value.gender;
