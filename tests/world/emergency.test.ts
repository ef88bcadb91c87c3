/** Emergency access: somebody who is not on a record's team opens its summary, and everybody knows. */
import { expect, test } from 'vitest';
import { EMERGENCY_MS } from '#clinical/emergency.ts';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { caseList } from '#features/cases/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import type { Look } from '#ui/evidence-port.ts';
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

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };
const MINUTE_MS = 60_000;
const WORDS = 'Found at the bus stop, does not answer';

/** Amina works in the clinic, Rosa is her patient, Jonas is of the emergency crew and on duty. */
async function town() {
  const made = await world('nurse', 'patient');
  const { nurse, patient, relay } = made;
  const { record } = expectOk(await nurse.app.dispatch({ command: registerPatient, input: rosa }));
  await note(nurse, record, 'Latex');
  await letInPatient(patient, nurse, { relay, record });
  const jonas = await Person.create('doctor', relay, 'Jonas');
  await letInAsCrew(jonas, nurse, made);
  expectOk(await jonas.app.emergency.goOnDuty());
  await until(relay, () => now(jonas.app.emergency.state).onDutyUntil !== undefined);
  return { made, relay, nurse, patient, jonas, record };
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

const open = (person: Person, record: RecordId, passphrase = PASSPHRASE) =>
  person.app.emergency.open({ record, reason: 2, words: WORDS, passphrase });

async function allergiesSeenBy(person: Person, record: RecordId, { advance }: World) {
  const watched = person.app.watchDocument({ of: allergyList, record });
  const stop = watched.subscribe(() => undefined);
  await advance(2_000);
  const names = now(watched)?.view.entities.map(({ substance }) => substance);
  stop();
  return [...(names ?? [])].sort();
}

async function looksSeenBy(person: Person, record: RecordId, { advance }: World) {
  let looks: readonly Look[] = [];
  const stop = person.app.watchLooks({ record }).subscribe((value) => (looks = value?.looks ?? []));
  await advance(1_000);
  stop();
  return looks;
}

const types = (looks: readonly Look[]) => looks.map(({ body }) => body?.type);
const state = (person: Person) => now(person.app.emergency.state);
const patientsOf = (person: Person) => now(person.app.watchList({ of: patientList })) ?? [];

test('who is not on the team sees nothing of a record until they open it, and then its summary alone', async () => {
  const { made, jonas, record } = await town();
  expect(state(jonas)).toMatchObject({ isSetUp: true, isCrew: true, open: [] });
  expect([patientsOf(jonas), await allergiesSeenBy(jonas, record, made)]).toEqual([[], []]);
  expectOk(await open(jonas, record));
  await made.advance(10_000);
  expect(await allergiesSeenBy(jonas, record, made)).toEqual(['Latex']);
  expect(now(jonas.app.watchList({ of: caseList, record })) ?? []).toEqual([]);
  const input = { substance: 'Nuts', reaction: '', severity: 'unknown' };
  const written = await jonas.app.dispatch({ command: recordAllergy, record, input });
  expect(written).toMatchObject({ ok: false });
});

test('the patient is told who opened, why and until when; a colleague reviews it, and the patient hears how it ended', async () => {
  const { made, nurse, patient, jonas, record } = await town();
  expectOk(await open(jonas, record));
  await made.advance(10_000);
  const [opening] = (await looksSeenBy(patient, record, made)).filter(
    ({ body }) => body?.type === 'open',
  );
  expect(opening?.body).toMatchObject({ reason: 2, words: WORDS });
  const [waiting] = now(nurse.app.emergency.openings);
  expect(waiting).toMatchObject({ record, verdict: 'none', closedAt: undefined });
  const review = { opening: waiting?.opening ?? '', inOrder: true, words: 'Right to open' };
  expect(await jonas.app.emergency.review(review)).toMatchObject({ ok: false });
  expectOk(await nurse.app.emergency.review(review));
  await made.advance(10_000);
  expect(now(nurse.app.emergency.openings)[0]?.verdict).toBe('in-order');
  expect(types(await looksSeenBy(patient, record, made))).toContain('review');
});

test('it ends after four hours, and nothing of the record is left on the device', async () => {
  const { made, nurse, jonas, record } = await town();
  expectOk(await open(jonas, record));
  await made.advance(10_000);
  expect(patientsOf(jonas)).toHaveLength(1);
  await made.advance(EMERGENCY_MS - 11_000);
  expect(state(jonas).open).toHaveLength(1);
  await made.advance(30_000);
  expect(state(jonas)).toMatchObject({ open: [], ended: [{ record }] });
  expect([patientsOf(jonas), await allergiesSeenBy(jonas, record, made)]).toEqual([[], []]);
  await jonas.restart();
  expect(patientsOf(jonas)).toEqual([]);
  await made.advance(10_000);
  expect(now(nurse.app.emergency.openings)[0]?.closedAt).toBeDefined();
});

test('a program that slept past the end, or whose clock was set back, opens nothing any more', async () => {
  for (const moved of [EMERGENCY_MS + MINUTE_MS, -MINUTE_MS * 30]) {
    const { made, jonas, record } = await town();
    expectOk(await open(jonas, record));
    await made.advance(10_000);
    jonas.clockAheadMs = moved;
    await jonas.restart();
    await made.advance(2_000);
    expect([state(jonas).open, patientsOf(jonas)]).toEqual([[], []]);
  }
});

test('closed by hand with an account, the keys are new before the next entry, which the crew cannot open', async () => {
  const { made, nurse, patient, jonas, record } = await town();
  expectOk(await open(jonas, record));
  await made.advance(10_000);
  const [running] = state(jonas).open;
  expectOk(
    await jonas.app.emergency.close({ opening: running?.opening ?? '', words: 'Handed over' }),
  );
  await made.advance(20_000);
  const closed = (await looksSeenBy(patient, record, made)).find(
    ({ body }) => body?.type === 'close',
  );
  expect(closed?.body).toMatchObject({ words: 'Handed over' });
  await note(nurse, record, 'Penicillin');
  await made.advance(10_000);
  expect(await allergiesSeenBy(patient, record, made)).toEqual(['Latex', 'Penicillin']);
  expect(await allergiesSeenBy(jonas, record, made)).toEqual([]);
  expectOk(await open(jonas, record));
  await made.advance(10_000);
  expect(await allergiesSeenBy(jonas, record, made)).toEqual(['Latex', 'Penicillin']);
});

test('not without the passphrase, without duty, without a server, or by who is no crew', async () => {
  const { made, nurse, jonas, record } = await town();
  expect(await open(jonas, record, 'not the passphrase')).toMatchObject({
    error: { code: 'identity/wrong-passphrase' },
  });
  await jonas.reach(false);
  expect(await open(jonas, record)).toMatchObject({ error: { code: 'relay/unavailable' } });
  await jonas.reach(true);
  await made.advance(25 * 60 * MINUTE_MS);
  expect(await open(jonas, record)).toMatchObject({ error: { code: 'emergency/not-on-duty' } });
  expect(await open(nurse, record)).toMatchObject({ ok: false });
  expect(now(nurse.app.emergency.openings)).toEqual([]);
});

test('who was taken out of the crew opens nothing any more, not even what they were on duty for', async () => {
  const { made, nurse, jonas, record } = await town();
  const session = now(jonas.app.session);
  if (session.status !== 'open') throw new Error('an open session');
  const { userId } = session.me;
  expectOk(await nurse.app.endAccess({ kind: 'staff', userId }));
  await made.advance(10_000);
  await note(nurse, record, 'Penicillin');
  await made.advance(10_000);
  await open(jonas, record);
  await made.advance(10_000);
  expect(await allergiesSeenBy(jonas, record, made)).not.toContain('Penicillin');
});
