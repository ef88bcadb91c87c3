import { expect, test } from 'vitest';
import { runCommand } from '#kernel/command-run.test-support.ts';
import { listPatient } from './commands.ts';
import { countdown, findListed, listedPatients } from './queries.ts';
import type { Listed } from './records.ts';

const record = (digit: string) => digit.repeat(64);
const rosa = {
  patient: record('a'),
  familyName: 'Marín',
  givenName: 'Rosa',
  birthDate: '1959-03-07',
  number: 'KX-0001',
};

function listed(input: unknown): Listed | undefined {
  const run = runCommand({ command: listPatient, document: {}, input });
  return run.ok ? listedPatients.row(run.value) : undefined;
}

test('a patient is listed by name, birth date and number, and nothing besides', () => {
  expect(listed({ ...rosa, gender: 'female', allergies: ['Latex'] })).toEqual(rosa);
  expect(listed({ ...rosa, patient: 'somebody' })).toBeUndefined();
  expect(listedPatients.row({ 'listed:self': { patient: record('a') } })).toBeUndefined();
});

test('the crew finds by any words, without accents, and cannot leaf through everybody', () => {
  const row = listed(rosa);
  const other = listed({ ...rosa, patient: record('b'), familyName: 'Okoye', givenName: 'Ada' });
  if (row === undefined || other === undefined) throw new Error('two patients');
  const rows = [other, row, row];
  expect(findListed(rows, 'marin ros')).toEqual([row]);
  expect(findListed(rows, '1959-03')).toEqual([row, other]);
  expect([findListed(rows, ''), findListed(rows, 'm'), findListed(rows, 'latex')]).toEqual([
    [],
    [],
    [],
  ]);
});

test('what is left counts down in hours, minutes and seconds to nothing', () => {
  expect([4 * 3_600_000, 14_381_000, 59_400, 0, -5].map(countdown)).toEqual([
    '4:00:00',
    '3:59:41',
    '0:01:00',
    '0:00:00',
    '0:00:00',
  ]);
});
