/**
 * What is known against the medicines of one patient: one more beside those taken, and those taken among themselves, which two who
 * prescribed apart never saw together.
 */
import { ALLERGY_CLASSES_SOURCE } from '#clinical/drugs/allergy-classes.ts';
import { checkDrugs } from '#clinical/drugs/check-drugs.ts';
import type { DrugAlert, StatedAllergy } from '#clinical/drugs/drug-alert.ts';
import { INTERACTION_PAIRS_SOURCE } from '#clinical/drugs/interaction-pairs.ts';
import { statedAllergies } from '#clinical/drugs/stated-allergies.ts';
import { settledValue } from '#clinical/versioned.ts';
import type { RawDocument } from '#kernel/document.ts';
import { readMedicines } from './records.ts';

export interface TakenDrugs {
  /** What is taken now or undecided, by its name as written. */
  readonly current: readonly { readonly id: string; readonly name: string }[];
  readonly allergies: readonly StatedAllergy[];
}

export const readTakenDrugs = (document: RawDocument): TakenDrugs => ({
  current: readMedicines(document)
    .medicines.filter(({ status }) => settledValue(status)?.status !== 'stopped')
    .map(({ id, name }) => ({ id, name })),
  allergies: statedAllergies(document),
});

const namesOf = (drugs: TakenDrugs['current']): readonly string[] => drugs.map(({ name }) => name);

export const alertsFor = (
  name: string,
  { current, allergies }: TakenDrugs,
): readonly DrugAlert[] =>
  name.trim() === '' ? [] : checkDrugs({ current: namesOf(current), new: name, allergies });

/** Of a medicine that is taken already and gets another dose: the same check, beside all the others. */
export const alertsForDose = (
  medicine: { readonly id: string; readonly name: string },
  { current, allergies }: TakenDrugs,
): readonly DrugAlert[] =>
  alertsFor(medicine.name, {
    current: current.filter(({ id }) => id !== medicine.id),
    allergies,
  });

export const interrupts = (alerts: readonly DrugAlert[]): readonly DrugAlert[] =>
  alerts.filter(({ tier }) => tier === 'interrupt');

/**
 * What interrupts among the medicines that are taken, each pair once; and one ingredient listed twice, which two who wrote it down
 * apart would have given twice (hazard 5).
 */
export const standingAlerts = ({ current, allergies }: TakenDrugs): readonly DrugAlert[] =>
  current.flatMap(({ name }, index) =>
    checkDrugs({ current: namesOf(current.slice(0, index)), new: name, allergies }).filter(
      ({ tier, kind }) => tier === 'interrupt' || kind === 'same-ingredient',
    ),
  );

const DAY_MS = 86_400_000;
const LIST_DAYS_MAX = 180;

/** The day of the older of the two lists. */
export const LIST_DATE =
  [INTERACTION_PAIRS_SOURCE.date, ALLERGY_CLASSES_SOURCE.date].sort()[0] ?? '';

/** Whether the lists are so old that somebody has to look elsewhere, too. */
export const isListOld = (now: number): boolean =>
  now - Date.parse(LIST_DATE) > LIST_DAYS_MAX * DAY_MS;
