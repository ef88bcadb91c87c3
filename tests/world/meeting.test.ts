/** Two devices that are near each other, with no server: whatever one of them lacks is there after a moment, whoever wrote it. */
import { expect, test } from 'vitest';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import { Meeting } from '../../web/sync/carry/meeting.ts';
import { meet } from './meet.ts';
import { clinicOf, expectOk, letInPatient, now, world, type Person } from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };

const register = async (person: Person, familyName = 'Marín'): Promise<RecordId> =>
  expectOk(await person.app.dispatch({ command: registerPatient, input: { ...rosa, familyName } }))
    .record;

const note = async (person: Person, record: RecordId, substance: string): Promise<void> => {
  const input = { substance, reaction: '', severity: 'unknown' };
  expectOk(await person.app.dispatch({ command: recordAllergy, record, input }));
};

const patientsOf = (person: Person): readonly string[] =>
  (now(person.app.watchList({ of: patientList })) ?? []).map(({ row }) => row.familyName).sort();

const allergiesOf = (person: Person, record: RecordId): readonly string[] =>
  (now(person.app.watchDocument({ of: allergyList, record }))?.view.entities ?? [])
    .map(({ substance }) => substance)
    .sort();

test('two devices without a server come to the same, and what is written meanwhile crosses at once', async () => {
  const clinic = await world('nurse', 'doctor');
  const { nurse, doctor, advance } = clinic;
  const record = await register(nurse);
  await advance(5_000);
  await nurse.reach(false);
  await doctor.reach(false);
  await note(nurse, record, 'Penicillin');
  await note(doctor, record, 'Latex');
  await register(doctor, 'Okoro');
  const meeting = meet(nurse, doctor, clinic);
  await advance(5_000);
  expect(meeting.agreed()).toBe(true);
  for (const person of [nurse, doctor]) {
    expect(allergiesOf(person, record)).toEqual(['Latex', 'Penicillin']);
    expect(patientsOf(person)).toEqual(['Marín', 'Okoro']);
  }
  await note(doctor, record, 'Ibuprofen');
  await advance(2_000);
  expect(allergiesOf(nurse, record)).toEqual(['Ibuprofen', 'Latex', 'Penicillin']);
  expect(now(nurse.app.setAside)).toEqual([]);
  meeting.end();
});

test('who is online brings to the relay what somebody near has written, once', async () => {
  const clinic = await world('nurse', 'doctor');
  const { nurse, doctor, advance } = clinic;
  const record = await register(nurse);
  await advance(5_000);
  await nurse.reach(false);
  await note(nurse, record, 'Penicillin');
  const meeting = meet(nurse, doctor, clinic);
  await advance(5_000);
  const before = doctor.sent.length;
  await advance(20_000);
  expect(meeting.agreed()).toBe(true);
  expect(doctor.sent.length - before).toBeLessThan(5);
  meeting.end();
});

test('three devices come to the same when one of them walks between the other two', async () => {
  const clinic = await clinicOf(41, [
    { role: 'nurse', name: 'Amina' },
    { role: 'doctor', name: 'Koffi' },
    { role: 'nurse', name: 'Leila' },
  ]);
  const [amina, koffi, leila] = clinic.people;
  if (amina === undefined || koffi === undefined || leila === undefined) throw new Error('three');
  await clinic.advance(5_000);
  for (const person of clinic.people) await person.reach(false);
  const record = await register(amina);
  await note(amina, record, 'Penicillin');
  await register(leila, 'Okoro');
  for (const [one, other] of [
    [amina, koffi],
    [koffi, leila],
    [koffi, amina],
  ] as const) {
    const meeting = meet(one, other, clinic);
    await clinic.advance(6_000);
    expect(meeting.agreed()).toBe(true);
    meeting.end();
  }
  for (const person of clinic.people) {
    expect(patientsOf(person)).toEqual(['Marín', 'Okoro']);
    expect(allergiesOf(person, record)).toEqual(['Penicillin']);
  }
});

test('a patient who is near is given their own record, and nothing of another’s', async () => {
  const clinic = await world('nurse', 'patient');
  const { nurse, patient, relay, advance } = clinic;
  const own = await register(nurse);
  await register(nurse, 'Okoro');
  await letInPatient(patient, nurse, { relay, record: own });
  await advance(5_000);
  await patient.reach(false);
  await note(nurse, own, 'Penicillin');
  await advance(5_000);
  const meeting = meet(nurse, patient, clinic);
  await advance(5_000);
  expect(meeting.agreed()).toBe(true);
  expect(allergiesOf(patient, own)).toEqual(['Penicillin']);
  // All of it was for them: nothing was left over that they could not open, and nothing is carried.
  expect(meeting.left()).toBe(0);
  expect(patientsOf(patient)).toEqual(['Marín']);
  meeting.end();
});

test('frames that mean nothing, or never end, end the meeting with their reason', async () => {
  const { nurse, relay } = await world('nurse');
  const failures: (string | undefined)[] = [];
  const open = () =>
    new Meeting({
      salt: new Uint8Array(32),
      engine: nurse.app.carrying,
      timers: { schedule: relay.clock.schedule },
      send: () => Promise.resolve(),
      changed: ({ failure }) => failures.push(failure),
    });
  open().received(new Uint8Array([1, 9]));
  await relay.clock.advance(1);
  open().received(new Uint8Array([1, 1, 1, 2, 3]));
  await relay.clock.advance(1);
  open().received(new Uint8Array([1, 2, 255]));
  await relay.clock.advance(1);
  open().received(new Uint8Array(0));
  expect(failures).toEqual(['carry/version', 'carry/form', 'carry/form', 'carry/form']);
  const endless = open();
  for (let i = 0; i < 65; i++) endless.received(new Uint8Array(1024 * 1024));
  expect(failures.at(-1)).toBe('carry/too-large');
});
