/** A clinic that was founded before Lantern had an emergency crew: it gets one, and its records are opened to it as they are written. */
import { beforeEach, expect, test, vi } from 'vitest';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { listedPatients } from '#features/emergency/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import type { RecordId } from '#kernel/ids.ts';
import type * as Founding from '../../web/sync/groups/founding.ts';
import { expectOk, now, PASSPHRASE, Person, until, world, type World } from './world.ts';

const before = vi.hoisted(() => ({ isFounding: false, roles: 0 }));

/** Founds as the program did then: one role, and a policy that names no crew. */
vi.mock('../../web/sync/groups/founding.ts', async (actual) => {
  const real = await actual<typeof Founding>();
  const nobody = '0'.repeat(64);
  return {
    ...real,
    foundRole: (...[author, ...rest]: Parameters<typeof real.foundRole>) =>
      before.isFounding && before.roles++ === 0
        ? { groupId: nobody, entries: [], epochs: [] }
        : real.foundRole(author, ...rest),
    foundOrganisation: (...[author, terms]: Parameters<typeof real.foundOrganisation>) =>
      real.foundOrganisation(author, before.isFounding ? { ...terms, glassRoleId: nobody } : terms),
  };
});

beforeEach(() => {
  before.roles = 0;
});

async function oldClinic() {
  before.isFounding = true;
  const made = await world('nurse', 'doctor');
  before.isFounding = false;
  const { nurse, doctor, relay } = made;
  const records: RecordId[] = [];
  for (const familyName of ['Marín', 'Okoye']) {
    const input = { familyName, givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };
    const { record } = expectOk(await nurse.app.dispatch({ command: registerPatient, input }));
    await note(nurse, record, `Latex of ${familyName}`);
    records.push(record);
  }
  await made.advance(10_000);
  const [rosa, ada] = records;
  if (rosa === undefined || ada === undefined) throw new Error('two records');
  return { made, nurse, doctor, relay, rosa, ada };
}

const note = async (person: Person, record: RecordId, substance: string) => {
  const input = { substance, reaction: '', severity: 'unknown' };
  expectOk(await person.app.dispatch({ command: recordAllergy, record, input }));
};

async function crewOnDuty(inviter: Person, { relay }: World): Promise<Person> {
  const jonas = await Person.create('doctor', relay, 'Jonas');
  const { id, link } = expectOk(await inviter.app.createInvitation());
  const me = { name: 'Jonas', profession: 'doctor', passphrase: PASSPHRASE } as const;
  expectOk(await jonas.app.join({ ...me, link }));
  const request = () => now(inviter.app.invitations).find((each) => each.id === id)?.request;
  await until(relay, () => request()?.checkNumber !== undefined);
  expectOk(await inviter.app.admit(id, 'emergency-crew'));
  await until(relay, () => now(jonas.app.session).status === 'open');
  expectOk(await jonas.app.emergency.goOnDuty());
  await until(relay, () => state(jonas).onDutyUntil !== undefined);
  await relay.clock.advance(5_000);
  return jonas;
}

const state = (person: Person) => now(person.app.emergency.state);
const open = (person: Person, record: RecordId) =>
  person.app.emergency.open({ record, reason: 2, words: 'Why', passphrase: PASSPHRASE });

async function allergiesSeenBy(person: Person, record: RecordId, { advance }: World) {
  const watched = person.app.watchDocument({ of: allergyList, record });
  const stop = watched.subscribe(() => undefined);
  await advance(10_000);
  const names = now(watched)?.view.entities.map(({ substance }) => substance);
  stop();
  return [...(names ?? [])].sort();
}

test('who founded the clinic gives it a crew, which opens a record as soon as somebody has written in it', async () => {
  const { made, nurse, doctor, rosa, ada } = await oldClinic();
  expect(state(nurse)).toMatchObject({ isSetUp: false, maySetUp: true });
  expect(state(doctor)).toMatchObject({ isSetUp: false, maySetUp: false });
  expect(await doctor.app.emergency.setUpCrew()).toMatchObject({ ok: false });
  expectOk(await nurse.app.emergency.setUpCrew());
  await made.advance(10_000);
  expect(state(doctor)).toMatchObject({ isSetUp: true, isCrew: false });
  expect(await nurse.app.emergency.crewReadiness()).toEqual({ records: 2, lacking: 2 });
  const jonas = await crewOnDuty(nurse, made);
  expect(await open(jonas, rosa)).toMatchObject({ error: { code: 'emergency/no-key' } });
  await note(doctor, rosa, 'Nuts');
  await made.advance(10_000);
  expect(await nurse.app.emergency.crewReadiness()).toEqual({ records: 2, lacking: 1 });
  expectOk(await open(jonas, rosa));
  expect(await allergiesSeenBy(jonas, rosa, made)).toEqual(['Latex of Marín', 'Nuts']);
  expect(await open(jonas, ada)).toMatchObject({ error: { code: 'emergency/no-key' } });
});

test('records nobody writes in are opened to the crew at once by who asks for it, and everybody goes on working', async () => {
  const { made, nurse, doctor, rosa, ada } = await oldClinic();
  expectOk(await nurse.app.emergency.setUpCrew());
  await made.advance(10_000);
  expect(expectOk(await doctor.app.emergency.makeReady())).toBe(2);
  await made.advance(10_000);
  expect(await nurse.app.emergency.crewReadiness()).toEqual({ records: 2, lacking: 0 });
  await note(nurse, ada, 'Nuts');
  await made.advance(10_000);
  expect(await allergiesSeenBy(doctor, ada, made)).toEqual(['Latex of Okoye', 'Nuts']);
  const jonas = await crewOnDuty(nurse, made);
  const listed = now(jonas.app.watchList({ of: listedPatients })) ?? [];
  expect(listed.map(({ row }) => row.familyName).sort()).toEqual(['Marín', 'Okoye']);
  expectOk(await open(jonas, rosa));
  expect(await allergiesSeenBy(jonas, rosa, made)).toEqual(['Latex of Marín']);
});
