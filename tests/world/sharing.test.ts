/** One record is shared with one colleague at a level; keys and signed rights enforce it, and every screen is told the same. */
import { expect, test } from 'vitest';
import { LEVEL_ACCESS, levelOf, type Level } from '#clinical/access.ts';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { startNote } from '#features/notes/commands.ts';
import { noteList } from '#features/notes/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import {
  clinicOf,
  expectOk,
  letInAs,
  letInPatient,
  now,
  Person,
  until,
  type World,
} from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };

const note = async (person: Person, record: RecordId, substance: string) =>
  person.app.dispatch({
    command: recordAllergy,
    record,
    input: { substance, reaction: '', severity: 'unknown' },
  });

async function notesSeenBy(person: Person, record: RecordId, { advance }: World) {
  const watched = person.app.watchDocument({ of: allergyList, record });
  const stop = watched.subscribe(() => undefined);
  await advance(1_000);
  const names = now(watched)?.view.entities.map(({ substance }) => substance);
  stop();
  return [...(names ?? [])].sort();
}

const patientsOf = (person: Person) => now(person.app.watchList({ of: patientList })) ?? [];

const userOf = (person: Person) => {
  const session = now(person.app.session);
  if (session.status !== 'open') throw new Error('an open session');
  return session.me.userId;
};

const accessTo = (person: Person, record: RecordId) => {
  const access = now(person.app.watchRecordAccess(record));
  if (access === undefined) throw new Error('an open session');
  return access;
};

/** Amina leads the clinic, Lee is in its care team, Sol is let in for shared records only. There are two patients. */
async function ward() {
  const made = await clinicOf(19, [
    { role: 'nurse', name: 'Amina' },
    { role: 'nurse', name: 'Lee' },
  ]);
  const [amina, lee] = made.people;
  if (amina === undefined || lee === undefined) throw new Error('people');
  const register = async () =>
    expectOk(await amina.app.dispatch({ command: registerPatient, input: rosa })).record;
  const [record, other] = [await register(), await register()];
  expectOk(await note(amina, record, 'Latex'));
  expectOk(await amina.app.dispatch({ command: startNote, record, input: { title: 'Round' } }));
  const sol = await Person.create('doctor', made.relay, 'Sol');
  await letInAs(sol, amina, { relay: made.relay, position: 'consulting' });
  await until(made.relay, () => patientsOf(lee).length === 2);
  await made.advance(10_000);
  return { made, amina, lee, sol, record, other };
}

type Ward = Awaited<ReturnType<typeof ward>>;

async function share(by: Person, level: Level, { made, sol, record }: Ward): Promise<void> {
  const access = LEVEL_ACCESS[level];
  expectOk(await by.app.shareRecord({ record, userId: userOf(sol), access }));
  await made.advance(20_000);
}

test('a colleague who only consults sees no record until one is shared, and then that one alone, with all that was written before', async () => {
  const place = await ward();
  const { made, amina, lee, sol, record, other } = place;
  expect(patientsOf(sol)).toEqual([]);
  expect([...now(sol.app.access).team].sort()).toEqual([userOf(amina), userOf(lee)].sort());
  expect(accessTo(lee, record).mayShareWith).toEqual([userOf(sol)]);
  await share(lee, 'read', place);
  expect(patientsOf(sol).map((row) => row.record)).toEqual([record]);
  expect(await notesSeenBy(sol, record, made)).toEqual(['Latex']);
  expect(now(sol.app.watchList({ of: noteList, record }))).toHaveLength(1);
  expect(await notesSeenBy(sol, other, made)).toEqual([]);
  expectOk(await note(amina, record, 'Nuts'));
  expectOk(await note(amina, other, 'Dust'));
  await made.advance(10_000);
  expect(await notesSeenBy(sol, record, made)).toEqual(['Latex', 'Nuts']);
  expect(await notesSeenBy(sol, other, made)).toEqual([]);
  await sol.restart();
  expect(patientsOf(sol).map((row) => row.record)).toEqual([record]);
});

test('who has access says of each person through what and at which level, the same on every device and to the patient', async () => {
  const place = await ward();
  const { made, amina, lee, sol, record } = place;
  const patient = await Person.create('patient', made.relay, 'Rosa');
  await letInPatient(patient, lee, { relay: made.relay, record });
  await share(amina, 'write', place);
  for (const person of [amina, lee, sol, patient]) {
    const shown = accessTo(person, record).members.map(({ userId, through, access }) => [
      userId,
      through,
      levelOf(access),
    ]);
    expect(shown).toHaveLength(4);
    expect(shown).toEqual(
      expect.arrayContaining([
        [userOf(amina), 'role', 'manage'],
        [userOf(lee), 'role', 'manage'],
        [userOf(sol), 'share', 'write'],
        [userOf(patient), 'subject', undefined],
      ]),
    );
  }
});

test('who may only read is told so before anything is tried, and writes as soon as the level is raised', async () => {
  const place = await ward();
  const { made, amina, lee, sol, record, other } = place;
  expect(await note(sol, other, 'Dust')).toMatchObject({ error: { code: 'access/relationship' } });
  expect([sol.app.can(registerPatient), lee.app.can(registerPatient)]).toEqual([false, true]);
  expect(await sol.app.dispatch({ command: registerPatient, input: rosa })).toMatchObject({
    error: { code: 'access/role' },
  });
  await share(amina, 'read', place);
  expect(await note(sol, record, 'Dust')).toMatchObject({ error: { code: 'access/level' } });
  const offered = () => accessTo(sol, record).permitted.includes(recordAllergy.name);
  expect([offered(), accessTo(lee, record).permitted.includes(recordAllergy.name)]).toEqual([
    false,
    true,
  ]);
  await share(lee, 'write', place);
  expect(offered()).toBe(true);
  expectOk(await note(sol, record, 'Pollen'));
  await made.advance(10_000);
  for (const person of [amina, lee, sol])
    expect(await notesSeenBy(person, record, made)).toEqual(['Latex', 'Pollen']);
  await share(amina, 'read', place);
  expect(await note(sol, record, 'Dust')).toMatchObject({ error: { code: 'access/level' } });
  expectOk(await note(lee, record, 'Nuts'));
  await made.advance(10_000);
  for (const person of [amina, lee, sol]) {
    expect(await notesSeenBy(person, record, made)).toEqual(['Latex', 'Nuts', 'Pollen']);
    expect(now(person.app.setAside)).toEqual([]);
  }
});

test('only who manages a record shares it, at a level there is, with a colleague of the clinic', async () => {
  const place = await ward();
  const { made, amina, lee, sol, record } = place;
  const patient = await Person.create('patient', made.relay, 'Rosa');
  await letInPatient(patient, lee, { relay: made.relay, record });
  const ask = (by: Person, userId: ReturnType<typeof userOf>, access = LEVEL_ACCESS.read) =>
    by.app.shareRecord({ record, userId, access });
  const refused = { error: { code: 'engine/not-permitted' } };
  expect(await ask(patient, userOf(sol))).toMatchObject(refused);
  expect(await ask(amina, userOf(lee))).toMatchObject(refused);
  expect(await ask(amina, userOf(patient))).toMatchObject(refused);
  const own = { reads: [1], writes: [1], manages: true };
  expect(await ask(amina, userOf(sol), own)).toMatchObject({
    error: { code: 'kernel/invalid-input' },
  });
  await share(amina, 'write', place);
  expect(accessTo(sol, record).mayShareWith).toEqual([]);
  await share(amina, 'manage', place);
  const second = await Person.create('nurse', made.relay, 'Tam');
  await letInAs(second, amina, { relay: made.relay, position: 'consulting' });
  await made.advance(10_000);
  expectOk(await ask(sol, userOf(second)));
  await made.advance(20_000);
  expect(await notesSeenBy(second, record, made)).toEqual(['Latex']);
});

test('a share that ends gives nothing new, and so does the end of the colleague in the clinic', async () => {
  const place = await ward();
  const { made, amina, lee, sol, record, other } = place;
  await share(amina, 'write', place);
  expectOk(await note(sol, record, 'Pollen'));
  await made.advance(10_000);
  const userId = userOf(sol);
  const ending = { kind: 'share' as const, userId, record };
  expect(now(lee.app.access).endable).toContainEqual(ending);
  expectOk(await lee.app.endAccess(ending));
  await made.advance(10_000);
  expectOk(await note(amina, record, 'Nuts'));
  await made.advance(10_000);
  expect(await notesSeenBy(sol, record, made)).toEqual(['Latex', 'Pollen']);
  expect(await notesSeenBy(lee, record, made)).toEqual(['Latex', 'Nuts', 'Pollen']);
  expect(await note(sol, record, 'Dust')).toMatchObject({ error: { code: 'access/relationship' } });
  expect(now(sol.app.session)).toMatchObject({ status: 'open', ended: undefined });
  await share(amina, 'read', { ...place, record: other });
  expect(patientsOf(sol).map((row) => row.record)).toContain(other);
  expectOk(await amina.app.endAccess({ kind: 'staff', userId }));
  await made.advance(10_000);
  expectOk(await note(lee, other, 'Dust'));
  await made.advance(10_000);
  expect(await notesSeenBy(sol, other, made)).toEqual([]);
  expect(now(sol.app.session)).toMatchObject({ ended: expect.any(Number) as number });
});
