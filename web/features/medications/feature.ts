/** What a patient takes, how much, and who said so. */
import { defineFeature } from '#kernel/feature.ts';
import { changeDose, recordMedicine, setMedicineStatus, takeInMedicine } from './commands.ts';
import { policy } from './policy.ts';
import { medicationList, takenDrugs } from './queries.ts';

export const medications = defineFeature({
  id: 'medications',
  commands: [recordMedicine, takeInMedicine, changeDose, setMedicineStatus],
  queries: [medicationList, takenDrugs],
  projections: [],
  policy,
});
