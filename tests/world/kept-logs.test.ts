import { expect, test, vi } from 'vitest';
import { sodium } from '#crypto/primitives/sodium.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import { startNote } from '#features/notes/commands.ts';
import { noteList } from '#features/notes/queries.ts';
import { expectOk, now, world, type Person } from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };

/** How many signatures a device verifies when it starts without a network. */
async function verifiedAtStart(person: Person): Promise<number> {
  const verify = vi.spyOn(sodium, 'crypto_sign_verify_detached');
  await person.restart();
  const count = verify.mock.calls.length;
  verify.mockRestore();
  return count;
}

test('a start verifies nothing that was verified before, and knows everything', async () => {
  const { nurse, doctor, advance } = await world('nurse', 'doctor');
  const register = { command: registerPatient, input: rosa };
  const { record } = expectOk(await nurse.app.dispatch(register));
  await advance(1_500);
  await doctor.reach(false);
  expect(await verifiedAtStart(doctor), 'ended before it was quiet').toBeGreaterThan(5);
  await advance(5_000);
  expect(await verifiedAtStart(doctor)).toBe(0);
  const second = expectOk(await nurse.app.dispatch(register));
  await advance(5_000);
  await doctor.reach(true);
  await advance(10_000);
  await doctor.reach(false);
  expect(await verifiedAtStart(doctor)).toBe(0);
  expect(now(doctor.app.watchList({ of: patientList }))?.length).toBe(2);
  for (const place of [record, second.record]) {
    const input = { title: 'Dressing' };
    expectOk(await doctor.app.dispatch({ command: startNote, record: place, input }));
  }
  await doctor.reach(true);
  await advance(10_000);
  for (const place of [record, second.record])
    expect(now(nurse.app.watchList({ of: noteList, record: place }))?.length).toBe(1);
  expect(now(nurse.app.setAside)).toEqual([]);
});
