/** Patients and their records. */
import { defineFeature } from '#kernel/feature.ts';
import { registerPatient } from './commands.ts';
import {
  addContact,
  addIdentifier,
  addInsurance,
  changeReach,
  endParticular,
} from './particulars-commands.ts';
import { policy } from './policy.ts';
import { ledElsewhere, particulars, patientBanner, patientList, samePerson } from './queries.ts';
import { statePersonLed } from './same-person.ts';
import { patientFeed } from './search.ts';

export const patients = defineFeature({
  id: 'patients',
  commands: [
    registerPatient,
    changeReach,
    addContact,
    addInsurance,
    addIdentifier,
    endParticular,
    statePersonLed,
  ],
  queries: [patientBanner, particulars, samePerson],
  projections: [patientList, ledElsewhere],
  search: [patientFeed],
  policy,
});
