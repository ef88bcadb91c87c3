/** A device that hears of an end of access vouches for what it had merged until then, before it judges anything anew. */
import { expect, test } from 'vitest';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import { clinicOf, expectOk, now, until, type Person, type World } from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };
/** Long enough to arrive, and shorter than a device takes before it says that something has arrived. */
const A_MOMENT_MS = 400;

const note = async (person: Person, record: RecordId, substance: string) => {
  const input = { substance, reaction: '', severity: 'unknown' };
  return expectOk(await person.app.dispatch({ command: recordAllergy, record, input }));
};

async function notesSeenBy(person: Person, record: RecordId, { advance }: World) {
  const watched = person.app.watchDocument({ of: allergyList, record });
  const stop = watched.subscribe(() => undefined);
  await advance(10);
  const names = now(watched)?.view.entities.map(({ substance }) => substance);
  stop();
  return [...(names ?? [])].sort();
}

const patientsOf = (person: Person) => now(person.app.watchList({ of: patientList })) ?? [];

test('what a colleague had read of a leaver before hearing of the removal stays, for everybody, although the remover had not', async () => {
  const made = await clinicOf(11, [
    { role: 'nurse', name: 'Amina' },
    { role: 'doctor', name: 'Koffi' },
    { role: 'nurse', name: 'Lee' },
  ]);
  const [amina, koffi, lee] = made.people;
  if (amina === undefined || koffi === undefined || lee === undefined) throw new Error('people');
  const register = { command: registerPatient, input: rosa };
  const { record } = expectOk(await amina.app.dispatch(register));
  await note(amina, record, 'Latex');
  await until(made.relay, () => patientsOf(lee).length === 1 && patientsOf(koffi).length === 1);
  await note(koffi, record, 'Nuts');
  await made.advance(10_000);
  await amina.reach(false);
  const session = now(koffi.app.session);
  if (session.status !== 'open') throw new Error('an open session');
  const { userId } = session.me;
  expectOk(await amina.app.endAccess({ kind: 'staff', userId }));
  await note(koffi, record, 'Pollen');
  await made.advance(A_MOMENT_MS);
  expect(await notesSeenBy(lee, record, made)).toEqual(['Latex', 'Nuts', 'Pollen']);
  await koffi.reach(false);
  await amina.reach(true);
  await made.advance(30_000);
  for (const person of [lee, amina]) {
    expect(await notesSeenBy(person, record, made)).toEqual(['Latex', 'Nuts', 'Pollen']);
    expect(now(person.app.setAside)).toEqual([]);
  }
});
