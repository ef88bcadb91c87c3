/** Staff learn of a new record before its founder's device has opened the channels it travels in. */
import { expect, test } from 'vitest';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import { expectOk, now, world } from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };

test('a colleague sees a new record within a second and a half, though the word of it overtakes its channels', async () => {
  const { nurse, doctor, advance } = await world('nurse', 'doctor');
  // Opening a channel takes three ways, telling of it one.
  [nurse.weather.delayMs, doctor.weather.delayMs] = [120, 5];
  expectOk(await nurse.app.dispatch({ command: registerPatient, input: rosa }));
  await advance(1_500);
  expect(now(doctor.app.watchList({ of: patientList }))).toMatchObject([
    { row: { familyName: 'Marín' } },
  ]);
});
