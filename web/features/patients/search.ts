/** What a patient can be found by: name, former names, number and birth date; a deleted record by nothing. */
import type { SearchFeed } from '#kernel/feature.ts';
import { isDeleted, readDeletion } from './deletion.ts';
import { readFormerNames, readPatient, SELF_KEY } from './records.ts';

export const patientFeed: SearchFeed = {
  document: 'patient-summary',
  version: 2,
  items: (document, entries) => {
    const patient = readPatient(document);
    if (patient === undefined || isDeleted(readDeletion(document, entries))) return [];
    const { familyName, givenName, number, birthDate } = patient;
    return [
      {
        ...{ id: SELF_KEY, kind: 'patient', at: 0, by: undefined },
        title: `${givenName} ${familyName}`.trim(),
        text: [number, birthDate, ...readFormerNames(document)].join(' '),
      },
    ];
  },
};
