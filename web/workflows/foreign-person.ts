/** Whether a file is about the person of a record. A program compares; a person decides, and never where nothing fits. */
import type { Chart } from '#clinical/chart.ts';
import { SYSTEMS } from '#clinical/fhir/fhir-systems.ts';
import type { ForeignBundle } from '#clinical/fhir/import/read-bundle.ts';
import type { PersonFact, PersonMatch } from '#features/transfers/preview.ts';
import { hasCode, listOf, textOf } from './foreign-fields.ts';

interface ComparedPerson {
  readonly person: readonly PersonFact[];
  readonly match: PersonMatch;
}

export function personOf({ patient }: ForeignBundle, chart: Chart): ComparedPerson {
  const [name] = listOf(patient['name']);
  const family = textOf(name?.['family']);
  const given = givenOf(name?.['given']);
  const identifiers = listOf(patient['identifier']);
  const has = (system: string, value: string) =>
    identifiers.some((one) => one['system'] === system && one['value'] === value);
  const number = recordNumberIn(identifiers);
  const { patient: known } = chart;
  const fact = (kind: PersonFact['fact'], file: string, record: string): PersonFact => ({
    ...{ fact: kind, file, record },
    isSame: plain(file) === plain(record),
  });
  const fullName = `${given} ${family}`.trim() || textOf(name?.['text']);
  const person = [
    fact('name', fullName, `${known.givenName} ${known.familyName}`.trim()),
    fact('birth-date', textOf(patient['birthDate']), known.birthDate),
    fact('gender', textOf(patient['gender']), known.gender),
  ];
  if (has(SYSTEMS.entry, chart.id)) return { person, match: 'same' };
  const isFamilySame = family !== '' && plain(family) === plain(known.familyName);
  return {
    person: [...person, fact('number', number, known.number)],
    match: matchOf(person, isFamilySame),
  };
}

/** Of several identifiers the one that says it is a medical record number, else the first that says anything (IAM-30). */
function recordNumberIn(identifiers: ReturnType<typeof listOf>): string {
  const ofRecord = identifiers.filter(({ type }) => hasCode(type, 'MR'));
  const numbers = [...ofRecord, ...identifiers].map(({ value }) => textOf(value));
  return numbers.find(Boolean) ?? '';
}

function matchOf(person: readonly PersonFact[], isFamilySame: boolean): PersonMatch {
  if (person.every(({ isSame }) => isSame)) return 'alike';
  const isBornSame = person.some(({ fact, isSame }) => fact === 'birth-date' && isSame);
  return isBornSame || isFamilySame ? 'differs' : 'other';
}

const givenOf = (value: unknown): string =>
  Array.isArray(value) ? value.map(textOf).filter(Boolean).join(' ') : '';

const plain = (text: string): string => text.normalize('NFC').trim().toLocaleLowerCase();
