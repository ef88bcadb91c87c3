/** A full lock: what it leaves in memory, and what opens again. */
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
