/** Somebody of the emergency crew who also reads a record without any emergency: they need none, and its end takes nothing. */
import { expect, test, vi } from 'vitest';
import { LEVEL_ACCESS } from '#clinical/access.ts';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import { err } from '#kernel/result.ts';
import type { Looks } from '#ui/evidence-port.ts';
import { expectOk, now, PASSPHRASE, Person, until, world, type World } from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };

/** Amina works in the clinic, and Rosa is her patient; Jonas is of the crew and on duty. */
async function street() {
  const made = await world('nurse');
  const { nurse, relay } = made;
  const { record } = expectOk(await nurse.app.dispatch({ command: registerPatient, input: rosa }));
  const input = { substance: 'Latex', reaction: '', severity: 'unknown' };
  expectOk(await nurse.app.dispatch({ command: recordAllergy, record, input }));
  const jonas = await Person.create('doctor', relay, 'Jonas');
  await letInAsCrew(jonas, nurse, made);
  expectOk(await jonas.app.emergency.goOnDuty());
  await until(relay, () => state(jonas).onDutyUntil !== undefined);
  return { made, relay, nurse, jonas, record };
}

async function letInAsCrew(person: Person, inviter: Person, { relay }: World): Promise<void> {
  const { id, link } = expectOk(await inviter.app.createInvitation());
  const { name, role: profession } = person;
  expectOk(await person.app.join({ name, profession, link, passphrase: PASSPHRASE }));
  const request = () => now(inviter.app.invitations).find((each) => each.id === id)?.request;
  await until(relay, () => request()?.checkNumber !== undefined);
  expectOk(await inviter.app.admit(id, 'emergency-crew'));
  await until(relay, () => now(person.app.session).status === 'open');
  await relay.clock.advance(5_000);
}

const userOf = (person: Person) => {
  const session = now(person.app.session);
  if (session.status !== 'open') throw new Error('an open session');
  return session.me.userId;
};

const state = (person: Person) => now(person.app.emergency.state);
const patientsOf = (person: Person) => now(person.app.watchList({ of: patientList })) ?? [];

async function allergiesSeenBy(person: Person, record: RecordId, { advance }: World) {
  const watched = person.app.watchDocument({ of: allergyList, record });
  const stop = watched.subscribe(() => undefined);
  await advance(2_000);
  const names = now(watched)?.view.entities.map(({ substance }) => substance);
  stop();
  return [...(names ?? [])].sort();
}

async function notesAbout(record: RecordId, person: Person, { advance }: World) {
  let looks: Looks | undefined;
  const stop = person.app.watchLooks({ record }).subscribe((value) => (looks = value));
  await advance(1_000);
  stop();
  return { looks: looks?.looks.filter(({ body }) => body?.type === 'open'), packs: looks?.packs };
}

const asked = (record: RecordId) => ({ record, reason: 2, words: 'Fell', passphrase: PASSPHRASE });
const share = (by: Person, record: RecordId, to: Person) =>
  by.app.shareRecord({ record, userId: userOf(to), access: LEVEL_ACCESS.write });

test('what somebody reads anyway is not opened in an emergency nor taken along, and nobody is told that it was', async () => {
  const { made, nurse, jonas, record } = await street();
  expectOk(await share(nurse, record, jonas));
  await made.advance(10_000);
  expect(patientsOf(jonas)).toHaveLength(1);
  const noNeed = { ok: false, error: { code: 'emergency/no-need' } };
  expect(await jonas.app.emergency.open(asked(record))).toMatchObject(noNeed);
  const pack = { records: [record], reason: 1, hours: 8, passphrase: PASSPHRASE };
  expect(await jonas.app.emergency.preparePack(pack)).toMatchObject(noNeed);
  await made.advance(10_000);
  expect(await notesAbout(record, nurse, made)).toEqual({ looks: [], packs: [] });
});

test('a record that is shared while it is open in an emergency stays when that has ended', async () => {
  const { made, nurse, jonas, record } = await street();
  expectOk(await jonas.app.emergency.open(asked(record)));
  await made.advance(10_000);
  expectOk(await share(nurse, record, jonas));
  await made.advance(10_000);
  const [opening] = state(jonas).open;
  expectOk(await jonas.app.emergency.close({ opening: opening?.opening ?? '', words: '' }));
  await made.advance(10_000);
  expect(patientsOf(jonas)).toHaveLength(1);
  expect(await allergiesSeenBy(jonas, record, made)).toEqual(['Latex']);
  const input = { substance: 'Nuts', reaction: '', severity: 'unknown' };
  expectOk(await jonas.app.dispatch({ command: recordAllergy, record, input }));
  await made.advance(10_000);
  expect(now(nurse.app.emergency.openings)[0]?.closedAt).toBeDefined();
});

test('a record that is shared while it lies in a pack is accounted for with it, and stays', async () => {
  const { made, relay, nurse, jonas, record } = await street();
  const pack = { records: [record], reason: 1, hours: 8, passphrase: PASSPHRASE };
  expectOk(await jonas.app.emergency.preparePack(pack));
  await until(relay, () => state(jonas).pack?.phase === 'ready');
  expectOk(await share(nurse, record, jonas));
  await made.advance(10_000);
  expectOk(await jonas.app.emergency.closePack({ words: '' }));
  await until(relay, () => state(jonas).pack === undefined);
  await made.advance(10_000);
  const { packs } = await notesAbout(record, nurse, made);
  expect(packs?.map(({ account }) => account)).toEqual(['not-opened']);
  expect(await allergiesSeenBy(jonas, record, made)).toEqual(['Latex']);
});

test('an account that the disk cannot give just now is given later, and not left to be presumed', async () => {
  const { made, relay, nurse, jonas, record } = await street();
  const pack = { records: [record], reason: 1, hours: 8, passphrase: PASSPHRASE };
  expectOk(await jonas.app.emergency.preparePack(pack));
  await until(relay, () => state(jonas).pack?.phase === 'ready');
  await made.advance(3_000);
  const { store } = jonas;
  const read = store.read.bind(store);
  const failing = vi
    .spyOn(store, 'read')
    .mockImplementation((table, key) =>
      table === 'evidence' ? Promise.resolve(err({ code: 'storage/failed' })) : read(table, key),
    );
  expectOk(await jonas.app.emergency.closePack({ words: '' }));
  await made.advance(3_000);
  expect(failing.mock.calls.some(([table]) => table === 'evidence')).toBe(true);
  failing.mockRestore();
  await jonas.restart();
  await until(relay, () => state(jonas).pack === undefined);
  await made.advance(10_000);
  const { packs } = await notesAbout(record, nurse, made);
  expect(packs?.map(({ account }) => account)).toEqual(['not-opened']);
});
