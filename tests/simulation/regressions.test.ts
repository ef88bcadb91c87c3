/** What the simulator once found, each in the fewest steps that show it. */
import { expect, test } from 'vitest';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import { expectOk, now, world, type Person } from '../world/world.ts';

const input = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };
const DAY_MS = 86_400_000;

const register = async (person: Person) =>
  expectOk(await person.app.dispatch({ command: registerPatient, input }));

const patientsOf = (person: Person): number =>
  now(person.app.watchList({ of: patientList }))?.length ?? 0;

test('a full disk neither hammers the relay nor loses what comes afterwards (seed 4)', async () => {
  const { nurse, doctor, advance } = await world('nurse', 'doctor');
  doctor.disk.isFull = true;
  const before = doctor.sent.length;
  await register(nurse);
  await advance(60_000);
  expect(doctor.sent.length - before).toBeLessThan(100);
  doctor.disk.isFull = false;
  await advance(60_000);
  expect([patientsOf(doctor), now(nurse.app.sync).onlyHere]).toEqual([1, 0]);
});

test('a clock that is put back a year delays nothing (seed 1011)', async () => {
  const { nurse, doctor, advance } = await world('nurse', 'doctor');
  nurse.clockAheadMs = 365 * DAY_MS;
  await advance(30_000);
  nurse.weather.goesDead = () => true;
  await register(nurse);
  await advance(1_000);
  nurse.clockAheadMs = 0;
  nurse.weather.heal();
  await advance(120_000);
  expect([patientsOf(doctor), now(nurse.app.sync).onlyHere]).toEqual([1, 0]);
});

test('a channel that the relay puts off is opened on the same connection (seed 17)', async () => {
  const { nurse, doctor, relay, advance } = await world('nurse', 'doctor');
  relay.store.failCommits(3);
  await register(nurse);
  await advance(60_000);
  expect([patientsOf(doctor), now(nurse.app.sync).onlyHere]).toEqual([1, 0]);
});

test('a founder whose clock is a year behind asks for channels without hammering the relay (seed 143)', async () => {
  const { nurse, doctor, advance } = await world('nurse', 'doctor');
  nurse.clockAheadMs = -400 * DAY_MS;
  nurse.disk.slowTurns = 8;
  const before = nurse.sent.length;
  await register(nurse);
  await advance(20_000);
  expect(nurse.sent.length - before).toBeLessThan(200);
  nurse.clockAheadMs = 0;
  await advance(120_000);
  expect([patientsOf(doctor), now(nurse.app.sync).onlyHere]).toEqual([1, 0]);
});
