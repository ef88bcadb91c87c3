import { expect, test } from 'vitest';
import { METER_GLUCOSE_MG, METER_GLUCOSE_MMOL, type Measurement } from '#clinical/observation.ts';
import { aPressure } from '../fixtures.ts';
import { inUnits, isConverted, numbersOf, unitOf } from './vital-words.ts';

const ofMeter = (decimal: string, unit: 'mmol/L' | 'mg/dL'): Measurement => {
  const code = unit === 'mmol/L' ? METER_GLUCOSE_MMOL : METER_GLUCOSE_MG;
  return { code, values: [{ code, decimal, unit }], qualifiers: [] };
};

test('glucose is shown in the unit somebody reads, with the digits meters have', () => {
  expect(numbersOf(inUnits(ofMeter('110', 'mg/dL'), 'mmol/L'))).toBe('6.1');
  expect(numbersOf(inUnits(ofMeter('6.1', 'mmol/L'), 'mg/dL'))).toBe('110');
  expect(unitOf(inUnits(ofMeter('6.1', 'mmol/L'), 'mg/dL'))).toBe('mg/dL');
});

test('what the meter said in that unit is shown as it said it', () => {
  const said = ofMeter('6.10', 'mmol/L');
  expect(inUnits(said, 'mmol/L')).toBe(said);
  expect(isConverted(said, 'mmol/L')).toBe(false);
  expect(isConverted(said, 'mg/dL')).toBe(true);
});

test('nothing but glucose is converted', () => {
  const pressure = aPressure('120', '80');
  expect(inUnits(pressure, 'mg/dL')).toBe(pressure);
});
