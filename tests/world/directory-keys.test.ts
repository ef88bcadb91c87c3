/** Who has left writes no more in the clinic's directory: it gets another key, and nobody who stayed loses a word by it. */
import { expect, test } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import { addDevice } from './own-devices.ts';
import { note, notesSeenBy, patientsOf, staffOfThree, userOf } from './noting.ts';
import { expectOk, letIn, now, Person, until, type World } from './world.ts';

const staff = () => staffOfThree(31);

/** The key that the relay asks of whoever writes in the directory. */
function writeKeyAt({ relay }: World): string {
  const directory = [...relay.disk.channels.values()].find(({ keys }) => keys.type === 'directory');
  return toHex(directory?.keys.writePublicKey ?? new Uint8Array(0));
}

/** How many envelopes the directory holds. */
function lengthOf({ relay }: World): number {
  const [id = ''] =
    [...relay.disk.channels].find(([, { keys }]) => keys.type === 'directory') ?? [];
  return relay.disk.items.get(id)?.length ?? 0;
}

test('the directory has another key once somebody has left, and all who stayed go on writing in it', async () => {
  const { made, amina, koffi, lee, record } = await staff();
  const { relay, advance } = made;
  const before = writeKeyAt(made);
  await lee.reach(false);
  expectOk(await amina.app.endAccess({ kind: 'staff', userId: userOf(koffi) }));
  await advance(20_000);
  expect(writeKeyAt(made)).not.toBe(before);
  // She was away meanwhile, and her next word there is signed with the key from before.
  await lee.reach(true);
  const length = lengthOf(made);
  const phone = await addDevice(lee, relay, 'Phone');
  await until(relay, () => lengthOf(made) > length);
  await until(relay, () => patientsOf(phone).length === 1);
  await note(phone, record, 'Latex');
  const ines = await Person.create('nurse', relay, 'Ines');
  await letIn(ines, amina, relay);
  await until(relay, () => patientsOf(ines).length === 1);
  await note(ines, record, 'Pollen');
  await advance(20_000);
  for (const person of [amina, lee, ines, phone])
    expect(await notesSeenBy(person, record, made)).toEqual(['Latex', 'Pollen']);
  for (const person of [amina, lee, ines, phone]) {
    expect(now(person.app.sync)).toMatchObject({ onlyHere: 0, connection: 'online' });
    expect(now(person.app.sync).trouble).toBeUndefined();
  }
});

test('the relay is told when there is a connection again, also after a start', async () => {
  const { made, amina, koffi } = await staff();
  const before = writeKeyAt(made);
  await amina.reach(false);
  expectOk(await amina.app.endAccess({ kind: 'staff', userId: userOf(koffi) }));
  await made.advance(20_000);
  await amina.restart();
  await made.advance(5_000);
  expect(writeKeyAt(made)).toBe(before);
  await amina.reach(true);
  await made.advance(20_000);
  expect(writeKeyAt(made)).not.toBe(before);
});

test('a relay that was restored from before the change is told once more', async () => {
  const { made, amina, koffi, lee, record } = await staff();
  const { relay, advance } = made;
  const backup = structuredClone(relay.disk);
  expectOk(await amina.app.endAccess({ kind: 'staff', userId: userOf(koffi) }));
  await advance(20_000);
  const changed = writeKeyAt(made);
  relay.restart(backup);
  for (const person of [amina, koffi, lee]) person.cut();
  expect(writeKeyAt(made)).not.toBe(changed);
  const ines = await Person.create('nurse', relay, 'Ines');
  await letIn(ines, amina, relay);
  await advance(60_000);
  expect(writeKeyAt(made)).toBe(changed);
  await note(ines, record, 'Nuts');
  await advance(20_000);
  expect(await notesSeenBy(lee, record, made)).toEqual(['Nuts']);
});
