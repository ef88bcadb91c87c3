/** Registering a patient, which founds their record. */
import type * as v from 'valibot';
import { defineCommand, type CommandContext } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import {
  applyPatientEvent,
  patientSchema,
  readPatient,
  type Patient,
  type PatientEvent,
} from './records.ts';

export type PatientsErrorCode = 'patients/born-in-future';

interface PatientsError {
  readonly code: PatientsErrorCode;
}

/** A day ahead is allowed: somewhere it is tomorrow already. */
const CLOCK_SLACK_MS = 24 * 60 * 60 * 1000;

/** Whether the date lies after this device's tomorrow. */
export const isBornAhead = (birthDate: string, now: number): boolean =>
  Date.parse(birthDate) > now + CLOCK_SLACK_MS;

/** 'patients/born-in-future' when the birth date lies after this device's tomorrow. */
export const registerPatient = defineCommand<
  v.InferOutput<typeof patientSchema>,
  Patient | undefined,
  PatientEvent,
  PatientsError
>({
  name: 'patients/register-patient',
  document: 'patient-summary',
  target: 'new-record',
  parse: parserOf(patientSchema),
  view: readPatient,
  decide: (_view, input, context) => {
    if (isBornAhead(input.birthDate, context.now)) return err({ code: 'patients/born-in-future' });
    return ok([
      { kind: 'patient-registered', patient: { ...input, number: patientNumber(context) } },
    ]);
  },
  apply: applyPatientEvent,
});

/** Consonants and digits nobody confuses when they are read aloud. */
const NUMBER_ALPHABET = '2345679CDFGHJKMNPRTVWXYZ';
const PREFIX_LENGTH = 2;
const NUMBER_LENGTH = 5;

function patientNumber({ actor, newId }: CommandContext): string {
  const letters = (hex: string, length: number) =>
    Array.from({ length }, (_, i) => {
      const byte = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
      return NUMBER_ALPHABET[byte % NUMBER_ALPHABET.length];
    }).join('');
  return `${letters(actor.deviceId, PREFIX_LENGTH)}-${letters(newId(), NUMBER_LENGTH)}`;
}
