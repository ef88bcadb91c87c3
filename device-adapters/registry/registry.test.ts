import { describe, expect, test } from 'vitest';
import { chooserWish } from './chooser.ts';
import { matchModel } from './match-model.ts';
import { MODELS } from './models.ts';

describe('which model it is', () => {
  test.each([
    ['BLESmart_0000026D', 0x1810, 'omron-cuff'],
    ['A&D_UA-651BLE_D57B3F', 0x1810, 'and-cuff'],
    ['A&D_UC-352BLE_112233', 0x181d, 'and-scale'],
    ['Contour7800H6295742', 0x1808, 'contour-meter'],
    ['meter+03158212', 0x1808, 'accu-chek-meter'],
    ['Polar H10 8A7B3C2D', 0x180d, 'polar-strap'],
    ['', 0x1810, 'cuff'],
    ['Nobody knows this', 0x1822, 'oximeter'],
  ])('%s with %i is %s', (name, service, id) => {
    expect(matchModel({ name, services: [service] })?.id).toBe(id);
  });

  test('a device of no known profile is no model, whatever its name', () => {
    expect(matchModel({ name: 'Polar H10', services: [0x1234] })).toBeUndefined();
  });

  test('a cuff that hides its name until it is bonded is still a cuff', () => {
    expect(matchModel({ name: undefined, services: [0x1810] })?.id).toBe('cuff');
  });
});

test('each kind can be matched without a name, and no id is used twice', () => {
  expect(new Set(MODELS.map(({ id }) => id)).size).toBe(MODELS.length);
  for (const { kind } of MODELS.filter(({ kind }) => kind !== 'ecg')) {
    const plain = MODELS.findLast((model) => model.kind === kind);
    expect(plain?.match.namePrefixes, kind).toEqual(['']);
  }
});

test('the chooser is asked for either service of a scale, and for what every session reads', () => {
  expect(chooserWish('weight-scale')).toEqual({
    filters: [{ services: [0x181d] }, { services: [0x181b] }],
    also: [0x1805, 0x180f, 0x180a, 0x181c],
  });
  expect(chooserWish('ecg').also).toContain('fb005c80-02e7-f387-1cad-8acd2d8df0c8');
});
