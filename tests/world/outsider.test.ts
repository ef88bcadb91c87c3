import { expect, test } from 'vitest';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import { expectOk, now, PASSPHRASE, Person, until, world } from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };

test('who belongs to no clinic sees nothing and can write nothing', async () => {
  const { nurse, patient, advance } = await world('nurse', 'doctor', 'patient');
  expectOk(await nurse.app.dispatch({ command: registerPatient, input: rosa }));
  await advance(5_000);
  expect(now(patient.app.session)).toEqual({ status: 'new' });
  expect(now(patient.app.watchList({ of: patientList })) ?? []).toEqual([]);
  expect(await patient.app.dispatch({ command: registerPatient, input: rosa })).toEqual({
    ok: false,
    error: { code: 'identity/not-open' },
  });
});

test('a link that somebody else has answered lets nobody in a second time, and the inviter is told', async () => {
  const { nurse, patient, relay, advance } = await world('nurse', 'patient');
  const { id, link } = expectOk(await nurse.app.createInvitation());
  const colleague = await Person.create('doctor', relay, 'Ines');
  const join = (person: Person) =>
    person.app.join({ name: person.name, profession: 'doctor', link, passphrase: PASSPHRASE });
  expectOk(await join(colleague));
  const request = () => now(nurse.app.invitations).find((each) => each.id === id)?.request;
  await until(relay, () => request()?.checkNumber !== undefined);
  const number = request()?.checkNumber;

  expectOk(await join(patient));
  await advance(10_000);
  expect(request()).toMatchObject({ name: 'Ines', checkNumber: number });
  expect(now(nurse.app.setAside).map(({ reason }) => reason)).toContain(
    'identity/invitation-used-twice',
  );

  expectOk(await nurse.app.admit(id));
  await until(relay, () => now(colleague.app.session).status === 'open');
  await advance(10_000);
  expect(now(patient.app.session).status).toBe('joining');
  expect(now(patient.app.watchList({ of: patientList })) ?? []).toEqual([]);
});
