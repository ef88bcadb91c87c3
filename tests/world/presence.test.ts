/** Who is there and who is writing, between real engines over the real relay: opt-in, sealed, and honest when it is not known. */
import { expect, test } from 'vitest';
import { CONVERSATION_COMMANDS } from '#features/conversations/commands.ts';
import { utf8Encode } from '#crypto/encoding/utf8.ts';
import { toHex } from '#crypto/encoding/bytes.ts';
import { copyDisk } from '../../sync-server/store/memory-store.ts';
import { clinicOf, expectOk, now, until, type Person } from './world.ts';

const commands = CONVERSATION_COMMANDS['team-conversation'];

const meOf = (person: Person) => {
  const session = now(person.app.session);
  if (session.status !== 'open') throw new Error('an open session');
  return session;
};

const selfOf = (person: Person) => {
  const { userId, name, profession } = meOf(person).me;
  return { userId, name, profession };
};

/** A screen that is looked at: what it shows now. */
function look(person: Person) {
  let value = now(person.app.presence.state);
  const stop = person.app.presence.state.subscribe((next) => (value = next));
  return { stop, get: () => value };
}

async function ward() {
  const world = await clinicOf(20_261_124, [
    { role: 'nurse', name: 'Amina' },
    { role: 'doctor', name: 'Koffi' },
  ]);
  const [nurse, doctor] = world.people;
  if (nurse === undefined || doctor === undefined) throw new Error('people');
  const { record } = meOf(nurse).clinic;
  // The first conversation opens the channel that all of this travels in.
  expectOk(
    await nurse.app.dispatch({
      ...{ command: commands.start, record },
      input: { kind: 'group', subject: 'Ward', people: [nurse, doctor].map(selfOf) },
    }),
  );
  await until(world.relay, () => now(nurse.app.sync).onlyHere === 0);
  return { ...world, nurse, doctor, record, screens: [look(nurse), look(doctor)] as const };
}

test('nobody says anything of themselves, or hears of others, before they have chosen to', async () => {
  const { nurse, doctor, advance, screens } = await ward();
  const [amina, koffi] = screens;
  await advance(130_000);
  expectOk(await nurse.app.presence.choose(true));
  await advance(1_000);
  expect(koffi.get()).toEqual({ isShown: false, people: [] });
  expect(amina.get()).toEqual({ isShown: true, people: [] });
  expectOk(await doctor.app.presence.choose(true));
  await advance(1_000);
  const { userId } = meOf(doctor).me;
  expect(amina.get().people).toMatchObject([{ userId, isThere: true, isWriting: false }]);
  expect(koffi.get().people).toMatchObject([{ userId: meOf(nurse).me.userId, isThere: true }]);
});

async function shownWard() {
  const made = await ward();
  for (const person of [made.nurse, made.doctor]) expectOk(await person.app.presence.choose(true));
  await made.advance(1_000);
  return made;
}

test('whoever writes in the open conversation is seen to, for as long as they type, and in no other', async () => {
  const { nurse, doctor, record, advance, screens } = await shownWard();
  const [, koffi] = screens;
  await nurse.app.presence.attend({ record, conversation: 'night' });
  await doctor.app.presence.attend({ record, conversation: 'night' });
  await nurse.app.presence.writing(true);
  await advance(100);
  expect(koffi.get().people).toMatchObject([{ isWriting: true }]);
  await doctor.app.presence.attend({ record, conversation: 'day' });
  expect(koffi.get().people).toMatchObject([{ isWriting: false, isThere: true }]);
  await doctor.app.presence.attend({ record, conversation: 'night' });
  expect(koffi.get().people).toMatchObject([{ isWriting: true }]);
  // Nothing more is typed: the device says so by itself.
  await advance(6_000);
  expect(koffi.get().people).toMatchObject([{ isWriting: false, isThere: true }]);
});

test('who looks away, switches it off or loses the network is gone at once, and renewed words keep who stays', async () => {
  const { nurse, doctor, advance, screens } = await shownWard();
  const [amina, koffi] = screens;
  await advance(900_000);
  expect(koffi.get().people).toMatchObject([{ isThere: true }]);
  amina.stop();
  await advance(1_000);
  expect(koffi.get().people).toMatchObject([{ isThere: false }]);
  look(nurse);
  await advance(1_000);
  expect(koffi.get().people).toMatchObject([{ isThere: true }]);
  expectOk(await nurse.app.presence.choose(false));
  await advance(1_000);
  expect(koffi.get().people).toMatchObject([{ isThere: false }]);
  expectOk(await nurse.app.presence.choose(true));
  await advance(1_000);
  await doctor.reach(false);
  expect(koffi.get().people).toMatchObject([{ isThere: false }]);
  await doctor.reach(true);
  await advance(10_000);
  expect(koffi.get().people).toMatchObject([{ isThere: true }]);
});

test('the relay cannot tell who is there, nor what they do', async () => {
  const { nurse, record, advance } = await shownWard();
  const { userId } = meOf(nurse).me;
  const before = nurse.sent.length;
  await nurse.app.presence.attend({ record, conversation: 'night shift' });
  await nurse.app.presence.writing(true);
  await advance(1_000);
  const frames = nurse.sent.slice(before);
  expect(frames.length).toBeGreaterThan(0);
  for (const secret of [userId, toHex(utf8Encode('night shift')), toHex(utf8Encode('Amina'))])
    expect(frames.map(toHex).filter((frame) => frame.includes(secret))).toEqual([]);
  expect(new Set(frames.map(({ length }) => length)).size).toBe(1);
});

test('it is in no document and not on the disk of the relay', async () => {
  const { nurse, record, relay, advance } = await shownWard();
  await advance(30_000);
  const before = copyDisk(relay.disk);
  await nurse.app.presence.attend({ record, conversation: 'night' });
  await nurse.app.presence.writing(true);
  await advance(1_000);
  expect(relay.disk).toEqual(before);
  expect(now(nurse.app.sync).onlyHere).toBe(0);
});
