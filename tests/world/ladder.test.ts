import { expect, test } from 'vitest';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import { expectOk, now, until, world, type Person } from './world.ts';

const register = async (person: Person, familyName: string) =>
  expectOk(
    await person.app.dispatch({
      command: registerPatient,
      input: { familyName, givenName: '', birthDate: '1990-01-01', gender: 'unknown' },
    }),
  );

const rungs = (person: Person) =>
  now(person.app.watchList({ of: patientList }))?.map(({ rung }) => rung);

test('an entry climbs the ladder only as far as is true', async () => {
  const { nurse, doctor, relay, advance } = await world('nurse', 'doctor');
  await doctor.reach(false);
  await nurse.reach(false);
  await register(nurse, 'Marín');
  expect(rungs(nurse)).toEqual(['saved-here']);
  await advance(60_000);
  expect(rungs(nurse)).toEqual(['saved-here']);
  await nurse.reach(true);
  await until(relay, () => now(nurse.app.sync).onlyHere === 0);
  await advance(60_000);
  expect(rungs(nurse)).toEqual(['on-server']);
  await doctor.reach(true);
  await until(relay, () => rungs(nurse)?.[0] === 'on-another-device');
  expect(rungs(doctor)).toEqual(['on-another-device']);
});

test('two devices that only answer each other fall silent', async () => {
  const { nurse, doctor, relay, advance } = await world('nurse', 'doctor');
  await register(nurse, 'Marín');
  await until(relay, () => rungs(nurse)?.[0] === 'on-another-device');
  await advance(60_000);
  const sent = [nurse.sent.length, doctor.sent.length];
  const bytes = (person: Person) => person.sent.reduce((sum, frame) => sum + frame.length, 0);
  const before = [bytes(nurse), bytes(doctor)];
  await advance(15_000);
  expect(nurse.sent.length - (sent[0] ?? 0)).toBeLessThan(3);
  expect(bytes(nurse) - (before[0] ?? 0)).toBeLessThan(100);
  expect(bytes(doctor) - (before[1] ?? 0)).toBeLessThan(100);
});

test('somebody who runs out of relay tokens is given more by the device that makes them', async () => {
  const { nurse, doctor, relay } = await world('nurse', 'doctor');
  for (let i = 0; i < 30; i++) await register(doctor, `Patient ${String(i)}`);
  await until(relay, () => now(doctor.app.sync).onlyHere === 0);
  await until(relay, () => rungs(nurse)?.length === 30);
  expect(now(nurse.app.setAside)).toEqual([]);
});
