import { describe, expect, test } from 'vitest';
import { aPatient } from '../fixtures.ts';
import { alikeTo, matchesPatient } from './patient-search.ts';

describe('finding a patient', () => {
  const rosa = aPatient();

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
    expect(matchesPatient(rosa, search)).toBe(true);
  });

  test.each(['okoro', 'rosa okoro', 'arin', 'k8', '1960'])('%j does not', (search) => {
    expect(matchesPatient(rosa, search)).toBe(false);
  });
});

describe('the hint at a patient who may be known already', () => {
  const rows = [{ row: aPatient() }];

  test('comes for the same names, whatever the accents', () => {
    expect(alikeTo(rows, { familyName: 'marin', givenName: 'rosa', birthDate: '' })).toHaveLength(
      1,
    );
  });

  test('comes for the same family name and birth date', () => {
    const draft = { familyName: 'Marín', givenName: 'Rosita', birthDate: '1959-03-14' };
    expect(alikeTo(rows, draft)).toHaveLength(1);
  });

  test('does not come for a family name alone, nor for a birth date alone', () => {
    expect(alikeTo(rows, { familyName: 'Marín', givenName: 'Lucía', birthDate: '' })).toEqual([]);
    const other = { familyName: 'Okoro', givenName: 'Samuel', birthDate: '1959-03-14' };
    expect(alikeTo(rows, other)).toEqual([]);
  });
});
