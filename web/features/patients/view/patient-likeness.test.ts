import { describe, expect, test } from 'vitest';
import { aPatient } from '../fixtures.ts';
import { alikeTo, slipsBetween } from './patient-likeness.ts';

const rosa = { row: aPatient() };
const grace = {
  row: aPatient({
    ...{ familyName: 'Wanjiru', givenName: 'Gracious', birthDate: '1968-08-03', number: 'K7-2' },
  }),
};
const rows = [rosa, grace];
const drafted = (familyName: string, givenName: string, birthDate = '') =>
  alikeTo(rows, { familyName, givenName, birthDate });

describe('the hint at a patient who may be known already', () => {
  test('comes for the same names, whatever the accents, and in either order', () => {
    expect(drafted('marin', 'rosa')).toEqual([rosa]);
    expect(drafted('Rosa', 'Marín')).toEqual([rosa]);
  });

  test.each([
    ['Wanjuri', 'Gracious'],
    ['Wanjirru', 'Grasious'],
    ['Wangirhu', 'Gracious'],
    ['anjir', 'Gracious'],
  ])('comes for names up to two slips away: %s %s', (family, given) => {
    expect(drafted(family, given)).toEqual(family === 'anjir' ? [] : [grace]);
  });

  test('comes for the same birth date, and the likelier stand first', () => {
    expect(drafted('Okoro', 'Samuel', '1959-03-14')).toEqual([rosa]);
    expect(drafted('Marín', 'Rosita', '1959-03-14')).toEqual([rosa]);
    const twin = { row: aPatient({ familyName: 'Okoro', givenName: 'Ada', number: 'K7-3' }) };
    const draft = { familyName: 'Marin', givenName: 'Rosa', birthDate: '1959-03-14' };
    expect(alikeTo([twin, ...rows], draft)).toEqual([rosa, twin]);
  });

  test('does not come for a family name alone, nor for the day that stands for an unknown one', () => {
    expect(drafted('Marín', 'Lucía')).toEqual([]);
    const born = { row: aPatient({ birthDate: '1959-01-01' }) };
    const draft = { familyName: 'Okoro', givenName: 'Samuel', birthDate: '1959-01-01' };
    expect(alikeTo([born], draft)).toEqual([]);
  });

  test('names five at most', () => {
    const many = Array.from({ length: 9 }, (_, at) => ({
      row: aPatient({ number: `K7-${String(at)}` }),
    }));
    const draft = { familyName: 'Marín', givenName: 'Rosa', birthDate: '' };
    expect(alikeTo(many, draft)).toHaveLength(5);
  });

  test('comes within half a second among 5,000, at every key', () => {
    const many = Array.from({ length: 5_000 }, (_, at) => ({
      row: aPatient({ familyName: `Wanjir${String(at)}`, givenName: 'Gracious' }),
    }));
    const draft = { familyName: 'Wanjiru', givenName: 'Gracious', birthDate: '1968-08-03' };
    // The quickest of a few: whatever else this machine does is not the hint's.
    const times = Array.from({ length: 5 }, () => {
      const before = performance.now();
      alikeTo(many, draft);
      return performance.now() - before;
    });
    expect(Math.min(...times)).toBeLessThan(500);
  });
});

describe('slips between two words', () => {
  test.each([
    ['rosa', 'rosa', 0],
    ['rosa', 'roas', 1],
    ['rosa', 'rossa', 1],
    ['rosa', 'rsa', 1],
    ['rosa', 'tosi', 2],
    ['', 'ab', 2],
    ['rosa', 'grace', 3],
    ['rosa', 'rosalinda', 3],
  ])('%s and %s are %i', (a, b, slips) => {
    expect(slipsBetween(a, b)).toBe(slips);
    expect(slipsBetween(b, a)).toBe(slips);
  });
});
