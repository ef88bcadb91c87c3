/** The shift pack: records taken along, opened without a server, accounted for afterwards; and one that never comes back. */
import { expect, test } from 'vitest';
import { EMERGENCY_MS } from '#clinical/emergency.ts';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import type { Looks } from '#ui/evidence-port.ts';
import {
  expectOk,
  letInPatient,
  now,
  PASSPHRASE,
  Person,
  until,
  world,
  type World,
} from './world.ts';

const HOUR_MS = 3_600_000;
const PATIENTS = ['Marín', 'Okoye', 'Berg'] as const;
const WORDS = 'No signal on the mountain, does not answer';

/** Amina works in the clinic and has three patients, of whom Rosa Marín has the app; Jonas is of the crew and on duty. */
async function valley() {
  const made = await world('nurse', 'patient');
  const { nurse, patient, relay } = made;
  const records: RecordId[] = [];
  for (const familyName of PATIENTS) {
    const input = { familyName, givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };
    const { record } = expectOk(await nurse.app.dispatch({ command: registerPatient, input }));
    await note(nurse, record, `Latex of ${familyName}`);
    records.push(record);
  }
  const [rosa, ada, finn] = records;
  if (rosa === undefined || ada === undefined || finn === undefined) throw new Error('three');
  await letInPatient(patient, nurse, { relay, record: rosa });
  const jonas = await Person.create('doctor', relay, 'Jonas');
  await letInAsCrew(jonas, nurse, made);
  expectOk(await jonas.app.emergency.goOnDuty());
  await until(relay, () => state(jonas).onDutyUntil !== undefined);
  return { made, relay, nurse, patient, jonas, records, rosa, ada, finn };
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

const note = async (person: Person, record: RecordId, substance: string) => {
  const input = { substance, reaction: '', severity: 'unknown' };
  expectOk(await person.app.dispatch({ command: recordAllergy, record, input }));
};

const state = (person: Person) => now(person.app.emergency.state);
const patientsOf = (person: Person) => now(person.app.watchList({ of: patientList })) ?? [];

const prepare = (person: Person, records: readonly RecordId[], hours = 8) =>
  person.app.emergency.preparePack({ records, reason: 1, hours, passphrase: PASSPHRASE });

async function prepared(valleyMade: Awaited<ReturnType<typeof valley>>, hours = 8) {
  const { jonas, records, relay } = valleyMade;
  expectOk(await prepare(jonas, records, hours));
  await until(relay, () => state(jonas).pack?.phase === 'ready');
  await relay.clock.advance(3_000);
}

const open = (person: Person, record: RecordId) =>
  person.app.emergency.open({ record, reason: 2, words: WORDS, passphrase: PASSPHRASE });

async function allergiesSeenBy(person: Person, record: RecordId, { advance }: World) {
  const watched = person.app.watchDocument({ of: allergyList, record });
  const stop = watched.subscribe(() => undefined);
  await advance(2_000);
  const names = now(watched)?.view.entities.map(({ substance }) => substance);
  stop();
  return [...(names ?? [])].sort();
}

async function looksSeenBy(person: Person, record: RecordId, { advance }: World) {
  let looks: Looks | undefined;
  const stop = person.app.watchLooks({ record }).subscribe((value) => (looks = value));
  await advance(1_000);
  stop();
  if (looks === undefined) throw new Error('it is read');
  return looks;
}

const accounts = ({ packs }: Looks) => packs.map(({ account }) => account);
const types = ({ looks }: Looks) => looks.map(({ body }) => body?.type);

test('what lies in a pack is opened without a server, and shows what was in the record when it was last reached', async () => {
  const all = await valley();
  const { made, nurse, jonas, rosa, ada } = all;
  await prepared(all);
  expect(state(jonas).pack).toMatchObject({ records: 3, ready: 3, left: 0, opened: 0 });
  await note(nurse, rosa, 'Nuts');
  await made.advance(5_000);
  await jonas.reach(false);
  await note(nurse, rosa, 'Pollen');
  expect([patientsOf(jonas), await allergiesSeenBy(jonas, rosa, made)]).toEqual([[], []]);
  expect(await jonas.app.emergency.packCovers([rosa, ada])).toEqual([rosa, ada]);
  expectOk(await open(jonas, rosa));
  expect(await allergiesSeenBy(jonas, rosa, made)).toEqual(['Latex of Marín', 'Nuts']);
  expect(patientsOf(jonas)).toHaveLength(1);
  await jonas.restart();
  expect(await allergiesSeenBy(jonas, rosa, made)).toEqual(['Latex of Marín', 'Nuts']);
  await jonas.reach(true);
  await made.advance(10_000);
  expect(await allergiesSeenBy(jonas, rosa, made)).toEqual(['Latex of Marín', 'Nuts', 'Pollen']);
});

test('the record says who could open it before anybody does, and the patient sees the opening when the device comes back', async () => {
  const all = await valley();
  const { made, nurse, patient, jonas, rosa } = all;
  await prepared(all);
  const before = await looksSeenBy(patient, rosa, made);
  expect([accounts(before), types(before).includes('open')]).toEqual([['running'], false]);
  await jonas.reach(false);
  expectOk(await open(jonas, rosa));
  await made.advance(60_000);
  expect(types(await looksSeenBy(patient, rosa, made))).not.toContain('open');
  await jonas.reach(true);
  await made.advance(10_000);
  const after = await looksSeenBy(patient, rosa, made);
  const opening = after.looks.find(({ body }) => body?.type === 'open');
  expect(opening?.body).toMatchObject({ reason: 2, words: WORDS });
  expect(accounts(after)).toEqual(['opened']);
  expect(now(nurse.app.emergency.openings)).toMatchObject([{ record: rosa, verdict: 'none' }]);
});

test('the account says of every record whether it was opened; only what was opened owes new keys', async () => {
  const all = await valley();
  const { made, nurse, patient, jonas, rosa, ada } = all;
  await prepared(all);
  await jonas.reach(false);
  expectOk(await open(jonas, rosa));
  expectOk(await jonas.app.emergency.closePack({ words: 'Walked her down' }));
  await made.advance(5_000);
  expect([state(jonas).pack, state(jonas).open, patientsOf(jonas)]).toEqual([undefined, [], []]);
  await jonas.reach(true);
  await made.advance(20_000);
  const [looked, spared] = [
    await looksSeenBy(patient, rosa, made),
    await looksSeenBy(nurse, ada, made),
  ];
  expect([accounts(looked), accounts(spared)]).toEqual([['opened'], ['not-opened']]);
  expect(spared.looks.find(({ body }) => body?.type === 'close')?.body).toMatchObject({
    words: 'Walked her down',
  });
  expect(now(nurse.app.emergency.packs)).toMatchObject([
    { records: 3, opened: 1, notOpened: 2, waiting: 0, presumed: 0, contradicted: 0 },
  ]);
});

test('it ends with its hours, also offline and with a clock that was set back, and leaves nothing on the device', async () => {
  const all = await valley();
  const { made, jonas, rosa } = all;
  await prepared(all, 4);
  await jonas.reach(false);
  await made.advance(3 * HOUR_MS);
  jonas.clockAheadMs = -2 * HOUR_MS;
  expectOk(await open(jonas, rosa));
  await made.advance(HOUR_MS + 120_000);
  expect([state(jonas).pack, state(jonas).open, patientsOf(jonas)]).toEqual([undefined, [], []]);
  expect(await jonas.app.emergency.packCovers([rosa])).toEqual([]);
  expect(await open(jonas, rosa)).toMatchObject({ error: { code: 'relay/unavailable' } });
});

test('a pack that never comes back counts as opened a day after its end, for everybody, and its keys are replaced at the next entry', async () => {
  const all = await valley();
  const { made, nurse, patient, jonas, rosa } = all;
  await prepared(all, 4);
  jonas.end();
  await made.advance(4 * HOUR_MS + 24 * HOUR_MS + 1_200_000);
  expect(accounts(await looksSeenBy(patient, rosa, made))).toEqual(['presumed-opened']);
  expect(now(nurse.app.emergency.packs)).toMatchObject([{ records: 3, presumed: 3 }]);
  const before = nurse.sent.length;
  await note(nurse, rosa, 'Penicillin');
  await made.advance(10_000);
  expect(nurse.sent.length).toBeGreaterThan(before);
  expect(await allergiesSeenBy(patient, rosa, made)).toEqual(['Latex of Marín', 'Penicillin']);
});

test('keys that change during the shift are asked for again, and the record is told again', async () => {
  const all = await valley();
  const { made, nurse, jonas, rosa, relay } = all;
  await prepared(all);
  expectOk(await open(jonas, rosa));
  await made.advance(10_000);
  const [opening] = state(jonas).open;
  expectOk(await jonas.app.emergency.close({ opening: opening?.opening ?? '', words: 'Done' }));
  await made.advance(20_000);
  await note(nurse, rosa, 'Penicillin');
  await made.advance(20_000);
  await until(relay, () => state(jonas).pack?.phase === 'ready');
  await jonas.reach(false);
  expectOk(await open(jonas, rosa));
  expect(await allergiesSeenBy(jonas, rosa, made)).toEqual(['Latex of Marín', 'Penicillin']);
});

test('none without the passphrase, off duty, twice at a time, or of records the crew has no key of', async () => {
  const all = await valley();
  const { made, nurse, jonas, records, rosa } = all;
  const wrong = { records, reason: 1, hours: 8, passphrase: 'not the passphrase' };
  expect(await jonas.app.emergency.preparePack(wrong)).toMatchObject({
    error: { code: 'identity/wrong-passphrase' },
  });
  expect(await prepare(nurse, records)).toMatchObject({ error: { code: 'emergency/not-on-duty' } });
  const clinic = now(jonas.app.session);
  if (clinic.status !== 'open') throw new Error('an open session');
  await prepared(all);
  expect(await prepare(jonas, [rosa])).toMatchObject({ error: { code: 'emergency/pack-exists' } });
  await made.advance(EMERGENCY_MS);
  expect(state(jonas).pack?.phase).toBe('ready');
});
