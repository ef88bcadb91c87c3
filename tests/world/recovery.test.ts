import { expect, test } from 'vitest';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import { expectOk, letIn, now, PASSPHRASE, Person, until, world, type World } from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };

const register = async (person: Person) =>
  expectOk(await person.app.dispatch({ command: registerPatient, input: rosa })).record;

const note = async (person: Person, record: RecordId, substance: string) => {
  const input = { substance, reaction: '', severity: 'unknown' };
  expectOk(await person.app.dispatch({ command: recordAllergy, record, input }));
};

/** The kit as somebody wrote it down, when the server has what it needs. */
async function kitOf(person: Person, { relay }: World): Promise<string> {
  const code = expectOk(await person.app.showRecoveryCode());
  await until(relay, () => now(person.app.recovery).stored);
  return code;
}

/** A new phone, and nothing but the paper. */
async function recovered(lost: Person, { relay }: World, code: string): Promise<Person> {
  const phone = await Person.create(lost.role, relay, lost.name);
  expectOk(await phone.app.recover({ code, passphrase: PASSPHRASE }));
  await until(relay, () => now(phone.app.session).status === 'open');
  return phone;
}

async function allergiesSeenBy(person: Person, record: RecordId, { advance }: World) {
  const watched = person.app.watchDocument({ of: allergyList, record });
  const stop = watched.subscribe(() => undefined);
  await advance(1_000);
  const names = now(watched)?.view.entities.map(({ substance }) => substance);
  stop();
  return [...(names ?? [])].sort();
}

test('who lost their phone and has the paper kit reads everything the clinic holds', async () => {
  const clinic = await world('doctor', 'nurse');
  const { doctor, nurse } = clinic;
  const record = await register(doctor);
  await note(doctor, record, 'Penicillin');
  await clinic.advance(5_000);
  await note(nurse, record, 'Latex');
  await clinic.advance(5_000);
  const code = await kitOf(nurse, clinic);
  nurse.end();
  await note(doctor, record, 'Nuts');
  const phone = await recovered(nurse, clinic, code);
  expect(now(phone.app.session)).toMatchObject({
    me: { name: nurse.name, profession: 'nurse' },
    clinic: { name: 'Lakeside' },
  });
  await until(clinic.relay, () => now(phone.app.watchList({ of: patientList }))?.length === 1);
  expect(await allergiesSeenBy(phone, record, clinic)).toEqual(['Latex', 'Nuts', 'Penicillin']);
  expect(now(phone.app.setAside)).toEqual([]);
});

test('what the recovered writes is read by colleagues, and outlives a restart', async () => {
  const clinic = await world('doctor', 'nurse');
  const { doctor, nurse } = clinic;
  const record = await register(doctor);
  await clinic.advance(5_000);
  const code = await kitOf(nurse, clinic);
  nurse.end();
  const phone = await recovered(nurse, clinic, code);
  await until(clinic.relay, () => now(phone.app.watchList({ of: patientList }))?.length === 1);
  await phone.restart();
  await note(phone, record, 'Latex');
  const own = await register(phone);
  await clinic.advance(10_000);
  expect(await allergiesSeenBy(doctor, record, clinic)).toEqual(['Latex']);
  expect(now(doctor.app.watchList({ of: patientList, record: own }))).toHaveLength(1);
  expect(now(doctor.app.setAside)).toEqual([]);
});

test('devices that are kept go on as before', async () => {
  const clinic = await world('doctor', 'nurse');
  const { doctor, nurse } = clinic;
  const record = await register(doctor);
  await clinic.advance(5_000);
  const code = await kitOf(nurse, clinic);
  const tablet = await recovered(nurse, clinic, code);
  await until(clinic.relay, () => now(tablet.app.watchList({ of: patientList }))?.length === 1);
  await note(nurse, record, 'Latex');
  await note(tablet, record, 'Nuts');
  await clinic.advance(20_000);
  for (const person of [doctor, nurse, tablet])
    expect(await allergiesSeenBy(person, record, clinic)).toEqual(['Latex', 'Nuts']);
});

test('a founder who lost everything founds and invites again', async () => {
  const clinic = await world('doctor', 'nurse');
  const { doctor, relay } = clinic;
  const code = await kitOf(doctor, clinic);
  doctor.end();
  const phone = await recovered(doctor, clinic, code);
  expect(now(phone.app.session)).toMatchObject({ clinic: { manages: true } });
  const record = await register(phone);
  const newcomer = await Person.create('nurse', relay, 'Ines');
  await letIn(newcomer, phone, relay);
  await until(relay, () => now(newcomer.app.watchList({ of: patientList, record }))?.length === 1);
});

test('the same paper works a second time, after the first new phone was lost too', async () => {
  const clinic = await world('doctor', 'nurse');
  const { doctor, nurse } = clinic;
  const record = await register(doctor);
  const code = await kitOf(nurse, clinic);
  nurse.end();
  const first = await recovered(nurse, clinic, code);
  await until(clinic.relay, () => now(first.app.watchList({ of: patientList }))?.length === 1);
  await note(first, record, 'Latex');
  await clinic.advance(10_000);
  first.end();
  await note(doctor, record, 'Nuts');
  const second = await recovered(nurse, clinic, code);
  await until(clinic.relay, () => now(second.app.watchList({ of: patientList }))?.length === 1);
  await note(second, record, 'Penicillin');
  await clinic.advance(10_000);
  for (const person of [doctor, second])
    expect(await allergiesSeenBy(person, record, clinic)).toEqual(['Latex', 'Nuts', 'Penicillin']);
});

test('the test asks for the whole code, and the device forgets it afterwards', async () => {
  const clinic = await world('nurse');
  const { nurse } = clinic;
  const code = await kitOf(nurse, clinic);
  expect(now(nurse.app.recovery).testedAt).toBeUndefined();
  const refused = { ok: false, error: { code: 'identity/wrong-code' } };
  expect(await nurse.app.testRecoveryCode(code.slice(0, 9))).toEqual(refused);
  expect(
    await nurse.app.testRecoveryCode(code.replace(/^./, (c) => (c === '7' ? '8' : '7'))),
  ).toEqual(refused);
  expectOk(await nurse.app.testRecoveryCode(code.toLowerCase().replaceAll('-', ' ')));
  expect(now(nurse.app.recovery).testedAt).toBeDefined();
  await nurse.restart();
  expect(now(nurse.app.recovery)).toMatchObject({ stored: true });
  expect(now(nurse.app.recovery).testedAt).toBeDefined();
  expect(await nurse.app.showRecoveryCode()).toEqual({
    ok: false,
    error: { code: 'identity/code-forgotten' },
  });
  expectOk(await nurse.app.testRecoveryCode(code));
});

test('the code of somebody else is not mine, and a code nobody has opens nobody', async () => {
  const clinic = await world('doctor', 'nurse');
  const theirs = await kitOf(clinic.doctor, clinic);
  expectOk(await clinic.nurse.app.showRecoveryCode());
  expect(await clinic.nurse.app.testRecoveryCode(theirs)).toEqual({
    ok: false,
    error: { code: 'identity/wrong-code' },
  });
  const stranger = await Person.create('nurse', clinic.relay, 'Nobody');
  expect(await stranger.app.recover({ code: 'AAAA', passphrase: PASSPHRASE })).toEqual({
    ok: false,
    error: { code: 'identity/wrong-code' },
  });
  expect(now(stranger.app.session).status).toBe('new');
});
