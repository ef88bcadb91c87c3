import { expect, test } from 'vitest';
import { EMPTY_DRAFT, readDraft, type VitalsDraft } from './vitals-draft.ts';

const read = (fields: Partial<VitalsDraft>) => readDraft({ ...EMPTY_DRAFT, ...fields });

test('numbers become measurements with the unit of the table; nothing typed is nothing measured', () => {
  expect(read({}).measurements).toEqual([]);
  const { measurements, problems } = read({
    oxygen: '94',
    breathing: 'on-oxygen',
    systolic: '105',
    diastolic: '68',
    temperature: '38,4',
    consciousness: 'A',
  });
  expect(problems.size).toBe(0);
  expect(measurements).toMatchObject([
    { code: '59408-5', values: [{ decimal: '94', unit: '%' }], qualifiers: ['on-oxygen'] },
    { code: '85354-9', values: [{ decimal: '105' }, { decimal: '68', unit: 'mm[Hg]' }] },
    { code: '8310-5', values: [{ decimal: '38.4', unit: 'Cel' }] },
    { code: '67775-7', consciousness: 'A' },
  ]);
});

test.each([
  [{ pulse: 'ninety' }, 'pulse', 'not-number'],
  [{ pulse: '72.5' }, 'pulse', 'whole-number'],
  [{ temperature: '38.45' }, 'temperature', 'one-decimal'],
  [{ temperature: '384' }, 'temperature', 'impossible'],
  [{ systolic: '120' }, 'diastolic', 'both-pressures'],
  [{ diastolic: '80' }, 'systolic', 'both-pressures'],
  [{ systolic: '80', diastolic: '120' }, 'systolic', 'reversed'],
] as const)('%o: %s is %s and nothing of it is measured', (fields, field, problem) => {
  const { measurements, problems } = read(fields);
  expect([...problems]).toEqual([[field, problem]]);
  expect(measurements).toEqual([]);
});

test('air or oxygen alone, without a saturation, is no measurement', () => {
  expect(read({ breathing: 'on-air' }).measurements).toEqual([]);
});

test('glucose carries the code of the unit it was typed in', () => {
  const typed = { ...EMPTY_DRAFT, glucose: '110' };
  expect(readDraft(typed, 'mg/dL').measurements).toMatchObject([
    { code: '41653-7', values: [{ decimal: '110', unit: 'mg/dL' }] },
  ]);
  expect(readDraft({ ...EMPTY_DRAFT, glucose: '6.1', weight: '72.4' }).measurements).toMatchObject([
    { code: '14743-9', values: [{ decimal: '6.1', unit: 'mmol/L' }] },
    { code: '29463-7', values: [{ decimal: '72.4', unit: 'kg' }] },
  ]);
});

test('a number of the other unit is no reading: 110 mmol/L cannot be', () => {
  expect([...read({ glucose: '110' }).problems]).toEqual([['glucose', 'impossible']]);
});
