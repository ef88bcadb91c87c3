/** Attacks on what lies on a device and on what the page may ask: 22, 42, 50. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import { utf8Encode } from '#crypto/encoding/utf8.ts';
import { parseClientFrame } from '#protocol/codec.ts';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import { METHODS, TOPICS } from '../../web/shell/browser/messages.ts';
import { TABLES, type RowWrite } from '#storage/row-store.ts';
import { RelayWorld } from '../../web/sync/relay/relay-world.test-support.ts';
import { contains, EvilRelay } from '../support/evil-relay.ts';
import { meet } from '../world/meet.ts';
import {
  clinicOf,
  expectOk,
  letIn,
  now,
  PASSPHRASE,
  Person,
  until,
  world,
} from '../world/world.ts';

test('attack 42: a copied disk, the relay’s disk and the wire hold no name, no word and no key', async () => {
  await clinicOf(42, []);
  const relay = new RelayWorld({ seed: 42 });
  const { bytes } = relay.random;
  const drawn: Uint8Array[] = [];
  relay.random.bytes = (length) => {
    const given = bytes(length);
    // Keys and their seeds are drawn as 32 bytes, codes and invitations as 20; nonces and salts have other lengths.
    if (length === 32 || length === 20) drawn.push(given.slice());
    return given;
  };
  const nurse = await Person.create('nurse', relay, 'Amina Diallo');
  expectOk(
    await nurse.app.foundClinic({
      name: 'Amina Diallo',
      profession: 'nurse',
      passphrase: PASSPHRASE,
      clinic: 'Lakeside',
    }),
  );
  const koffi = await Person.create('doctor', relay, 'Koffi Mensah');
  await letIn(koffi, nurse, relay);
  const { record } = expectOk(
    await nurse.app.dispatch({
      command: registerPatient,
      input: { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' },
    }),
  );
  const rows = () => now(koffi.app.watchList({ of: patientList })) ?? [];
  await until(relay, () => rows().length === 1);
  expectOk(
    await koffi.app.dispatch({
      command: recordAllergy,
      record,
      input: { substance: 'Penicillin', reaction: 'Hives', severity: 'severe' },
    }),
  );
  await until(
    relay,
    () => now(nurse.app.sync).onlyHere === 0 && now(koffi.app.sync).onlyHere === 0,
  );
  const people = [nurse, koffi];
  const evil = new EvilRelay({ relay, people, advance: (ms) => relay.clock.advance(ms) });
  const places: Uint8Array[] = [...evil.everything(), ...people.flatMap(({ sent }) => sent)];
  for (const person of people) places.push(...(await diskOf(person)));
  expect(places.length).toBeGreaterThan(100);
  const words = ['Amina', 'Koffi', 'Lakeside', 'Marín', 'Rosa', 'Penicillin', 'Hives', PASSPHRASE];
  const secrets = [...words.map(utf8Encode), ...drawn];
  expect(drawn.length).toBeGreaterThan(20);
  for (const secret of secrets)
    expect(places.filter((place) => contains(place, secret))).toHaveLength(0);
});

/** Every key and value of every table, as somebody sees them who copied the disk. */
async function diskOf(person: Person): Promise<readonly Uint8Array[]> {
  const found: Uint8Array[] = [];
  for (const table of TABLES) {
    const rows = await person.store.scan(table);
    if (!rows.ok) throw new Error(rows.error.code);
    for (const { key, value } of rows.value) found.push(utf8Encode(key), value);
  }
  return found;
}

/** The rows of a device, to be put back later: a backup of the whole profile. */
async function copyOf(person: Person): Promise<readonly RowWrite[]> {
  const rows: RowWrite[] = [];
  for (const table of TABLES)
    for (const { key, value } of expectOk(await person.store.scan(table)))
      rows.push({ table, key, value });
  return rows;
}

async function putBack(person: Person, copy: readonly RowWrite[]): Promise<void> {
  person.end();
  const present = await copyOf(person);
  const gone = present.map(({ table, key }) => ({ table, key, value: undefined }));
  expectOk(await person.store.commit([...gone, ...copy]));
}

test('attack 22: a profile restored from a copy writes in a session of its own, and nobody’s work is lost', async () => {
  const { nurse, doctor, relay, advance } = await world('nurse', 'doctor');
  const { record } = expectOk(
    await nurse.app.dispatch({
      command: registerPatient,
      input: { familyName: 'Marín', givenName: '', birthDate: '1959-03-07', gender: 'female' },
    }),
  );
  await until(relay, () => now(nurse.app.sync).onlyHere === 0);
  const add = async (person: Person, substance: string) =>
    expectOk(
      await person.app.dispatch({
        command: recordAllergy,
        record,
        input: { substance, reaction: '', severity: 'unknown' },
      }),
    );
  await nurse.reach(false);
  const copy = await copyOf(nurse);
  await add(nurse, 'Latex');
  await nurse.reach(true);
  await advance(10_000);
  await putBack(nurse, copy);
  await nurse.restart();
  await add(nurse, 'Nuts');
  await advance(120_000);
  await add(doctor, 'Pollen');
  await advance(120_000);
  for (const person of [nurse, doctor]) {
    const watched = person.app.watchDocument({ of: allergyList, record });
    const stop = watched.subscribe(() => undefined);
    await advance(1_000);
    stop();
    expect(now(watched)?.view.entities.map(({ substance }) => substance)).toEqual([
      'Latex',
      'Nuts',
      'Pollen',
    ]);
    expect(now(person.app.setAside)).toEqual([]);
  }
});

test('attack 50: the page has no word by which the worker would give out a key, and frames carry none', async () => {
  // A passkey is asked by the page, which hands its answer in; nothing comes out but which passkey to ask. What is noted of a copy
  // that leaves the app is a word to the log, and gives nothing out. Of people’s keys it shows when devices came and went, and digits
  // of a hash of public ones to compare;
  // what a push service is shown is the public key of the relay.
  const harmless = /passkey|noteexport|comparedkeys|personkeys|wakingkey/g;
  const words = [...METHODS, ...TOPICS].join(' ').toLowerCase().replaceAll(harmless, '');
  for (const forbidden of ['key', 'secret', 'seed', 'export', 'dek', 'sign', 'decrypt'])
    expect(words).not.toContain(forbidden);
  const { nurse } = await world('nurse');
  expect(nurse.sent.length).toBeGreaterThan(0);
  for (const frame of nurse.sent) expect(parseClientFrame(frame).ok).toBe(true);
  // Nothing that the core shows of itself is made of bytes.
  for (const watched of [nurse.app.session, nurse.app.sync, nurse.app.setAside, nurse.app.people])
    expect(bytesIn(now<unknown>(watched))).toEqual([]);
});

/**
 * There are no calls yet: whoever builds them tries the refusal of a swapped fingerprint here. What describes a session today are
 * two devices that meet; their codes go from screen to screen, and no server is asked.
 */
test('attack 50: nothing in the app answers a call, so no swapped fingerprint finds anybody to take it', () => {
  const sources = ['crypto', 'device-adapters', 'sync-server', 'web'].flatMap((folder) =>
    readdirSync(new URL(`../../${folder}/`, import.meta.url), { recursive: true })
      .map((name) => `${folder}/${String(name)}`)
      .filter((name) => /\.(ts|svelte|html)$/.test(name) && !name.endsWith('.test.ts')),
  );
  expect(sources.length).toBeGreaterThan(300);
  const textOf = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
  const answers = /RTCPeerConnection|RTCSessionDescription|setRemoteDescription|a=fingerprint/;
  const describing = sources.filter((name) => answers.test(textOf(name))).sort();
  expect(describing).toEqual([
    'web/shell/browser/nearby/nearby.ts',
    'web/shell/browser/nearby/peer-pipe.ts',
    'web/sync/carry/session-description.ts',
  ]);
  for (const name of describing)
    expect(textOf(name)).not.toMatch(/peerjs|WebSocket|fetch\(|iceServers: \[[^\]]/i);
});

test('attack 50: who swaps the fingerprints of two devices that meet reads no word and changes none', async () => {
  const clinic = await world('nurse', 'doctor');
  const { nurse, doctor, advance } = clinic;
  await advance(5_000);
  for (const person of [nurse, doctor]) await person.reach(false);
  const input = { ...{ familyName: 'Marín', givenName: 'Rosa' }, birthDate: '1959-03-07' };
  const patient = { command: registerPatient, input: { ...input, gender: 'female' } };
  const { record } = expectOk(await nurse.app.dispatch(patient));
  const allergy = { substance: 'Penicillin', reaction: 'Hives', severity: 'severe' };
  expectOk(await nurse.app.dispatch({ command: recordAllergy, record, input: allergy }));
  const overheard: Uint8Array[] = [];
  const altering = meet(nurse, doctor, {
    ...clinic,
    between: (frame) => {
      overheard.push(frame.slice());
      const altered = frame.slice();
      altered[altered.length - 1] = (altered[altered.length - 1] ?? 0) ^ 1;
      return altered;
    },
  });
  await advance(10_000);
  altering.end();
  expect(overheard.length).toBeGreaterThan(0);
  for (const word of ['Marín', 'Rosa', 'Penicillin', 'Hives', 'Amina', 'Koffi'])
    expect(overheard.some((frame) => contains(frame, utf8Encode(word)))).toBe(false);
  expect(now(doctor.app.watchList({ of: patientList })) ?? []).toEqual([]);
  const honest = meet(nurse, doctor, clinic);
  await advance(10_000);
  expect(honest.agreed()).toBe(true);
  const seen = now(doctor.app.watchDocument({ of: allergyList, record }))?.view.entities ?? [];
  expect(seen.map(({ substance }) => substance)).toEqual(['Penicillin']);
  honest.end();
});

/** Every byte array inside a value. */
function bytesIn(value: unknown): readonly string[] {
  if (value instanceof Uint8Array) return [toHex(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(bytesIn);
}
