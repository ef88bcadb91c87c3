import { describe, expect, test } from 'vitest';
import { aPatient } from '../fixtures.ts';
import { indexPatients, searchPatients } from './patient-search.ts';

describe('finding a patient', () => {
  const rosa = { row: aPatient() };
  const found = (search: string) => searchPatients(indexPatients([rosa]), search);

  test.each([
    'marin',
    'ROSA',
    'rosa mar',
    'Marín, Rosa',
    'k7-4m',
    'k74m',
    '1959-03-14',
    '1959',
    '',
  ])('%j finds Rosa Marín', (search) => {
    expect(found(search)).toEqual({ rows: [rosa], alike: false });
  });

  test.each(['okoro', 'rosa okoro', 'rin', 'k8', '1960'])('%j does not', (search) => {
    expect(found(search).rows).toEqual([]);
  });

  test.each(['maron', 'mrin', 'marrin', 'mrain', 'arin', 'rosa maron'])(
    '%j is one slip away, and says that it is only alike',
    (search) => {
      expect(found(search)).toEqual({ rows: [rosa], alike: true });
    },
  );

  test('who is written exactly so comes without those who are only alike', () => {
    const maron = { row: aPatient({ familyName: 'Maron' }) };
    expect(searchPatients(indexPatients([rosa, maron]), 'maron').rows).toEqual([maron]);
  });

  test.each([
    ['سارة', 'ساره'],
    ['أحمد', 'احمد'],
    ['Sørensen', 'sorensen'],
    ['Łukasz', 'lukasz'],
    ['O’Brien', 'brien'],
    ['Иванов', 'иван'],
  ])('%s is found as %s', (familyName, search) => {
    const row = { row: aPatient({ familyName }) };
    expect(searchPatients(indexPatients([row]), search)).toEqual({ rows: [row], alike: false });
  });

  test('one of 5,000 is found at every key within 200 ms', () => {
    const many = Array.from({ length: 5_000 }, (_, at) => ({
      row: aPatient({ familyName: `Name${String(at)}`, number: `K7-${String(at)}` }),
    }));
    const index = indexPatients(many);
    const before = performance.now();
    expect(searchPatients(index, 'name4999').rows).toHaveLength(1);
    expect(performance.now() - before).toBeLessThan(200);
  });
});

test.each(['okoro', 'marin', 'rosa mar'])('%j finds who is Okoro now and was Marin', (search) => {
  const row = { ...aPatient({ familyName: 'Okoro' }), formerly: ['Rosa Marin'] };
  expect(searchPatients(indexPatients([{ row }]), search)).toEqual({
    ...{ rows: [{ row }], alike: false },
  });
});
