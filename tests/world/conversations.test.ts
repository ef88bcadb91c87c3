/** Messages between real engines: where each one is, who has seen it, and that no screen says more than is true. */
import { expect, test } from 'vitest';
import { CONVERSATION_COMMANDS } from '#features/conversations/commands.ts';
import {
  conversationsOf,
  CONVERSATION_LISTS,
  CONVERSATION_PAGES,
} from '#features/conversations/queries.ts';
import { amendmentKey, messageKey } from '#features/conversations/records.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import { copyDisk } from '../../sync-server/store/memory-store.ts';
import { clinicOf, expectOk, letInPatient, now, Person, until, type World } from './world.ts';

const commands = CONVERSATION_COMMANDS['team-conversation'];
const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };

interface Place {
  readonly record: RecordId;
  readonly document: DocumentId;
}

const meOf = (person: Person) => {
  const session = now(person.app.session);
  if (session.status !== 'open') throw new Error('an open session');
  return session;
};

const selfOf = (person: Person) => {
  const { userId, name, profession } = meOf(person).me;
  return { userId, name, profession };
};

async function clinic(): Promise<
  World & { nurse: Person; lee: Person; ines: Person; place: Place }
> {
  const made = await clinicOf(20261122, [
    { role: 'nurse', name: 'Amina' },
    { role: 'doctor', name: 'Dr Lee' },
    { role: 'doctor', name: 'Dr Ines' },
  ]);
  const [nurse, lee, ines] = made.people;
  if (nurse === undefined || lee === undefined || ines === undefined) throw new Error('people');
  const people = [nurse, lee, ines].map(selfOf);
  const place = expectOk(
    await nurse.app.dispatch({
      command: commands.start,
      record: meOf(nurse).clinic.record,
      input: { kind: 'group', subject: 'Ward', people },
    }),
  );
  return { ...made, nurse, lee, ines, place };
}

async function say(person: Person, place: Place, text: string): Promise<void> {
  const input = { text, urgent: false, needsReply: false, replyTo: '', from: selfOf(person) };
  expectOk(await person.app.dispatch({ command: commands.send, ...place, input }));
}

/** The page as somebody's screen has it. */
async function pageOf({ advance }: World, person: Person, place: Place) {
  const watched = person.app.watchDocument({
    of: CONVERSATION_PAGES['team-conversation'],
    ...place,
  });
  const stop = watched.subscribe(() => undefined);
  await advance(10);
  const opened = now(watched);
  stop();
  const messages = (opened?.view?.messages ?? []).map((message) => ({
    ...message,
    where: opened?.entries[messageKey(message.id)],
    recalled: message.recall && opened?.entries[amendmentKey(message.recall)],
  }));
  return messages;
}

test('each message says on its own whose device has it, and only what their devices have signed', async () => {
  const world = await clinic();
  const { nurse, lee, ines, place, relay, advance } = world;
  await until(relay, () => now(nurse.app.sync).onlyHere === 0);
  await advance(20_000);
  await nurse.reach(false);
  await lee.reach(false);
  await ines.reach(false);
  await say(nurse, place, 'one');
  const where = async () =>
    (await pageOf(world, nurse, place)).map((message) => ({
      rung: message.where?.rung,
      on: message.where?.on,
    }));
  expect(await where()).toEqual([{ rung: 'saved-here', on: [] }]);
  await nurse.reach(true);
  await until(relay, () => now(nurse.app.sync).onlyHere === 0);
  await advance(30_000);
  expect(await where()).toEqual([{ rung: 'on-server', on: [] }]);
  await lee.reach(true);
  await advance(60_000);
  expect(await where()).toEqual([{ rung: 'on-another-device', on: [selfOf(lee).userId] }]);
  await nurse.reach(false);
  await say(nurse, place, 'two');
  // The first one stays where it is while the second waits.
  expect((await where()).map(({ rung }) => rung)).toEqual(['on-another-device', 'saved-here']);
  await nurse.reach(true);
  await ines.reach(true);
  await advance(60_000);
  const both = [selfOf(lee).userId, selfOf(ines).userId].sort();
  expect((await where()).map(({ on }) => on)).toEqual([both, both]);
});

test('seen and acknowledged are facts of their own, signed by who saw', async () => {
  const world = await clinic();
  const { nurse, lee, place, advance } = world;
  await say(nurse, place, 'Repeat in 5 minutes?');
  await advance(20_000);
  const [message] = await pageOf(world, lee, place);
  expect(message).toMatchObject({ by: selfOf(nurse).userId, seenBy: [] });
  const [id] = [message?.id ?? ''];
  const list = { of: CONVERSATION_LISTS['team-conversation'] };
  const unread = (person: Person) =>
    conversationsOf(now(person.app.watchList(list)) ?? [], selfOf(person).userId)[0]?.unread.count;
  expect(unread(lee)).toBe(1);
  expectOk(
    await lee.app.dispatch({ command: commands.markSeen, ...place, input: { messages: [id] } }),
  );
  expectOk(
    await lee.app.dispatch({ command: commands.acknowledge, ...place, input: { message: id } }),
  );
  expect(unread(lee)).toBe(0);
  await advance(20_000);
  const [seen] = await pageOf(world, nurse, place);
  const user = selfOf(lee).userId;
  expect(seen).toMatchObject({ seenBy: [user], acknowledgedBy: [user] });
});

test('a recall tells on how many devices it has arrived, while one of them is away', async () => {
  const world = await clinic();
  const { nurse, lee, ines, place, advance } = world;
  await say(nurse, place, 'to the wrong group');
  await advance(20_000);
  const id = (await pageOf(world, nurse, place))[0]?.id ?? '';
  expectOk(
    await lee.app.dispatch({ command: commands.markSeen, ...place, input: { messages: [id] } }),
  );
  await advance(20_000);
  await ines.reach(false);
  const input = { kind: 'recall', message: id };
  expectOk(await nurse.app.dispatch({ command: commands.amend, ...place, input }));
  await advance(30_000);
  const [message] = await pageOf(world, nurse, place);
  expect(message).toMatchObject({
    state: 'recalled',
    text: '',
    seenBy: [selfOf(lee).userId],
    where: { devices: 2 },
    recalled: { devices: 1 },
  });
});

test('at 4:50 the words are taken back on every device, at 5:10 the sender is told that it is too late', async () => {
  const world = await clinic();
  const { nurse, lee, place, advance } = world;
  const recall = async () => {
    const message = (await pageOf(world, nurse, place)).at(-1)?.id ?? '';
    const input = { kind: 'recall', message };
    return nurse.app.dispatch({ command: commands.amend, ...place, input });
  };
  await say(nurse, place, 'meant for somebody else');
  await advance(280_000);
  expect((await pageOf(world, lee, place)).at(-1)?.text).toBe('meant for somebody else');
  expectOk(await recall());
  await advance(10_000);
  expect((await pageOf(world, lee, place)).at(-1)).toMatchObject({ state: 'recalled', text: '' });
  await say(nurse, place, 'this one too');
  await advance(310_000);
  expect(await recall()).toEqual({
    ok: false,
    error: { code: 'conversations/recall-too-late' },
  });
  expect((await pageOf(world, lee, place)).at(-1)?.text).toBe('this one too');
});

test('who is taken out of a room has it no more in their list, and who is added has all of it', async () => {
  const world = await clinic();
  const { nurse, lee, ines, place, advance } = world;
  await say(nurse, place, 'for two of us');
  const change = { joining: [], leaving: [selfOf(ines).userId] };
  expectOk(await nurse.app.dispatch({ command: commands.changePeople, ...place, input: change }));
  await advance(20_000);
  const list = { of: CONVERSATION_LISTS['team-conversation'] };
  const roomsOf = (person: Person) =>
    conversationsOf(now(person.app.watchList(list)) ?? [], selfOf(person).userId);
  expect(roomsOf(ines)).toEqual([]);
  expect(roomsOf(lee)).toMatchObject([{ formerPeople: [{ userId: selfOf(ines).userId }] }]);
  const back = { joining: [selfOf(ines)], leaving: [] };
  expectOk(await lee.app.dispatch({ command: commands.changePeople, ...place, input: back }));
  await advance(20_000);
  expect(roomsOf(ines)).toMatchObject([{ messages: 1, formerPeople: [] }]);
});

test('what a restored relay has lost is called saved on this device again', async () => {
  const world = await clinic();
  const { nurse, lee, ines, place, relay, advance } = world;
  await advance(20_000);
  await lee.reach(false);
  await ines.reach(false);
  const backup = copyDisk(relay.disk);
  await say(nurse, place, 'one');
  await until(relay, () => now(nurse.app.sync).onlyHere === 0);
  expect((await pageOf(world, nurse, place))[0]?.where?.rung).toBe('on-server');
  relay.restart(backup);
  nurse.cut();
  relay.store.failCommits(1_000);
  await advance(60_000);
  expect((await pageOf(world, nurse, place))[0]?.where?.rung).toBe('saved-here');
});

test('a patient and the care team write to each other in the patient’s record', async () => {
  const { relay, advance, people, nurse, lee, ines, place } = await clinic();
  const world: World = { relay, advance, people };
  const { start, send } = CONVERSATION_COMMANDS.conversation;
  const { record } = expectOk(await nurse.app.dispatch({ command: registerPatient, input: rosa }));
  const patient = await Person.create('patient', relay, 'Rosa');
  await letInPatient(patient, nurse, { relay, record });
  await until(relay, () => now(patient.app.watchList({ of: patientList }))?.length === 1);
  const input = { kind: 'patient', subject: '', people: [selfOf(patient)] };
  const started = expectOk(await patient.app.dispatch({ command: start, record, input }));
  const words = { urgent: true, needsReply: false, replyTo: '', from: selfOf(patient) };
  expectOk(
    await patient.app.dispatch({
      command: send,
      ...started,
      input: { ...words, text: 'My arm hurts.' },
    }),
  );
  const of = CONVERSATION_LISTS.conversation;
  await until(relay, () => now(lee.app.watchList({ of }))?.[0]?.row.messages === 1);
  const [listed] = conversationsOf(now(lee.app.watchList({ of })) ?? [], selfOf(lee).userId);
  expect(listed).toMatchObject({
    record,
    unread: { count: 1, urgent: 1 },
    last: { preview: 'My arm hurts.', by: selfOf(patient).userId },
  });
  expect(now(patient.app.watchList({ of: CONVERSATION_LISTS['team-conversation'] }))).toEqual([]);
  await say(ines, place, 'among us');
  await world.advance(20_000);
  expect(now(patient.app.watchList({ of: CONVERSATION_LISTS['team-conversation'] }))).toEqual([]);
  expect(now(patient.app.setAside)).toEqual([]);
});

test('words that are not sent outlast a battery that is pulled, and leave the device with nobody', async () => {
  const { nurse, lee, advance } = await clinic();
  const place = 'a'.repeat(32);
  expectOk(await nurse.app.keepDraft({ place, text: 'Repeat in 5 min' }));
  await nurse.restart();
  expect(expectOk(await nurse.app.readDraft(place))).toBe('Repeat in 5 min');
  expectOk(await nurse.app.keepDraft({ place, text: '' }));
  expect(expectOk(await nurse.app.readDraft(place))).toBe('');
  await advance(5_000);
  expect(expectOk(await lee.app.readDraft(place))).toBe('');
  expect(now(nurse.app.sync).onlyHere).toBe(0);
  const long = { place, text: 'x'.repeat(20_001) };
  expect(await nurse.app.keepDraft(long)).toMatchObject({ error: { code: 'engine/too-large' } });
});

test('two people who start the next page apart have both pages in one order, lose nothing, and write on in the same one', async () => {
  const { nurse, lee, ines, place, advance } = await clinic();
  await advance(5_000);
  await say(nurse, place, 'the first page is full');
  await advance(5_000);
  const second = async (person: Person, text: string): Promise<Place> => {
    const people = [nurse, lee, ines].map(selfOf);
    const input = { kind: 'group', subject: 'Ward', people };
    const page = { conversation: place.document, page: 2 };
    const { record } = place;
    const command = commands.start;
    const made = expectOk(
      await person.app.dispatch({ command, record, input: { ...input, ...page } }),
    );
    await say(person, made, text);
    return made;
  };
  for (const person of [nurse, lee]) await person.reach(false);
  const pages = [await second(nurse, 'on the nurse’s'), await second(lee, 'on the doctor’s')];
  for (const person of [nurse, lee]) await person.reach(true);
  await advance(60_000);
  const seen = [nurse, lee, ines].map((person) => {
    const all = now(person.app.watchList({ of: CONVERSATION_LISTS['team-conversation'] })) ?? [];
    return conversationsOf(all, meOf(person).me.userId).map(({ messages, pages: own }) => ({
      messages,
      documents: own.map(({ document }) => document),
    }));
  });
  expect(seen[0]).toMatchObject([{ messages: 3 }]);
  expect(new Set(seen[0]?.[0]?.documents)).toEqual(
    new Set([place.document, ...pages.map(({ document }) => document)]),
  );
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[2]).toEqual(seen[0]);
});
