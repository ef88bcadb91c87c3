import { expect, test } from 'vitest';
import { readFhirFile } from './fhir-import.ts';
import { withIdentity, type FoundReading } from './imported.ts';

const NOW = Date.UTC(2026, 10, 22, 12);

const observation = (code: string, more: object) => ({
  resource: {
    resourceType: 'Observation',
    status: 'final',
    subject: { reference: 'Patient/rosa' },
    code: { coding: [{ system: 'http://loinc.org', code }] },
    effectiveDateTime: '2026-11-01T07:15:00Z',
    ...more,
  },
});
const quantity = (value: number, code: string) => ({ valueQuantity: { value, code } });

const read = (...entry: readonly object[]) => {
  const patient = { resource: { resourceType: 'Patient', id: 'rosa' } };
  const bundle = { resourceType: 'Bundle', type: 'collection', entry: [patient, ...entry] };
  return readFhirFile(JSON.stringify(bundle), NOW);
};

const part = (code: string, value: number) => ({
  code: { coding: [{ system: 'http://loinc.org', code }] },
  ...quantity(value, 'mm[Hg]'),
});

test('a blood pressure and single numbers are read with their units and their moment', () => {
  const pressure = observation('85354-9', { component: [part('8480-6', 138), part('8462-4', 84)] });
  expect(read(pressure, observation('29463-7', quantity(81.4, 'kg')))).toMatchObject({
    value: {
      readings: [
        {
          takenAt: Date.UTC(2026, 10, 1, 7, 15),
          measurements: [{ code: '85354-9', values: [{ decimal: '138' }, { decimal: '84' }] }],
        },
        { measurements: [{ code: '29463-7', values: [{ decimal: '81.4', unit: 'kg' }] }] },
      ],
      refused: [],
    },
  });
});

test('the wrong code of the body mass index is taken and kept under the right one', () => {
  expect(read(observation('33747-0', quantity(24.2, 'kg/m2')))).toMatchObject({
    value: { readings: [{ measurements: [{ code: '39156-5', values: [{ code: '39156-5' }] }] }] },
  });
});

test.each([
  [
    'in error',
    observation('8867-4', { ...quantity(70, '/min'), status: 'entered-in-error' }),
    'nothing-known',
  ],
  [
    'only below a number',
    observation('14743-9', { valueQuantity: { value: 3, code: 'mmol/L', comparator: '<' } }),
    'nothing-known',
  ],
  [
    'without a zone',
    observation('8867-4', { ...quantity(70, '/min'), effectiveDateTime: '2026-11-01T07:15:00' }),
    'no-time',
  ],
  [
    'of a day',
    observation('8867-4', { ...quantity(70, '/min'), effectiveDateTime: '2026-11-01' }),
    'no-time',
  ],
  ['in a unit of something else', observation('8867-4', quantity(70, 'kg')), 'no-unit'],
  ['of no living person', observation('8867-4', quantity(700, '/min')), 'impossible'],
  ['of something unknown', observation('99999-9', quantity(7, '/min')), 'nothing-known'],
])('what is %s is not taken', (_name, entry, reason) => {
  expect(read(entry)).toMatchObject({ value: { readings: [], refused: [{ place: 2, reason }] } });
});

test('a file about two people is refused whole', () => {
  const other = { resource: { resourceType: 'Patient', id: 'leila' } };
  expect(read(other, observation('8867-4', quantity(70, '/min')))).toMatchObject({
    error: 'import/two-patients',
  });
});

test('the same reading has the same identity however often a file is read, another reading another', async () => {
  const found = read(observation('8867-4', quantity(70, '/min')));
  const sha256 = (text: string) => Promise.resolve(text.length.toString(16).padStart(64, '0'));
  const texts: string[] = [];
  const noting = (text: string) => {
    texts.push(text);
    return sha256(text);
  };
  if (!found.ok) throw new Error(found.error);
  const [reading] = found.value.readings;
  if (reading === undefined) throw new Error('a reading');
  const later: FoundReading = { ...reading, takenAt: reading.takenAt + 1 };
  await withIdentity(reading, noting);
  await withIdentity({ ...reading, place: 9 }, noting);
  await withIdentity(later, noting);
  expect(texts[0]).toBe(texts[1]);
  expect(texts[0]).not.toBe(texts[2]);
});
