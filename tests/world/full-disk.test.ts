/** A device whose disk is full, and has room again, while somebody works on it and others write to it. */
import { expect, test, vi } from 'vitest';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import { expectOk, now, until, world, type Person } from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };
const latex = { substance: 'Latex', reaction: '', severity: 'unknown' };

const register = async (person: Person) =>
  expectOk(await person.app.dispatch({ command: registerPatient, input: rosa })).record;

test('a full disk does not make the device connect without pause', async () => {
  const { nurse, doctor, relay, advance } = await world('nurse', 'doctor');
  const connections = vi.spyOn(relay.relay, 'connect');
  doctor.store.failing = 'storage/full';
  await register(nurse);
  await advance(20_000);
  expect(connections.mock.calls.length).toBeGreaterThan(0);
  expect(connections.mock.calls.length).toBeLessThan(6);
  doctor.store.failing = undefined;
  await until(relay, () => now(doctor.app.watchList({ of: patientList }))?.length === 1);
});

test('an open chart is shown again after an entry did not fit on the disk', async () => {
  const { nurse, advance } = await world('nurse');
  const record = await register(nurse);
  expectOk(await nurse.app.dispatch({ command: recordAllergy, record, input: latex }));
  let shown: readonly string[] | undefined;
  const stop = nurse.app
    .watchDocument({ of: allergyList, record })
    .subscribe((opened) => (shown = opened?.view.entities.map(({ substance }) => substance)));
  await advance(1_000);
  expect(shown).toEqual(['Latex']);
  nurse.store.failing = 'storage/full';
  const input = { ...latex, substance: 'Nuts' };
  const refused = await nurse.app.dispatch({ command: recordAllergy, record, input });
  expect(refused).toMatchObject({ ok: false, error: { code: 'storage/full' } });
  nurse.store.failing = undefined;
  await advance(1_000);
  expect(shown).toEqual(['Latex']);
  stop();
});
