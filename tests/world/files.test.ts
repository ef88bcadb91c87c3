/** Files of a record on their way between devices, by the real engine and the relay's own handlers. */
import { beforeAll, describe, expect, test } from 'vitest';
import { equalBytes } from '#crypto/encoding/bytes.ts';
import { CHUNK_BYTES } from '#crypto/files/file-chunks.ts';
import { attachToNote } from '#features/attachments/commands.ts';
import { noteFiles } from '#features/attachments/queries.ts';
import { startNote } from '#features/notes/commands.ts';
import { registerPatient } from '#features/patients/commands.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import { pieceRelayOf } from '../../web/sync/files/piece-relay.test-support.ts';
import { expectOk, now, until, world, type Person, type World } from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };
const PHOTO = 5 * CHUNK_BYTES + 777;
const LARGE = 12 * CHUNK_BYTES;

const bytesOf = (length: number) =>
  Uint8Array.from({ length }, (_, at) => (at * 7 + at / 251) % 256);

interface Note {
  readonly record: RecordId;
  readonly document: DocumentId;
}

async function noteOf({ app }: Person): Promise<Note> {
  const { record } = expectOk(await app.dispatch({ command: registerPatient, input: rosa }));
  const input = { title: 'Wound' };
  const { document } = expectOk(await app.dispatch({ command: startNote, record, input }));
  return { record, document };
}

async function pick({ app }: Person, bytes: Uint8Array, name = 'wound.jpg'): Promise<string> {
  const file = expectOk(await app.files.begin(bytes.length));
  for (let at = 0; at < bytes.length; at += 100_000)
    expectOk(await app.files.add({ file, bytes: bytes.slice(at, at + 100_000) }));
  const facts = { name, type: 'image/jpeg', preview: new Uint8Array(0), seconds: 0 };
  expectOk(await app.files.finish({ file, ...facts }));
  return file;
}

async function addTo(person: Person, note: Note, bytes: Uint8Array): Promise<string> {
  const file = await pick(person, bytes);
  expectOk(await person.app.dispatch({ command: attachToNote, ...note, input: { files: [file] } }));
  return file;
}

const stateOf = ({ app }: Person, note: Note, file: string) =>
  now(app.files.standing({ ...note, file }))?.state;

async function read({ app }: Person, note: Note, file: string, length: number) {
  const parts: Uint8Array[] = [];
  for (let from = 0; from < length; from += 4 * CHUNK_BYTES) {
    const part = await app.files.read({ ...note, file, from, length: 4 * CHUNK_BYTES });
    if (!part.ok) return part.error.code;
    parts.push(part.value);
  }
  return Buffer.concat(parts);
}

const filesOf = ({ app }: Person, note: Note) => {
  const watched = app.watchDocument({ of: noteFiles, ...note });
  return now(watched)?.view.files ?? [];
};

async function names(person: Person, note: Note, { advance }: World): Promise<readonly string[]> {
  const stop = person.app.watchDocument({ of: noteFiles, ...note }).subscribe(() => undefined);
  await advance(500);
  const found = filesOf(person, note).map(({ name }) => name);
  stop();
  return found;
}

let clinic: World & { readonly nurse: Person; readonly doctor: Person };
let note: Note;
beforeAll(async () => {
  clinic = await world('nurse', 'doctor');
  note = await noteOf(clinic.nurse);
  await clinic.advance(3_000);
});

describe('a photo added to a note', () => {
  test('arrives by itself on a colleague’s device, whole, and the relay has seen no byte of it', async () => {
    const { nurse, doctor, relay } = clinic;
    const photo = bytesOf(PHOTO);
    const file = await addTo(nurse, note, photo);
    await until(relay, () => stateOf(doctor, note, file) === 'here');
    expect(equalBytes((await read(doctor, note, file, PHOTO)) as Buffer, photo)).toBe(true);
    expect(stateOf(nurse, note, file)).toBe('here');
    const { rows } = pieceRelayOf(relay);
    const kept = Buffer.concat(
      (await rows.under('pieces', new Uint8Array(0))).map(({ value }) => value),
    );
    expect(kept.length).toBeGreaterThan(PHOTO);
    expect(kept.includes(Buffer.from(photo.subarray(1_000, 1_032)))).toBe(false);
  });

  test('is named to colleagues before a byte of it has left, and they are told it is not there yet', async () => {
    const { nurse, doctor, relay, advance } = clinic;
    const beside = pieceRelayOf(relay);
    beside.cut = () => 'before';
    const file = await addTo(nurse, note, bytesOf(PHOTO));
    await advance(4_000);
    expect((await names(doctor, note, clinic)).length).toBe(2);
    expect(stateOf(nurse, note, file)).toBe('waiting');
    beside.cut = () => (beside.asked.at(-1)?.startsWith('PUT') === true ? 'before' : 'none');
    await advance(70_000);
    expect(stateOf(doctor, note, file)).toBe('not-there');
    expect(await read(doctor, note, file, PHOTO)).toBe('files/not-here');
    beside.cut = () => 'none';
    nurse.app.retryNow();
    await until(relay, () => stateOf(doctor, note, file) === 'here');
  });

  test('is offered again after a pause to a relay that asks for slowness', async () => {
    const { nurse, doctor, relay, advance } = clinic;
    const beside = pieceRelayOf(relay);
    beside.asked.length = 0;
    // Whoever asks without a pause is stopped here, so that the test comes to its end.
    beside.cut = () => (beside.asked.length < 500 ? 'busy' : 'before');
    const file = await addTo(nurse, note, bytesOf(PHOTO));
    await advance(60_000);
    expect(stateOf(nurse, note, file)).toBe('waiting');
    expect(beside.asked.length).toBeLessThan(30);
    beside.cut = () => 'none';
    await until(relay, () => stateOf(doctor, note, file) === 'here');
  });

  test('over a line that breaks goes on where it was: no piece travels twice', async () => {
    const { nurse, doctor, relay, advance } = clinic;
    const beside = pieceRelayOf(relay);
    beside.asked.length = 0;
    let requests = 0;
    beside.cut = () => (++requests % 4 === 0 ? 'before' : 'none');
    const file = await addTo(nurse, note, bytesOf(LARGE));
    await advance(60_000);
    expect(stateOf(nurse, note, file)).toBe('here');
    // Larger than what comes by itself.
    expect(stateOf(doctor, note, file)).toBe('elsewhere');
    await doctor.app.files.fetch({ ...note, file });
    await until(relay, () => stateOf(doctor, note, file) === 'here');
    beside.cut = () => 'none';
    const count = LARGE / CHUNK_BYTES + 1;
    const through = (method: string) => beside.asked.filter((line) => line.startsWith(method));
    expect(through('PUT').length).toBeLessThanOrEqual(count + Math.ceil(requests / 4));
    expect(through('GET').length).toBeLessThanOrEqual(count + Math.ceil(requests / 4));
  });

  test('waits on its device over a restart, and what was picked and never added is gone with it', async () => {
    const { nurse, doctor, relay, advance } = clinic;
    await nurse.reach(false);
    const file = await addTo(nurse, note, bytesOf(PHOTO));
    const left = await pick(nurse, bytesOf(2 * CHUNK_BYTES));
    await nurse.restart();
    await advance(1_000);
    expect(stateOf(nurse, note, file)).toBe('waiting');
    expect(equalBytes((await read(nurse, note, file, PHOTO)) as Buffer, bytesOf(PHOTO))).toBe(true);
    const refused = await nurse.app.dispatch({
      ...{ command: attachToNote, ...note, input: { files: [left] } },
    });
    expect(refused).toEqual({ ok: false, error: { code: 'files/not-here' } });
    await nurse.reach(true);
    await until(relay, () => stateOf(doctor, note, file) === 'here');
  });

  test('that a relay changed on the way is not shown, and said to be damaged', async () => {
    const { nurse, doctor, relay, advance } = clinic;
    const file = await addTo(nurse, note, bytesOf(2 * LARGE));
    await advance(10_000);
    const { rows } = pieceRelayOf(relay);
    for (const { key, value } of await rows.under('pieces', new Uint8Array(0)))
      if (value.length > CHUNK_BYTES)
        await rows.write([{ table: 'pieces', key, value: value.map((byte) => byte ^ 1) }], []);
    await doctor.app.files.fetch({ ...note, file });
    await until(relay, () => stateOf(doctor, note, file) === 'damaged');
    expect(await read(doctor, note, file, LARGE)).toBe('files/not-here');
  });

  test('is refused where the disk has no room, and the note stays as it was', async () => {
    const { nurse, doctor } = clinic;
    const file = expectOk(await nurse.app.files.begin(CHUNK_BYTES));
    nurse.store.failing = 'storage/full';
    const added = await nurse.app.files.add({ file, bytes: bytesOf(CHUNK_BYTES) });
    nurse.store.failing = undefined;
    expect(added).toEqual({ ok: false, error: { code: 'storage/full' } });
    expect((await names(nurse, note, clinic)).length).toBe(
      (await names(doctor, note, clinic)).length,
    );
  });
});

test.each([
  [0, 'files/empty'],
  [52_428_801, 'files/too-large'],
  [2 ** 31, 'files/too-large'],
  [Number.NaN, 'files/empty'],
])('a file of %d bytes is refused before anything of it is kept', async (length, code) => {
  expect(await clinic.nurse.app.files.begin(length)).toEqual({ ok: false, error: { code } });
});

test('a file that grows or shrinks while it is read is refused', async () => {
  const { files } = clinic.nurse.app;
  const changed = { ok: false, error: { code: 'files/changed' } };
  const file = expectOk(await files.begin(10));
  expect(await files.add({ file, bytes: bytesOf(11) })).toEqual(changed);
  const short = expectOk(await files.begin(10));
  expectOk(await files.add({ file: short, bytes: bytesOf(9) }));
  const facts = { name: 'a', type: '', preview: new Uint8Array(0), seconds: 0 };
  expect(await files.finish({ file: short, ...facts })).toEqual(changed);
  await files.discard(short);
  expect(await files.finish({ file: short, ...facts })).toEqual({
    ok: false,
    error: { code: 'files/removed' },
  });
});
