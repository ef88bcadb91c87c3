/** A clinic of three with one patient, and what they write down about her and read. */
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import { clinicOf, expectOk, now, until, type Person, type World } from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };

/** Amina, who founded the clinic and registered Rosa; Koffi, and Lee. */
export async function staffOfThree(seed: number) {
  const made = await clinicOf(seed, [
    { role: 'nurse', name: 'Amina' },
    { role: 'doctor', name: 'Koffi' },
    { role: 'nurse', name: 'Lee' },
  ]);
  const [amina, koffi, lee] = made.people;
  if (amina === undefined || koffi === undefined || lee === undefined) throw new Error('people');
  const { record } = expectOk(await amina.app.dispatch({ command: registerPatient, input: rosa }));
  await until(made.relay, () => patientsOf(lee).length === 1);
  return { made, amina, koffi, lee, record };
}

export const patientsOf = (person: Person) => now(person.app.watchList({ of: patientList })) ?? [];

export const userOf = (person: Person) => {
  const session = now(person.app.session);
  if (session.status !== 'open') throw new Error('an open session');
  return session.me.userId;
};

/** One entry: an allergy. */
export const note = async (person: Person, record: RecordId, substance: string) => {
  const input = { substance, reaction: '', severity: 'unknown' };
  expectOk(await person.app.dispatch({ command: recordAllergy, record, input }));
};

/** In the order of the alphabet. */
export async function notesSeenBy(person: Person, record: RecordId, { advance }: World) {
  const watched = person.app.watchDocument({ of: allergyList, record });
  const stop = watched.subscribe(() => undefined);
  await advance(1_000);
  const names = now(watched)?.view.entities.map(({ substance }) => substance);
  stop();
  return [...(names ?? [])].sort();
}
