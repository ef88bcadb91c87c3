/** What lies at the relay: sealed envelopes, public keys, and what is derived of a channel's keys for this relay alone. No key of ours. */
import { expect, test } from 'vitest';
import { registerPatient } from '#features/patients/commands.ts';
import { recordAllergy } from '#features/allergies/commands.ts';
import { expectOk, world } from './world.ts';

const KEY_BYTES = 32;

/** Every byte array in something that a store keeps, but for the share of an emergency, which is the relay's to keep. */
function bytesIn(value: unknown): readonly Uint8Array[] {
  if (value instanceof Uint8Array) return [value];
  if (value instanceof Map || Array.isArray(value)) return [...value.values()].flatMap(bytesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inside]) =>
    name === 'share' ? [] : bytesIn(inside),
  );
}

test('a relay that keeps a clinic’s work has none of the keys that open, write or sign it', async () => {
  const watch = globalThis.lanternLeaks;
  if (watch === undefined) throw new Error('nobody listens');
  const keys = new Map<string, Buffer>();
  const remember = watch.secret.bind(watch);
  watch.secret = (bytes) => {
    // Some are drawn first and filled in afterwards; nothing of them may change what they are here.
    if (bytes.length >= KEY_BYTES) keys.set(Buffer.from(bytes).toString('hex'), Buffer.from(bytes));
    return remember(bytes);
  };
  const { nurse, relay, advance } = await world('nurse', 'doctor');
  const rosa = {
    familyName: 'Marín',
    givenName: 'Rosa',
    birthDate: '1959-03-07',
    gender: 'female',
  };
  const { record } = expectOk(await nurse.app.dispatch({ command: registerPatient, input: rosa }));
  const input = { substance: 'Latex', reaction: 'rash', severity: 'severe' };
  expectOk(await nurse.app.dispatch({ command: recordAllergy, record, input }));
  await advance(10_000);
  Reflect.deleteProperty(watch, 'secret');
  const kept = Buffer.concat(bytesIn(relay.disk));
  // The search goes through all that lies there.
  for (const { keys: stored } of relay.disk.channels.values())
    expect(kept.includes(Buffer.from(stored.writePublicKey))).toBe(true);
  expect(keys.size).toBeGreaterThan(50);
  expect(relay.disk.items.size).toBeGreaterThan(5);
  expect([...keys.values()].filter((key) => kept.includes(key))).toEqual([]);
});
