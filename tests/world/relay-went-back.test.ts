/** A relay that comes back from an older backup has forgotten what it acknowledged; the devices have not. */
import { expect, test } from 'vitest';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import { EvilRelay } from '../support/evil-relay.ts';
import { copyDisk, emptyDisk, type MemoryDisk } from '../../sync-server/store/memory-store.ts';
import { expectOk, letIn, now, Person, until, world, type World } from './world.ts';

const register = async (person: Person, familyName: string): Promise<RecordId> =>
  expectOk(
    await person.app.dispatch({
      command: registerPatient,
      input: { familyName, givenName: '', birthDate: '1959-03-07', gender: 'female' },
    }),
  ).record;

const addAllergy = async (person: Person, record: RecordId, substance: string) =>
  expectOk(
    await person.app.dispatch({
      command: recordAllergy,
      record,
      input: { substance, reaction: '', severity: 'unknown' },
    }),
  );

const patients = (person: Person) =>
  now(person.app.watchList({ of: patientList }))
    ?.map(({ row }) => row.familyName)
    .sort();

const rungs = (person: Person) =>
  now(person.app.watchList({ of: patientList }))?.map(({ rung }) => rung);

const isAllSent = (person: Person) => now(person.app.sync).onlyHere === 0;

async function allergies({ advance }: World, person: Person, record: RecordId) {
  const watched = person.app.watchDocument({ of: allergyList, record });
  const stop = watched.subscribe(() => undefined);
  await advance(1_000);
  stop();
  return now(watched)?.view.entities.map(({ substance }) => substance);
}

/** The relay comes back with what it knew when the backup was taken, and everybody connects again. */
function restore({ relay, people }: World, backup: MemoryDisk): void {
  relay.restart(backup);
  for (const person of people) person.cut();
}

test('what a restored relay has lost is offered again, and reaches somebody who is let in afterwards', async () => {
  const clinic = await world('nurse', 'doctor');
  const { nurse, doctor, relay, advance } = clinic;
  const marin = await register(nurse, 'Marín');
  await addAllergy(nurse, marin, 'Latex');
  await until(relay, () => isAllSent(nurse) && isAllSent(doctor));
  const backup = copyDisk(relay.disk);
  await addAllergy(nurse, marin, 'Nuts');
  await advance(10_000);
  await addAllergy(doctor, marin, 'Penicillin');
  await advance(10_000);
  restore(clinic, backup);
  await advance(120_000);
  const ines = await Person.create('doctor', relay, 'Ines');
  await letIn(ines, nurse, relay);
  await advance(120_000);
  for (const person of [nurse, doctor, ines]) {
    expect(patients(person)).toEqual(['Marín']);
    expect(await allergies(clinic, person, marin)).toEqual(['Latex', 'Nuts', 'Penicillin']);
    expect(now(person.app.sync)).toMatchObject({ onlyHere: 0, connection: 'online' });
    expect(now(person.app.setAside)).toEqual([]);
  }
  await addAllergy(ines, marin, 'Pollen');
  await advance(30_000);
  expect(await allergies(clinic, doctor, marin)).toContain('Pollen');
});

test('what nobody else had read when the relay lost it is not lost, and is not called sent until it is', async () => {
  const clinic = await world('nurse', 'doctor');
  const { nurse, doctor, relay, advance } = clinic;
  const marin = await register(nurse, 'Marín');
  await until(relay, () => rungs(doctor)?.[0] === 'on-another-device');
  await doctor.reach(false);
  const backup = copyDisk(relay.disk);
  await addAllergy(nurse, marin, 'Nuts');
  await until(relay, () => isAllSent(nurse));
  restore(clinic, backup);
  relay.store.failCommits(1_000);
  await advance(60_000);
  expect(now(nurse.app.sync).onlyHere).toBeGreaterThan(0);
  relay.store.failCommits(0);
  await until(relay, () => isAllSent(nurse));
  await doctor.reach(true);
  await advance(60_000);
  expect(await allergies(clinic, doctor, marin)).toEqual(['Nuts']);
  expect(now(doctor.app.setAside)).toEqual([]);
});

test('a record that was opened after the backup is opened again by those who work on it', async () => {
  const clinic = await world('nurse', 'doctor');
  const { nurse, doctor, relay, advance } = clinic;
  const backup = copyDisk(relay.disk);
  const marin = await register(nurse, 'Marín');
  await until(relay, () => rungs(doctor)?.[0] === 'on-another-device');
  await addAllergy(doctor, marin, 'Nuts');
  await advance(10_000);
  restore(clinic, backup);
  await nurse.reach(false);
  await until(relay, () => isAllSent(doctor));
  await advance(60_000);
  await nurse.reach(true);
  await advance(60_000);
  await expectSame(clinic, marin);
});

test('a relay that comes back with nothing is filled again from the devices', async () => {
  const clinic = await world('nurse', 'doctor');
  const { nurse, doctor, relay, advance } = clinic;
  const marin = await register(nurse, 'Marín');
  await until(relay, () => rungs(doctor)?.[0] === 'on-another-device');
  await addAllergy(doctor, marin, 'Nuts');
  await advance(10_000);
  restore(clinic, emptyDisk());
  await advance(120_000);
  await expectSame(clinic, marin);
});

test('what a relay has left out in silence is offered again once somebody writes in any record', async () => {
  const clinic = await world('nurse', 'doctor');
  const { nurse, doctor, relay, advance } = clinic;
  const [marin, haddad] = [await register(nurse, 'Marín'), await register(nurse, 'Haddad')];
  await until(relay, () => rungs(doctor)?.every((rung) => rung !== 'saved-here') === true);
  await advance(10_000);
  await doctor.reach(false);
  const before = new Map([...relay.disk.items].map(([channel, { length }]) => [channel, length]));
  for (const substance of FIVE) {
    await addAllergy(nurse, marin, substance);
    await addAllergy(nurse, haddad, substance);
    await advance(5_000);
  }
  expect(isAllSent(nurse)).toBe(true);
  leaveOut(clinic, before);
  await advance(60_000);
  await addAllergy(nurse, marin, 'Yeast');
  await advance(30_000);
  await doctor.restart();
  await doctor.reach(true);
  await advance(60_000);
  expect(await allergies(clinic, doctor, marin)).toEqual([...FIVE, 'Yeast']);
  expect(await allergies(clinic, doctor, haddad)).toEqual(FIVE);
  for (const person of [nurse, doctor]) {
    expect(now(person.app.sync)).toMatchObject({ onlyHere: 0, connection: 'online' });
    expect(now(person.app.setAside)).toEqual([]);
  }
});

const FIVE = ['Latex', 'Nuts', 'Penicillin', 'Sulfa', 'Wasps'];

/** Of what came into each channel since, only the last envelope is there, and positions of the relay count as they did. */
function leaveOut(clinic: World, since: ReadonlyMap<string, number>): void {
  const evil = new EvilRelay(clinic);
  const told = [...evil.shown()].map(([channel, all]) => {
    const known = since.get(channel) ?? 0;
    return [
      channel,
      all.length === known ? all : [...all.slice(0, known), ...all.slice(-1)],
    ] as const;
  });
  const disk = evil.diskThatShows(new Map(told));
  disk.lastCommit -= 1;
  for (const [channel, items] of disk.items)
    disk.items.set(
      channel,
      items.map((item) => ({ ...item, commit: 1 })),
    );
  restore(clinic, disk);
}

/** Everybody has the one patient with their one allergy, and so has a newcomer. */
async function expectSame(clinic: World & { readonly nurse: Person }, record: RecordId) {
  const { relay, people, nurse, advance } = clinic;
  const ines = await Person.create('doctor', relay, 'Ines');
  await letIn(ines, nurse, relay);
  await advance(120_000);
  for (const person of [...people, ines]) {
    expect(patients(person)).toEqual(['Marín']);
    expect(await allergies(clinic, person, record)).toEqual(['Nuts']);
    expect(now(person.app.sync)).toMatchObject({ onlyHere: 0, connection: 'online' });
    expect(now(person.app.setAside)).toEqual([]);
  }
}

test('who looked at a record stays known to those who learn of it after the relay lost the note', async () => {
  const clinic = await world('nurse', 'doctor');
  const { nurse, doctor, relay, advance } = clinic;
  const marin = await register(nurse, 'Marín');
  await until(relay, () => isAllSent(nurse) && patients(doctor)?.length === 1);
  await advance(5_000);
  const backup = copyDisk(relay.disk);
  await doctor.reach(false);
  await allergies(clinic, nurse, marin);
  await until(relay, () => isAllSent(nurse));
  restore(clinic, backup);
  await doctor.reach(true);
  await advance(120_000);
  let lookers: readonly string[] = [];
  const stop = doctor.app
    .watchLooks({ record: marin })
    .subscribe((told) => (lookers = (told?.looks ?? []).map(({ userId }) => userId)));
  await advance(2_000);
  stop();
  const session = now(nurse.app.session);
  expect(session.status === 'open' && lookers.includes(session.me.userId)).toBe(true);
});
