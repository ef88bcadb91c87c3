import { expect, test } from 'vitest';
import { ageInYears } from '#clinical/age.ts';
import { runCommand } from '#kernel/command-run.test-support.ts';
import { createRegistry } from '#kernel/registry.ts';
import { registerPatient } from './commands.ts';
import { patients } from './feature.ts';
import { comparePatients, patientBanner, patientList } from './queries.ts';

const rosa = {
  familyName: ' Marín ',
  givenName: 'Rosa',
  birthDate: '1959-03-07',
  gender: 'female',
};

const register = (input: unknown) => runCommand({ command: registerPatient, document: {}, input });

test('a registered patient has a name, a birth date and a number of this device', () => {
  const run = register(rosa);
  const patient = patientBanner.select(run.ok ? run.value : {});
  expect(patient).toMatchObject({ familyName: 'Marín', birthDate: '1959-03-07' });
  expect(patient?.number).toMatch(/^[2-9A-Z]{2}-[2-9A-Z]{5}$/);
  expect(patientList.row(run.ok ? run.value : {})).toEqual(patient);
});

test.each(['1959-02-30', '07.03.1959', '1859-01-01', '', '1959-13-01'])(
  'the birth date %j is refused',
  (birthDate) => {
    expect(register({ ...rosa, birthDate })).toMatchObject({
      ok: false,
      error: { code: 'kernel/invalid-input', field: 'birthDate' },
    });
  },
);

test('nobody is born after tomorrow', () => {
  expect(register({ ...rosa, birthDate: '2026-11-23' }).ok).toBe(true);
  expect(register({ ...rosa, birthDate: '2026-11-25' })).toEqual({
    ok: false,
    error: { code: 'patients/born-in-future' },
  });
});

test('a patient needs a family name, and a given name may be missing', () => {
  expect(register({ ...rosa, givenName: '' }).ok).toBe(true);
  expect(register({ ...rosa, familyName: ' ' }).ok).toBe(false);
});

test('the age turns on the birthday and is unknown before birth', () => {
  expect(ageInYears('1959-03-07', '2026-03-06')).toBe(66);
  expect(ageInYears('1959-03-07', '2026-03-07')).toBe(67);
  expect(ageInYears('2026-11-23', '2026-11-22')).toBeUndefined();
});

test('the list is in the order of family names, then given names', () => {
  const patient = (familyName: string, givenName: string) => ({
    familyName,
    givenName,
    birthDate: '1990-01-01',
    gender: 'unknown' as const,
    number: 'AB-CDFGH',
  });
  const sorted = [patient('Wanjiru', 'A'), patient('Marín', 'Z'), patient('Marín', 'B')].sort(
    comparePatients,
  );
  expect(sorted.map(({ givenName }) => givenName)).toEqual(['B', 'Z', 'A']);
});

test('a document without a readable patient has no row', () => {
  expect(patientList.row({ 'patient:self': { familyName: 4 } })).toBeUndefined();
});

test('nurses and doctors register patients, others do not', () => {
  const registry = createRegistry([patients]);
  expect(registry.allows('nurse', registerPatient.name)).toBe(true);
  expect(registry.allows('doctor', registerPatient.name)).toBe(true);
  expect(registry.allows('patient', registerPatient.name)).toBe(false);
});
