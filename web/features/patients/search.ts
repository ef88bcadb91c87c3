/** What a patient can be found by: name, number and birth date. */
import type { SearchFeed } from '#kernel/feature.ts';
import { readPatient, SELF_KEY } from './records.ts';

export const patientFeed: SearchFeed = {
  document: 'patient-summary',
  version: 1,
  items: (document) => {
    const patient = readPatient(document);
    if (patient === undefined) return [];
    const { familyName, givenName, number, birthDate } = patient;
    return [
      {
        ...{ id: SELF_KEY, kind: 'patient', at: 0, by: undefined },
        title: `${givenName} ${familyName}`.trim(),
        text: `${number} ${birthDate}`,
      },
    ];
  },
};
