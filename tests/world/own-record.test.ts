/** A patient is invited to their own record, on a phone of their own, by somebody who works on it. */
import type { Watched } from '#ui/watched-value.ts';
import { expect, test } from 'vitest';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { actingFor, stateActing } from '#features/clinic/acting-for.ts';
import { careTeam } from '#features/clinic/care-team.ts';
import { directory } from '#features/clinic/queries.ts';
import { startNote } from '#features/notes/commands.ts';
import { noteList } from '#features/notes/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import { invariant } from '#kernel/result.ts';
import { expectOk, letIn, letInPatient, now, Person, until, world } from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };
const ines = { familyName: 'Alba', givenName: 'Ines', birthDate: '1980-01-30', gender: 'female' };
const latex = { substance: 'Latex', reaction: '', severity: 'unknown' };

const register = async (person: Person, input = rosa): Promise<RecordId> =>
  expectOk(await person.app.dispatch({ command: registerPatient, input })).record;

/** Two of the staff, two patients in their care, and the phone of one of them, let in by the doctor. */
async function care() {
  const ward = await world('nurse', 'doctor', 'patient');
  const { nurse, doctor, patient, relay } = ward;
  const record = await register(nurse);
  const other = await register(nurse, ines);
  expectOk(await nurse.app.dispatch({ command: recordAllergy, record, input: latex }));
  await until(relay, () => now(doctor.app.watchList({ of: patientList }))?.length === 2);
  await letInPatient(patient, doctor, { relay, record });
  await until(relay, () => now(patient.app.watchList({ of: patientList }))?.length === 1);
  return { ...ward, record, other };
}

test('a patient opens their own record and is told whose it is and who cares for them', async () => {
  const { patient, advance, record } = await care();
  await advance(2_000);
  expect(now(patient.app.session)).toMatchObject({
    status: 'open',
    record,
    me: { name: 'Rosa', profession: 'patient' },
    clinic: { name: 'Lakeside', manages: false },
  });
  expect(now(patient.app.people).map(({ name, profession }) => [name, profession])).toEqual([
    ['Amina', 'nurse'],
    ['Koffi', 'doctor'],
    ['Rosa', 'patient'],
  ]);
  const allergies = patient.app.watchDocument({ of: allergyList, record });
  const stop = allergies.subscribe(() => undefined);
  await advance(1_000);
  expect(now(allergies)?.latest?.by).toBe('Amina');
  stop();
  await patient.restart();
  expect(now(patient.app.session)).toMatchObject({ status: 'open', record });
});

test('a patient sees no other patient, nor the directory, and may change nothing in the summary', async () => {
  const { nurse, patient, advance, record, other } = await care();
  expectOk(await nurse.app.dispatch({ command: recordAllergy, record: other, input: latex }));
  await advance(5_000);
  expect(now(patient.app.watchList({ of: patientList }))).toMatchObject([{ record }]);
  const staff = now(nurse.app.session);
  if (staff.status !== 'open') throw new Error('a founder has a clinic');
  const showsNothing = async (watched: Watched<unknown>): Promise<void> => {
    const stop = watched.subscribe(() => undefined);
    await advance(1_000);
    expect(now(watched)).toBeUndefined();
    stop();
  };
  const clinic = staff.clinic.record;
  await showsNothing(patient.app.watchDocument({ of: directory, record: clinic }));
  await showsNothing(patient.app.watchDocument({ of: allergyList, record: other }));
  const refused = await patient.app.dispatch({ command: recordAllergy, record, input: latex });
  expect(refused).toMatchObject({ ok: false, error: { code: 'access/level' } });
  expect(await patient.app.createInvitation({ record })).toMatchObject({
    ok: false,
    error: { code: 'engine/not-permitted' },
  });
  expect(now(patient.app.sync)).toMatchObject({ onlyHere: 0, setAside: 0, connection: 'online' });
});

test('what staff write reaches the patient, whoever joined later, and names are known by then', async () => {
  const { nurse, doctor, patient, relay, advance, record } = await care();
  const awa = await Person.create('nurse', relay, 'Awa');
  await letIn(awa, nurse, relay);
  await until(relay, () => now(awa.app.watchList({ of: patientList }))?.length === 2);
  expect(now(patient.app.people).map(({ name }) => name)).not.toContain('Awa');
  expectOk(await awa.app.dispatch({ command: startNote, record, input: { title: 'Dressing' } }));
  await advance(5_000);
  expect(now(patient.app.watchList({ of: noteList, record }))).toMatchObject([
    { row: { title: 'Dressing' } },
  ]);
  expect(now(patient.app.people)).toContainEqual(expect.objectContaining({ name: 'Awa' }));
  expectOk(await doctor.app.dispatch({ command: startNote, record, input: { title: 'Round' } }));
  await advance(5_000);
  const team = nurse.app.watchDocument({ of: careTeam, record });
  const stop = team.subscribe(() => undefined);
  await advance(1_000);
  expect(now(team)?.view.people.map(({ name }) => name)).toEqual(['Amina', 'Awa', 'Koffi', 'Rosa']);
  stop();
  for (const person of [nurse, doctor, patient, awa]) {
    expect(now(person.app.setAside)).toEqual([]);
    expect(now(person.app.people).map(({ name }) => name)).toContain('Rosa');
  }
});

test('an invitation to a record says so, on the card of that record and to whoever opens it', async () => {
  const { nurse, doctor, patient, relay } = await world('nurse', 'doctor', 'patient');
  const record = await register(nurse);
  await until(relay, () => now(doctor.app.watchList({ of: patientList }))?.length === 1);
  const made = expectOk(await doctor.app.createInvitation({ record }));
  expect(now(doctor.app.invitations)).toMatchObject([{ id: made.id, record }]);
  expect(expectOk(await patient.app.readInvitation(made.link)).invites).toBe('patient');
  const staff = expectOk(await nurse.app.createInvitation());
  expect(staff.record).toBeUndefined();
  expect(expectOk(await patient.app.readInvitation(staff.link)).invites).toBe('staff');
  expect(await doctor.app.createInvitation()).toMatchObject({
    ok: false,
    error: { code: 'engine/not-permitted' },
  });
});

test('somebody who acts for the patient has an access of their own, is said to be so, and loses it alone', async () => {
  const { nurse, doctor, patient, relay, advance, record } = await care();
  const mother = await Person.create('patient', relay, 'Abena');
  await letInPatient(mother, doctor, { relay, record });
  await until(relay, () => now(mother.app.watchList({ of: patientList }))?.length === 1);
  await advance(5_000);
  const subjects = (person: Person) =>
    now(person.app.watchRecordAccess(record))?.members.filter(
      ({ through }) => through === 'subject',
    ) ?? [];
  expect(subjects(nurse)).toHaveLength(2);
  const userId = now(nurse.app.people).find(({ name }) => name === 'Abena')?.userId;
  const said = {
    ...{ person: userId, standing: 'parent', from: '', until: '2031-02-02' },
    ...{ why: 'Birth certificate', replaces: [] },
  };
  expectOk(await nurse.app.dispatch({ command: stateActing, record, input: said }));
  await advance(5_000);
  // The patient and whoever acts for them read it, too, and whose word it is.
  for (const { app } of [patient, mother]) {
    const watched = app.watchDocument({ of: actingFor, record });
    const stop = watched.subscribe(() => undefined);
    await advance(1_000);
    expect(now(watched)?.view).toMatchObject([
      { userId, fact: { versions: [{ value: { standing: 'parent' } }] } },
    ]);
    stop();
    expect(await app.dispatch({ command: stateActing, record, input: said })).toMatchObject({
      ...{ ok: false, error: { code: 'access/level' } },
    });
  }
  const ending = now(doctor.app.access).endable.find(
    (one) => one.kind === 'patient' && one.userId === userId,
  );
  invariant(ending !== undefined, 'who manages the record ends an access');
  expectOk(await doctor.app.endAccess(ending));
  await advance(10_000);
  expect(now(mother.app.session)).toMatchObject({ ended: expect.any(Number) });
  expect(now(patient.app.session)).not.toMatchObject({ ended: expect.any(Number) });
  expect(subjects(patient)).toHaveLength(1);
});
