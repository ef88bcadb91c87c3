/** Patients and their records. */
import { defineFeature } from '#kernel/feature.ts';
import { registerPatient } from './commands.ts';
import { correctPatient } from './correction.ts';
import { deletePatient, restorePatient } from './deletion.ts';
import {
  addContact,
  addIdentifier,
  addInsurance,
  changeReach,
  endParticular,
} from './particulars-commands.ts';
import { policy } from './policy.ts';
import { endPortrait, takePortrait } from './portrait.ts';
import {
  deletion,
  identity,
  ledElsewhere,
  particulars,
  patientBanner,
  patientList,
  portrait,
  portraits,
  samePerson,
} from './queries.ts';
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
    correctPatient,
    takePortrait,
    endPortrait,
    deletePatient,
    restorePatient,
  ],
  queries: [patientBanner, particulars, samePerson, portrait, deletion, identity],
  projections: [patientList, ledElsewhere, portraits],
  search: [patientFeed],
  policy,
});
