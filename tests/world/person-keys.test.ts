/** The keys of colleagues: a number that is the same on both screens, and a word when a device comes or goes. */
import { expect, test } from 'vitest';
import { addDevice } from './own-devices.ts';
import { clinicOf, expectOk, now, until, type Person } from './world.ts';

const userOf = (person: Person) => {
  const session = now(person.app.session);
  if (session.status !== 'open') throw new Error('an open session');
  return session.me.userId;
};

const keysOf = (person: Person, other: Person) => {
  const [keys] = now(person.app.keys.watchKeys([userOf(other), userOf(person)]));
  if (keys === undefined) throw new Error('keys of the other');
  return keys;
};

test('two colleagues see the same number, no third one does, and it changes with a device of either', async () => {
  const { people, relay } = await clinicOf(20_261_126, [
    { role: 'nurse', name: 'Amina' },
    { role: 'doctor', name: 'Koffi' },
    { role: 'doctor', name: 'Ines' },
  ]);
  const [nurse, doctor, other] = people;
  if (nurse === undefined || doctor === undefined || other === undefined) throw new Error('people');
  const { number } = keysOf(nurse, doctor);
  expect(number).toMatch(/^(\d{5} ){5}\d{5}$/);
  await until(relay, () => keysOf(doctor, nurse).number === number);
  expect(keysOf(nurse, other).number).not.toBe(number);
  expect(keysOf(nurse, doctor)).toMatchObject({ compared: 'never', changes: [] });

  expectOk(await nurse.app.keys.compared(keysOf(nurse, doctor)));
  expect(keysOf(nurse, doctor).compared).toBe('now');
  // Kept on the device, and told to nobody.
  expect(keysOf(doctor, nurse).compared).toBe('never');

  let told = 0;
  const stop = nurse.app.keys.watchKeys([userOf(doctor)]).subscribe(() => (told += 1));
  const before = told;
  const phone = await addDevice(doctor, relay, 'Phone');
  await until(relay, () => keysOf(nurse, doctor).changes.length === 1);
  expect(told).toBeGreaterThan(before);
  stop();
  expect(keysOf(nurse, doctor)).toMatchObject({ compared: 'before', changes: [{ kind: 'added' }] });
  expect(keysOf(nurse, doctor).number).not.toBe(number);
  await until(relay, () => keysOf(phone, nurse).number === keysOf(nurse, doctor).number);

  const ended = now(doctor.app.access).devices.find(({ here }) => !here);
  if (ended === undefined) throw new Error('the other device');
  expectOk(await doctor.app.endAccess({ kind: 'device', deviceId: ended.deviceId }));
  await until(relay, () => keysOf(nurse, doctor).changes.length === 2);
  expect(keysOf(nurse, doctor).changes.map(({ kind }) => kind)).toEqual(['added', 'ended']);
  // The keys are what they were when the number was compared.
  expect(keysOf(nurse, doctor)).toMatchObject({ number, compared: 'now' });
});
