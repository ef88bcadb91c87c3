/** What a device refuses the person who holds it is told to whoever leads the clinic, with its reason. */
import { expect, test } from 'vitest';
import { recordAllergy } from '#features/allergies/commands.ts';
import { refusalList } from '#features/audit/refusals.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { expectOk, letInAs, now, PASSPHRASE, Person, until, world } from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };

const toldTo = (person: Person) =>
  (now(person.app.watchList({ of: refusalList })) ?? []).flatMap(({ row }) => row);

const userOf = (person: Person) => {
  const session = now(person.app.session);
  if (session.status !== 'open') throw new Error('an open session');
  return session.me.userId;
};

test('whoever leads the clinic hears what was refused to whom and why, once, and that somebody came second', async () => {
  const { nurse, relay, advance } = await world('nurse');
  const input = rosa;
  const { record } = expectOk(await nurse.app.dispatch({ command: registerPatient, input }));
  const reader = await Person.create('doctor', relay, 'Lee');
  await letInAs(reader, nurse, { relay, position: 'reading' });
  // The record is opened to readers by whoever writes next in it.
  const allergy = { substance: 'Latex', reaction: '', severity: 'unknown' };
  const note = (person: Person) =>
    person.app.dispatch({ command: recordAllergy, record, input: allergy });
  expectOk(await note(nurse));
  await advance(10_000);
  for (let again = 0; again < 2; again += 1)
    expect(await note(reader)).toMatchObject({ error: { code: 'access/level' } });
  expect(await reader.app.dispatch({ command: registerPatient, input })).toMatchObject({
    error: { code: 'access/role' },
  });
  await until(relay, () => toldTo(nurse).length === 2);
  const about = { by: userOf(reader) };
  expect([...toldTo(nurse)].sort((a, b) => (a.reason < b.reason ? -1 : 1))).toMatchObject([
    { ...about, reason: 'access/level', kind: 'patient-summary', record },
    { ...about, reason: 'access/role', kind: 'patient-summary' },
  ]);
  const { link } = expectOk(await nurse.app.createInvitation());
  for (const name of ['Koffi', 'Somebody']) {
    const person = await Person.create('doctor', relay, name);
    expectOk(await person.app.join({ link, name, profession: 'doctor', passphrase: PASSPHRASE }));
    await advance(5_000);
  }
  await until(relay, () => toldTo(reader).length === 3);
  await nurse.restart();
  await advance(5_000);
  expect(toldTo(nurse).filter(({ reason }) => reason === 'invitation/used-twice')).toMatchObject([
    { by: userOf(nurse) },
  ]);
});
