/** A full lock: what it leaves in memory, and what opens again. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { patientList } from '#features/patients/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { clinicOf, expectOk, now, PASSPHRASE, Person } from './world.ts';

const ROSA = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };
const NOT_OPEN = { ok: false, error: { code: 'identity/not-open' } };

test('a full lock overwrites the key of everything at rest, and the passphrase opens it again', async () => {
  // Nobody yet: a world whose engines may be started.
  const { relay } = await clinicOf(44, []);
  const { bytes } = relay.random;
  // The very bytes that were handed out, not copies: the first 32 of a new vault are its data key.
  const drawn: Uint8Array[] = [];
  relay.random.bytes = (length) => {
    const given = bytes(length);
    if (length === 32) drawn.push(given);
    return given;
  };
  const { app } = await Person.create('nurse', relay);
  const clinic = { clinic: 'Lakeside', name: 'Amina', profession: 'nurse', passphrase: PASSPHRASE };
  expectOk(await app.foundClinic(clinic));
  expectOk(await app.dispatch({ command: registerPatient, input: ROSA }));
  const overwritten = () => drawn.filter((key) => key.every((byte) => byte === 0));
  expect(overwritten()).toEqual([]);

  await app.lock();
  expect(overwritten()).toHaveLength(1);
  expect(await app.dispatch({ command: registerPatient, input: ROSA })).toEqual(NOT_OPEN);

  expectOk(await app.unlock(PASSPHRASE));
  expect(now(app.watchList({ of: patientList }))).toHaveLength(1);
});

/** Every key that is made while `run` runs, without keeping any of them alive. */
async function keysMadeIn(run: () => Promise<void>): Promise<readonly WeakRef<Uint8Array>[]> {
  const watch = globalThis.lanternLeaks;
  if (watch === undefined) throw new Error('nobody listens');
  const made: WeakRef<Uint8Array>[] = [];
  const remember = watch.secret.bind(watch);
  watch.secret = (bytes) => {
    made.push(new WeakRef(bytes));
    return remember(bytes);
  };
  await run();
  Reflect.deleteProperty(watch, 'secret');
  return made;
}

async function aliveAmong(keys: readonly WeakRef<Uint8Array>[]): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('the garbage can be collected');
  // What a promise still holds is let go with the next task.
  for (let round = 0; round < 3; round += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  return keys.filter((key) => key.deref() !== undefined).length;
}

test('after a full lock nothing in memory holds any key that was there', async () => {
  const { relay } = await clinicOf(45, []);
  const nurse = await Person.create('nurse', relay);
  const clinic = { clinic: 'Lakeside', name: 'Amina', profession: 'nurse', passphrase: PASSPHRASE };
  const keys = await keysMadeIn(async () => {
    expectOk(await nurse.app.foundClinic(clinic));
    expectOk(await nurse.app.dispatch({ command: registerPatient, input: ROSA }));
    await relay.clock.advance(5_000);
  });
  expect(await aliveAmong(keys)).toBeGreaterThan(20);
  await nurse.app.lock();
  expect(await aliveAmong(keys)).toBe(0);
});
