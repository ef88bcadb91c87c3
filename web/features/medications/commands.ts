/** Writing down a medicine, changing its dose, stopping it. Picking one of two doses is changing the dose, having seen both. */
import * as v from 'valibot';
import { statedFact, statingEntries } from '#clinical/facts.ts';
import { originSchema } from '#clinical/origin.ts';
import { optionalLine, requiredLine } from '#clinical/text.ts';
import type { Fact } from '#clinical/versioned.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { dosageEntries, dosageOf, type Dosage } from './dosage.ts';
import {
  alertsFor,
  alertsForDose,
  interrupts,
  readTakenDrugs,
  type TakenDrugs,
} from './drug-check.ts';
import {
  applyMedicationEvent,
  DOSE,
  fromFileEntries,
  medicineEntries,
  readMedicines,
  STATUS,
  statusSchema,
  type MedicationEvent,
  type Medicine,
} from './records.ts';

export type MedicationsErrorCode =
  'medications/unknown-medicine' | 'medications/unknown-version' | 'medications/needs-reason';

interface MedicationsError {
  readonly code: MedicationsErrorCode;
}

const recordSchema = v.object({
  ...medicineEntries,
  ...dosageEntries,
  despite: v.optional(optionalLine, ''),
});

/** 'medications/needs-reason' where a check of interactions or allergies interrupts and nobody said why it is given all the same. */
export const recordMedicine = defineCommand<
  v.InferOutput<typeof recordSchema>,
  TakenDrugs,
  MedicationEvent,
  MedicationsError
>({
  name: 'medications/record-medicine',
  document: 'patient-summary',
  target: 'existing',
  parse: parserOf(recordSchema),
  view: readTakenDrugs,
  decide: (taken, { name, reason, despite, ...dosage }, context) => {
    const isInterrupted = interrupts(alertsFor(name, taken)).length > 0;
    if (isInterrupted && despite === '') return err({ code: 'medications/needs-reason' });
    const id = context.newId();
    const by = context.actor.userId;
    const stating = { replaces: [], why: '' };
    return ok([
      {
        kind: 'medicine-recorded',
        medicine: {
          ...{ id, name, reason, recordedAt: context.now, by },
          ...(isInterrupted && { despite }),
        },
      },
      statedFact({ kind: DOSE, subject: id, value: dosageOf(dosage), stating }, context),
    ]);
  },
  apply: applyMedicationEvent,
});

const takeInSchema = v.object({
  ...medicineEntries,
  ...fromFileEntries,
  origin: originSchema,
  ...statusSchema.entries,
  /** Left out where the file gives none that can be held here. */
  dosage: v.exactOptional(v.object(dosageEntries)),
  why: optionalLine,
});

/** From a file: also without a dose, and also one that is no longer taken. It stands beside what is listed already. */
export const takeInMedicine = defineCommand<
  v.InferOutput<typeof takeInSchema>,
  undefined,
  MedicationEvent,
  MedicationsError
>({
  name: 'medications/take-in-medicine',
  document: 'patient-summary',
  target: 'existing',
  parse: parserOf(takeInSchema),
  view: () => undefined,
  decide: (_view, { dosage, status, why, ...medicine }, context) => {
    const id = context.newId();
    const stated = (kind: string, value: Dosage | { readonly status: string }) =>
      statedFact({ kind, subject: id, value, stating: { replaces: [], why } }, context);
    const recorded = { id, ...medicine, recordedAt: context.now, by: context.actor.userId };
    return ok([
      { kind: 'medicine-recorded', medicine: recorded },
      ...(dosage === undefined ? [] : [stated(DOSE, dosageOf(dosage))]),
      ...(status === 'active' ? [] : [stated(STATUS, { status })]),
    ]);
  },
  apply: applyMedicationEvent,
});

const doseSchema = v.object({ medicine: v.string(), ...statingEntries, ...dosageEntries });

interface DoseView {
  readonly known: readonly Medicine[];
  readonly taken: TakenDrugs;
}

/**
 * `replaces` holds the doses that were on the screen: one that arrived since stays and makes two versions. Codes:
 * 'medications/unknown-medicine', 'medications/unknown-version' for an id that is no statement of this dose,
 * 'medications/needs-reason' as for a new medicine: another dose of one that was let pass is another decision.
 */
export const changeDose = defineCommand<
  v.InferOutput<typeof doseSchema>,
  DoseView,
  MedicationEvent,
  MedicationsError
>({
  name: 'medications/change-dose',
  document: 'patient-summary',
  target: 'existing',
  parse: parserOf(doseSchema),
  view: (document) => ({
    known: readMedicines(document).medicines,
    taken: readTakenDrugs(document),
  }),
  decide: ({ known, taken }, { medicine: subject, replaces, why, ...dosage }, context) => {
    const medicine = medicineStating({ known, subject, replaces }, ({ dose }) => dose);
    if (!medicine.ok) return medicine;
    const isInterrupted = interrupts(alertsForDose(medicine.value, taken)).length > 0;
    if (isInterrupted && why === '') return err({ code: 'medications/needs-reason' });
    const stating = { replaces, why };
    return ok([statedFact({ kind: DOSE, subject, value: dosageOf(dosage), stating }, context)]);
  },
  apply: applyMedicationEvent,
});

const statusInputSchema = v.object({
  ...statusSchema.entries,
  medicine: v.string(),
  ...statingEntries,
  why: requiredLine,
});

/** Stops a medicine or takes it up again, with the reason. Codes as for `changeDose`. */
export const setMedicineStatus = defineCommand<
  v.InferOutput<typeof statusInputSchema>,
  readonly Medicine[],
  MedicationEvent,
  MedicationsError
>({
  name: 'medications/set-status',
  document: 'patient-summary',
  target: 'existing',
  parse: parserOf(statusInputSchema),
  view: (document) => readMedicines(document).medicines,
  decide: (known, { medicine: subject, status, replaces, why }, context) => {
    const medicine = medicineStating({ known, subject, replaces }, (each) => each.status);
    if (!medicine.ok) return medicine;
    const stating = { replaces, why };
    return ok([statedFact({ kind: STATUS, subject, value: { status }, stating }, context)]);
  },
  apply: applyMedicationEvent,
});

interface Naming {
  readonly known: readonly Medicine[];
  readonly subject: string;
  readonly replaces: readonly string[];
}

function medicineStating(
  { known, subject, replaces }: Naming,
  factOf: (medicine: Medicine) => Fact<unknown> | undefined,
): Result<Medicine, MedicationsError> {
  const medicine = known.find(({ id }) => id === subject);
  if (medicine === undefined) return err({ code: 'medications/unknown-medicine' });
  const history = factOf(medicine)?.history ?? [];
  return replaces.every((replaced) => history.some(({ id }) => id === replaced))
    ? ok(medicine)
    : err({ code: 'medications/unknown-version' });
}
