/**
 * What every way for entries has to do, whatever carries them: a relay, a connection between two devices, a file, a courier. One
 * exam for all of them.
 */
import { expect, test } from 'vitest';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import { expectOk, letInPatient, now, world, type Person, type World } from './world.ts';

export interface Ward extends World {
  readonly nurse: Person;
  readonly doctor: Person;
  /** Of another record than the one that is written in. */
  readonly patient: Person;
}

/** Carries what `from` has to `to`, neither of whom reaches the relay before or after. */
export type Carry = (ward: Ward, from: Person, to: Person) => Promise<void>;

const SETTLING_MS = 5_000;

const patient = (familyName: string) => ({
  ...{ familyName, givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' },
});

const register = async ({ app }: Person, familyName: string): Promise<RecordId> =>
  expectOk(await app.dispatch({ command: registerPatient, input: patient(familyName) })).record;

const note = async ({ app }: Person, record: RecordId, substance: string): Promise<void> => {
  const input = { substance, reaction: '', severity: 'unknown' };
  expectOk(await app.dispatch({ command: recordAllergy, record, input }));
};

/** What a screen shows of the record: substances ascending, and the version. */
async function seen({ app }: Person, record: RecordId, { advance }: World) {
  const watched = app.watchDocument({ of: allergyList, record });
  const stop = watched.subscribe(() => undefined);
  await advance(1_000);
  const opened = now(watched);
  stop();
  const substances = (opened?.view.entities ?? []).map(({ substance }) => substance).sort();
  return { substances, heads: [...(opened?.heads ?? [])].sort() };
}

const whereaboutsOf = ({ app }: Person, record: RecordId) =>
  (now(app.watchList({ of: patientList })) ?? []).find((row) => row.record === record);

/** Two of the staff and a patient of somebody else's record, none of whom reaches the relay. */
async function ward(): Promise<Ward> {
  const made = await world('nurse', 'doctor', 'patient');
  const other = await register(made.nurse, 'Okoro');
  await letInPatient(made.patient, made.nurse, { relay: made.relay, record: other });
  await made.advance(SETTLING_MS);
  for (const person of made.people) await person.reach(false);
  return made;
}

export function examineTransport(name: string, carry: Carry): void {
  test(`${name} carries what was written to whoever may read it, once however often it is carried, and nobody else learns of it`, async () => {
    const made = await ward();
    const { nurse, doctor } = made;
    const record = await register(nurse, 'Marín');
    await note(nurse, record, 'Penicillin');
    expect(whereaboutsOf(nurse, record)).toMatchObject({ rung: 'saved-here', devices: 0 });
    await carry(made, nurse, doctor);
    await carry(made, nurse, doctor);
    expect((await seen(doctor, record, made)).substances).toEqual(['Penicillin']);
    await note(nurse, record, 'Latex');
    await note(doctor, record, 'Pollen');
    await carry(made, nurse, doctor);
    await carry(made, doctor, nurse);
    await carry(made, nurse, doctor);
    const both = ['Latex', 'Penicillin', 'Pollen'];
    expect((await seen(nurse, record, made)).substances).toEqual(both);
    expect(await seen(doctor, record, made)).toEqual(await seen(nurse, record, made));
    // By the doctor's own signed word.
    expect(whereaboutsOf(nurse, record)?.devices).toBeGreaterThan(0);
    await carry(made, nurse, made.patient);
    expect((await seen(made.patient, record, made)).substances).toEqual([]);
    for (const person of made.people) expect(now(person.app.setAside)).toEqual([]);
  });
}
