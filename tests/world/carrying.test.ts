/** Parcels: what waits travels in a file, also in the pocket of somebody who cannot read it, and a server takes it from whoever comes first. */
import { expect, test } from 'vitest';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import { expectOk, letInPatient, now, world, type Person } from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };
const penicillin = {
  substance: 'penicillin',
  reaction: 'rash',
  severity: 'severe',
  certainty: 'confirmed',
};

const patientsOf = (person: Person) => now(person.app.watchList({ of: patientList })) ?? [];

const register = async (person: Person, familyName = 'Marín'): Promise<RecordId> =>
  expectOk(await person.app.dispatch({ command: registerPatient, input: { ...rosa, familyName } }))
    .record;

const noteAllergy = async (person: Person, record: RecordId): Promise<void> => {
  expectOk(await person.app.dispatch({ command: recordAllergy, record, input: penicillin }));
};

const allergiesOf = (person: Person, record: RecordId): number =>
  now(person.app.watchDocument({ of: allergyList, record }))?.view.entities.length ?? 0;

async function hand(from: Person, to: Person, records: readonly RecordId[] = []) {
  const parcel = expectOk(await from.app.carrying.pack(records));
  return expectOk(await to.app.carrying.take(parcel));
}

test('work that no server has crosses in a file, and its author learns on whose device it is', async () => {
  const { nurse, doctor, advance } = await world('nurse', 'doctor');
  await nurse.reach(false);
  await doctor.reach(false);
  const record = await register(nurse);
  await noteAllergy(nurse, record);
  const { onlyHere } = now(nurse.app.sync);
  await hand(nurse, doctor);
  expect(allergiesOf(doctor, record)).toBe(1);
  // A file that has left the device is no proof of anything.
  expect(onlyHere).toBeGreaterThan(0);
  expect(now(nurse.app.sync).onlyHere).toBe(onlyHere);
  // The word that it has arrived is work of the doctor's, and goes back the same way.
  await advance(5_000);
  await hand(doctor, nurse);
  expect(patientsOf(nurse)).toMatchObject([{ devices: 1 }]);
});

test('a courier who cannot read it brings it to the server, where its author never came', async () => {
  const { nurse, doctor, patient, relay, advance } = await world('nurse', 'doctor', 'patient');
  const record = await register(nurse);
  const other = await register(nurse, 'Okoro');
  await letInPatient(patient, nurse, { relay, record: other });
  await advance(5_000);
  await nurse.reach(false);
  await noteAllergy(nurse, record);
  const taken = await hand(nurse, patient);
  expect(taken.carried).toBeGreaterThan(0);
  expect(allergiesOf(patient, record)).toBe(0);
  await advance(5_000);
  expect(allergiesOf(doctor, record)).toBe(1);
  // What a server has signed for is carried no further.
  expect(await hand(patient, nurse)).toMatchObject({ taken: 0, carried: 0 });
});

test('a whole record crosses to somebody who was away when it was opened', async () => {
  const { nurse, doctor, advance } = await world('nurse', 'doctor');
  await doctor.reach(false);
  const record = await register(nurse);
  await noteAllergy(nurse, record);
  await advance(5_000);
  expect(now(nurse.app.sync).onlyHere).toBe(0);
  await hand(nurse, doctor, [record]);
  expect(allergiesOf(doctor, record)).toBe(1);
  await hand(nurse, doctor, [record]);
  expect(now(doctor.app.setAside)).toEqual([]);
  expect(allergiesOf(doctor, record)).toBe(1);
});

test('what is carried survives a restart, and is carried once however often it is handed over', async () => {
  const { nurse, patient, relay, advance } = await world('nurse', 'patient');
  const record = await register(nurse);
  const other = await register(nurse, 'Okoro');
  await letInPatient(patient, nurse, { relay, record: other });
  await advance(5_000);
  await nurse.reach(false);
  await patient.reach(false);
  await noteAllergy(nurse, record);
  const first = await hand(nurse, patient);
  expect(await hand(nurse, patient)).toEqual(first);
  await patient.restart();
  const parcel = expectOk(await patient.app.carrying.pack([]));
  await nurse.reach(true);
  await advance(5_000);
  const back = expectOk(await nurse.app.carrying.take(parcel));
  expect(back.taken).toBeGreaterThanOrEqual(first.carried);
});

test('a file that is no parcel, cut off, or of a later version is refused and changes nothing', async () => {
  const { nurse } = await world('nurse');
  const parcel = expectOk(await nurse.app.carrying.pack([]));
  const take = async (bytes: Uint8Array) => {
    const taken = await nurse.app.carrying.take(bytes);
    return taken.ok ? 'taken' : taken.error.code;
  };
  expect(await take(parcel)).toBe('taken');
  expect(await take(parcel.subarray(0, parcel.length - 1))).toBe('carry/form');
  expect(await take(new TextEncoder().encode('<html>'))).toBe('carry/form');
  const later = parcel.slice();
  later[14] = 2;
  expect(await take(later)).toBe('carry/version');
  expect(now(nurse.app.setAside)).toEqual([]);
});
