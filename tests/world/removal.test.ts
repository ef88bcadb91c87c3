/** Access that ends: of a colleague, of a patient, of one device. What was written before stays, what comes after stays closed. */
import { expect, test } from 'vitest';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import {
  clinicOf,
  expectOk,
  letIn,
  letInPatient,
  now,
  PASSPHRASE,
  Person,
  until,
  type World,
} from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };

const register = async (person: Person) =>
  expectOk(await person.app.dispatch({ command: registerPatient, input: rosa })).record;

const note = async (person: Person, record: RecordId, substance: string) => {
  const input = { substance, reaction: '', severity: 'unknown' };
  return person.app.dispatch({ command: recordAllergy, record, input });
};

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

/** Amina founded the clinic; Koffi and Lee work in it. Rosa was registered by Koffi, who alone has written about her so far. */
async function ward() {
  const made = await clinicOf(7, [
    { role: 'nurse', name: 'Amina' },
    { role: 'doctor', name: 'Koffi' },
    { role: 'nurse', name: 'Lee' },
  ]);
  const [amina, koffi, lee] = made.people;
  if (amina === undefined || koffi === undefined || lee === undefined) throw new Error('people');
  const record = await register(koffi);
  expectOk(await note(koffi, record, 'Latex'));
  await until(made.relay, () => patientsOf(lee).length === 1 && patientsOf(amina).length === 1);
  return { made, relay: made.relay, amina, koffi, lee, record };
}

test('a revoked doctor cannot open what is sealed after the removal; what he wrote before stays for everybody, also on a device that joins later', async () => {
  const { made, relay, amina, koffi, lee, record } = await ward();
  expectOk(await amina.app.endAccess({ kind: 'staff', userId: userOf(koffi) }));
  await made.advance(10_000);
  expectOk(await note(lee, record, 'Nuts'));
  const second = await register(lee);
  await made.advance(10_000);
  expect(await notesSeenBy(koffi, record, made)).toEqual(['Latex']);
  expect(patientsOf(koffi).map((row) => row.record)).not.toContain(second);
  const newcomer = await Person.create('nurse', relay, 'Ines');
  await letIn(newcomer, amina, relay);
  await until(relay, () => patientsOf(newcomer).length === 2);
  for (const person of [amina, lee, newcomer]) {
    expect(await notesSeenBy(person, record, made)).toEqual(['Latex', 'Nuts']);
    expect(now(person.app.setAside)).toEqual([]);
  }
  expectOk(await note(newcomer, record, 'Penicillin'));
  await made.advance(10_000);
  expect(await notesSeenBy(lee, record, made)).toEqual(['Latex', 'Nuts', 'Penicillin']);
});

test('a device that was lost opens nothing new once its person has ended it; what it wrote stays, also for who joins later', async () => {
  const { made, relay, amina, koffi, lee, record } = await ward();
  const code = expectOk(await koffi.app.showRecoveryCode());
  await until(relay, () => now(koffi.app.recovery).stored);
  await koffi.reach(false);
  const phone = await Person.create('doctor', relay, 'Koffi');
  expectOk(await phone.app.recover({ code, passphrase: PASSPHRASE }));
  await until(relay, () => patientsOf(phone).length === 1);
  await made.advance(10_000);
  const lost = now(phone.app.access).devices.find(({ here }) => !here)?.deviceId;
  if (lost === undefined) throw new Error('two devices');
  expectOk(await phone.app.endAccess({ kind: 'device', deviceId: lost }));
  expect(now(phone.app.access).devices).toMatchObject([{ here: true }]);
  await made.advance(10_000);
  expectOk(await note(lee, record, 'Nuts'));
  expectOk(await note(phone, record, 'Ibuprofen'));
  await made.advance(10_000);
  await koffi.reach(true);
  await made.advance(10_000);
  expect(await notesSeenBy(koffi, record, made)).toEqual(['Latex']);
  // It has heard of it, and sends nothing from then on: not even that somebody looks.
  const { length } = koffi.sent;
  await notesSeenBy(koffi, record, made);
  await made.advance(10_000);
  const PING_BYTES = 5;
  expect(koffi.sent.slice(length).filter((frame) => frame.length > PING_BYTES)).toEqual([]);
  expect((await note(koffi, record, 'Dust')).ok).toBe(false);
  const newcomer = await Person.create('nurse', relay, 'Ines');
  await letIn(newcomer, amina, relay);
  await until(relay, () => patientsOf(newcomer).length === 1);
  for (const person of [amina, lee, phone, newcomer]) {
    expect(await notesSeenBy(person, record, made)).toEqual(['Ibuprofen', 'Latex', 'Nuts']);
    expect(now(person.app.setAside)).toEqual([]);
  }
});

test('a founder who ends their lost device goes on leading the clinic it founded', async () => {
  const { made, relay, amina, lee, record } = await ward();
  const code = expectOk(await amina.app.showRecoveryCode());
  await until(relay, () => now(amina.app.recovery).stored);
  expectOk(await note(amina, record, 'Pollen'));
  await made.advance(10_000);
  amina.end();
  const phone = await Person.create('nurse', relay, 'Amina');
  expectOk(await phone.app.recover({ code, passphrase: PASSPHRASE }));
  await until(relay, () => patientsOf(phone).length === 1);
  await made.advance(10_000);
  const lost = now(phone.app.access).devices.find(({ here }) => !here)?.deviceId;
  if (lost === undefined) throw new Error('two devices');
  expectOk(await phone.app.endAccess({ kind: 'device', deviceId: lost }));
  await made.advance(10_000);
  const newcomer = await Person.create('nurse', relay, 'Ines');
  await letIn(newcomer, phone, relay);
  await until(relay, () => patientsOf(newcomer).length === 1);
  expectOk(await note(newcomer, record, 'Nuts'));
  await made.advance(10_000);
  for (const person of [phone, lee, newcomer])
    expect(await notesSeenBy(person, record, made)).toEqual(['Latex', 'Nuts', 'Pollen']);
});

test('a patient whose access ended keeps what they have and gets nothing new; what they wrote stays', async () => {
  const { made, relay, koffi, lee, amina, record } = await ward();
  const patient = await Person.create('patient', relay, 'Rosa');
  await letInPatient(patient, koffi, { relay, record });
  await until(relay, () => patientsOf(patient).length === 1);
  await made.advance(10_000);
  const userId = userOf(patient);
  expect(now(lee.app.access).endable).toContainEqual({ kind: 'patient', userId, record });
  expect(await patient.app.endAccess({ kind: 'staff', userId: userOf(lee) })).toMatchObject({
    error: { code: 'engine/not-permitted' },
  });
  expectOk(await lee.app.endAccess({ kind: 'patient', userId, record }));
  await made.advance(10_000);
  expectOk(await note(koffi, record, 'Nuts'));
  await made.advance(10_000);
  expect(await notesSeenBy(patient, record, made)).toEqual(['Latex']);
  expect(await notesSeenBy(amina, record, made)).toEqual(['Latex', 'Nuts']);
  expect(now(patient.app.session)).toMatchObject({ ended: expect.any(Number) as number });
});

test('work after the end of access is set aside by everybody, and the device says that its access has ended', async () => {
  const { made, amina, koffi, lee, record } = await ward();
  await koffi.reach(false);
  expectOk(await amina.app.endAccess({ kind: 'staff', userId: userOf(koffi) }));
  await made.advance(10_000);
  expectOk(await note(koffi, record, 'Pollen'));
  await koffi.reach(true);
  await made.advance(20_000);
  for (const person of [amina, lee]) {
    expect(await notesSeenBy(person, record, made)).toEqual(['Latex']);
    expect(now(person.app.setAside).map(({ reason, isKept }) => [reason, isKept])).toEqual([
      ['crypto/late', true],
    ]);
  }
  expect(now(koffi.app.session)).toMatchObject({ ended: expect.any(Number) as number });
  expect((await note(koffi, record, 'Dust')).ok).toBe(false);
  const sent = koffi.sent.length;
  await made.advance(60_000);
  expect(koffi.sent.length - sent).toBeLessThan(20);
});
