/** A further device of one's own: the phone beside the clinic's tablet, while both live. */
import { expect, test } from 'vitest';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import { INVITATION_LIFE_MS } from '#crypto/invite/invitation.ts';
import type { RecordId } from '#kernel/ids.ts';
import { addDevice, answerAsDevice, letInDevice } from './own-devices.ts';
import {
  expectOk,
  letIn,
  letInPatient,
  now,
  PASSPHRASE,
  Person,
  until,
  world,
  type World,
} from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };

const register = async (person: Person) =>
  expectOk(await person.app.dispatch({ command: registerPatient, input: rosa })).record;

const note = (person: Person, record: RecordId, substance: string) => {
  const input = { substance, reaction: '', severity: 'unknown' };
  return person.app.dispatch({ command: recordAllergy, record, input });
};

async function notesSeenBy(person: Person, record: RecordId, { advance }: World) {
  const watched = person.app.watchDocument({ of: allergyList, record });
  const stop = watched.subscribe(() => undefined);
  await advance(1_000);
  const names = now(watched)?.view.entities.map(({ substance }) => substance);
  const by = now(watched)?.latest?.by;
  stop();
  return { names: [...(names ?? [])].sort(), by };
}

const patientsOf = (person: Person) => now(person.app.watchList({ of: patientList })) ?? [];

const devicesOf = (person: Person) =>
  now(person.app.access).devices.map(({ name, here }) => ({ name, here }));

/** A record both staff write in, and the nurse on two devices. */
async function ward() {
  const clinic = await world('doctor', 'nurse');
  const { doctor, nurse, relay } = clinic;
  const record = await register(doctor);
  expectOk(await note(doctor, record, 'Latex'));
  await until(relay, () => patientsOf(nurse).length === 1);
  const phone = await addDevice(nurse, relay, 'Phone');
  await until(relay, () => patientsOf(phone).length === 1);
  return { ...clinic, clinic, record, phone };
}

test('a second device is the same person: it reads what they read, and what it writes stands under their name', async () => {
  const { clinic, doctor, nurse, phone, record } = await ward();
  const session = now(nurse.app.session);
  expect(session).toMatchObject({ status: 'open', me: { name: 'Amina' } });
  expect(now(phone.app.session)).toEqual(session);
  expect((await notesSeenBy(phone, record, clinic)).names).toEqual(['Latex']);
  expectOk(await note(phone, record, 'Nuts'));
  await clinic.advance(5_000);
  expectOk(await note(nurse, record, 'Pollen'));
  await clinic.advance(10_000);
  for (const person of [doctor, nurse, phone]) {
    const seen = await notesSeenBy(person, record, clinic);
    expect(seen).toEqual({ names: ['Latex', 'Nuts', 'Pollen'], by: 'Amina' });
    expect(now(person.app.setAside)).toEqual([]);
  }
});

test('neither device is asked to begin anew, and the second outlives a restart', async () => {
  const { clinic, relay, doctor, nurse, phone, record } = await ward();
  await phone.restart();
  const own = await register(phone);
  await until(relay, () => patientsOf(nurse).length === 2 && patientsOf(doctor).length === 2);
  expectOk(await note(nurse, own, 'Dust'));
  expectOk(await note(phone, record, 'Nuts'));
  await clinic.advance(10_000);
  expect((await notesSeenBy(phone, own, clinic)).names).toEqual(['Dust']);
  expect((await notesSeenBy(nurse, record, clinic)).names).toEqual(['Latex', 'Nuts']);
});

test('both screens show one number, and the new one says whose it will be before anybody is let in', async () => {
  const { nurse, relay } = await world('doctor', 'nurse');
  const { phone, request } = await answerAsDevice(nurse, relay, 'Phone');
  expect(request.name).toBe('Phone');
  expect(now(phone.app.session)).toMatchObject({
    status: 'joining',
    ownDevice: true,
    me: { name: 'Amina', profession: 'nurse' },
    checkNumber: request.checkNumber,
  });
});

test('both devices know both by name, and a name that is given on one is known on the other', async () => {
  const { clinic, nurse, phone } = await ward();
  const [tablet] = now(nurse.app.access).devices;
  if (tablet === undefined) throw new Error('a device');
  expect(devicesOf(nurse)).toEqual([
    { name: undefined, here: true },
    { name: 'Phone', here: false },
  ]);
  const { deviceId } = tablet;
  expectOk(await nurse.app.nameDevice({ deviceId, name: ' Ward tablet ' }));
  await clinic.advance(5_000);
  expect(devicesOf(phone)).toEqual([
    { name: 'Ward tablet', here: false },
    { name: 'Phone', here: true },
  ]);
  expect(await phone.app.nameDevice({ deviceId, name: '  ' })).toMatchObject({
    error: { code: 'kernel/invalid-input', field: 'name' },
  });
  await phone.restart();
  expect(devicesOf(phone)[0]).toEqual({ name: 'Ward tablet', here: false });
});

test('a device whose access is ended opens nothing newer, and adds no device', async () => {
  const { clinic, doctor, nurse, phone, record } = await ward();
  const lost = now(nurse.app.access).devices.find(({ here }) => !here)?.deviceId;
  if (lost === undefined) throw new Error('two devices');
  await phone.reach(false);
  expectOk(await nurse.app.endAccess({ kind: 'device', deviceId: lost }));
  await clinic.advance(10_000);
  expectOk(await note(doctor, record, 'Nuts'));
  expectOk(await note(nurse, record, 'Pollen'));
  await clinic.advance(10_000);
  await phone.reach(true);
  await clinic.advance(10_000);
  expect((await notesSeenBy(phone, record, clinic)).names).toEqual(['Latex']);
  expect(now(phone.app.session)).toMatchObject({ ended: expect.any(Number) as number });
  expect(now(phone.app.access)).toMatchObject({ endable: [], devices: [{ here: false }] });
  expect(await phone.app.createInvitation('own-device')).toMatchObject({
    error: { code: 'engine/not-permitted' },
  });
  for (const person of [doctor, nurse])
    expect((await notesSeenBy(person, record, clinic)).names).toEqual(['Latex', 'Nuts', 'Pollen']);
  expect(devicesOf(nurse)).toEqual([{ name: undefined, here: true }]);
});

test('what a device lets in that did not know it had ended opens nothing newer either', async () => {
  const { clinic, relay, doctor, nurse, phone, record } = await ward();
  const thief = await answerAsDevice(phone, relay, 'Third');
  const lost = now(nurse.app.access).devices.find(({ here }) => !here)?.deviceId;
  if (lost === undefined) throw new Error('two devices');
  await phone.reach(false);
  expectOk(await nurse.app.endAccess({ kind: 'device', deviceId: lost }));
  await clinic.advance(10_000);
  expectOk(await note(doctor, record, 'Nuts'));
  await clinic.advance(10_000);
  expectOk(await letInDevice(phone, thief.request.id));
  await phone.reach(true);
  await clinic.advance(30_000);
  expect((await notesSeenBy(thief.phone, record, clinic)).names).not.toContain('Nuts');
  expect(devicesOf(nurse)).toEqual([{ name: undefined, here: true }]);
  expect(now(doctor.app.setAside)).toEqual([]);
});

test('the second device ends the first when that is lost, and the paper code still finds its person', async () => {
  const { clinic, relay, doctor, nurse, phone, record } = await ward();
  const code = expectOk(await nurse.app.showRecoveryCode());
  await until(relay, () => now(nurse.app.recovery).stored);
  expect(await phone.app.showRecoveryCode()).toMatchObject({
    error: { code: 'identity/code-elsewhere' },
  });
  nurse.end();
  const lost = now(phone.app.access).devices.find(({ here }) => !here)?.deviceId;
  if (lost === undefined) throw new Error('two devices');
  expectOk(await phone.app.endAccess({ kind: 'device', deviceId: lost }));
  await clinic.advance(10_000);
  expectOk(await note(phone, record, 'Nuts'));
  await clinic.advance(10_000);
  expect((await notesSeenBy(doctor, record, clinic)).names).toEqual(['Latex', 'Nuts']);
  phone.end();
  expectOk(await note(doctor, record, 'Pollen'));
  const third = await Person.create('nurse', relay, 'Amina');
  expectOk(await third.app.recover({ code, passphrase: PASSPHRASE }));
  await until(relay, () => patientsOf(third).length === 1);
  expect((await notesSeenBy(third, record, clinic)).names).toEqual(['Latex', 'Nuts', 'Pollen']);
});

test('a code that was tested on one device is forgotten by the other, which knows that it was tested', async () => {
  const { clinic, relay, nurse, phone } = await ward();
  const code = expectOk(await nurse.app.showRecoveryCode());
  await until(relay, () => now(nurse.app.recovery).stored);
  expectOk(await phone.app.testRecoveryCode(code));
  await clinic.advance(5_000);
  expect(now(nurse.app.recovery).testedAt).toBeDefined();
  expect(await nurse.app.showRecoveryCode()).toMatchObject({
    error: { code: 'identity/code-forgotten' },
  });
});

test("a founder's second device leads the clinic when the first is gone, and the second of a second adds a third", async () => {
  const clinic = await world('doctor', 'nurse');
  const { doctor, relay } = clinic;
  const record = await register(doctor);
  const phone = await addDevice(doctor, relay, 'Phone');
  doctor.end();
  expect(now(phone.app.session)).toMatchObject({ clinic: { manages: true } });
  const newcomer = await Person.create('nurse', relay, 'Ines');
  await letIn(newcomer, phone, relay);
  await until(relay, () => patientsOf(newcomer).length === 1);
  const laptop = await addDevice(phone, relay, 'Laptop');
  await until(relay, () => patientsOf(laptop).length === 1);
  expectOk(await note(laptop, record, 'Nuts'));
  await clinic.advance(10_000);
  expect((await notesSeenBy(newcomer, record, clinic)).names).toEqual(['Nuts']);
  expect(devicesOf(laptop).map(({ name }) => name)).toEqual([undefined, 'Phone', 'Laptop']);
});

test('a patient has a second device too, and it sees their record alone', async () => {
  const clinic = await world('nurse', 'doctor', 'patient');
  const { nurse, patient, relay } = clinic;
  const record = await register(nurse);
  await register(nurse);
  await letInPatient(patient, nurse, { relay, record });
  await until(relay, () => patientsOf(patient).length === 1);
  const tablet = await addDevice(patient, relay, 'Tablet');
  await until(relay, () => patientsOf(tablet).length === 1);
  expectOk(await note(nurse, record, 'Latex'));
  await clinic.advance(10_000);
  expect(now(tablet.app.session)).toMatchObject({ status: 'open', record, me: { name: 'Rosa' } });
  expect((await notesSeenBy(tablet, record, clinic)).names).toEqual(['Latex']);
  for (const person of [nurse, patient, tablet]) expect(now(person.app.setAside)).toEqual([]);
});

test('an invitation adds one device, for who knows the passphrase: a second is told of the first, and an expired one is refused', async () => {
  const { clinic, relay, nurse } = await ward();
  const { phone: first, link, request } = await answerAsDevice(nurse, relay, 'First');
  const second = await Person.create('nurse', relay);
  const answer = { link, name: 'Second', profession: '', passphrase: PASSPHRASE };
  expectOk(await second.app.join(answer));
  await clinic.advance(5_000);
  expect(now(second.app.session)).toMatchObject({ status: 'joining', rival: true });
  expect(await nurse.app.admit(request.id)).toMatchObject({
    error: { code: 'engine/not-permitted' },
  });
  expect(await letInDevice(nurse, request.id, 'not the right one')).toMatchObject({
    error: { code: 'identity/wrong-passphrase' },
  });
  expectOk(await letInDevice(nurse, request.id));
  await until(relay, () => now(first.app.session).status === 'open');
  await clinic.advance(10_000);
  expect(now(second.app.session)).toMatchObject({ status: 'joining' });
  expect(devicesOf(nurse).map(({ name }) => name)).toEqual([undefined, 'Phone', 'First']);
  const { link: late } = expectOk(await nurse.app.createInvitation('own-device'));
  const third = await Person.create('nurse', relay);
  third.clockAheadMs = INVITATION_LIFE_MS;
  const refused = { ok: false, error: { code: 'identity/expired-link' } };
  expect(await third.app.readInvitation(late)).toEqual(refused);
  expect(await third.app.join({ ...answer, link: late })).toEqual(refused);
  expect(now(third.app.session).status).toBe('new');
});
