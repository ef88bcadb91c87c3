/** The medicines of the open patient: what is taken, and what was. */
import { settledValue } from '#clinical/versioned.ts';
import { defineQuery } from '#kernel/feature.ts';
import { readTakenDrugs, type TakenDrugs } from './drug-check.ts';
import { readMedicines, type Medicine } from './records.ts';

export interface MedicationList {
  /** Taken now, or undecided whether: by name. */
  readonly active: readonly Medicine[];
  readonly stopped: readonly Medicine[];
  readonly unreadable: number;
}

const isStopped = ({ status }: Medicine): boolean => settledValue(status)?.status === 'stopped';

export const medicationList = defineQuery<MedicationList>({
  name: 'medications/list',
  document: 'patient-summary',
  select: (document, entries) => {
    const { medicines, unreadable } = readMedicines(document, entries);
    const byName = [...medicines].sort((a, b) => a.name.localeCompare(b.name));
    return {
      active: byName.filter((medicine) => !isStopped(medicine)),
      stopped: byName.filter(isStopped),
      unreadable,
    };
  },
});

/** What a check of one more medicine has to know. */
export const takenDrugs = defineQuery<TakenDrugs>({
  name: 'medications/taken-drugs',
  document: 'patient-summary',
  select: readTakenDrugs,
});
