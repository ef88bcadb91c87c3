/** Searching between real engines: what is found on whose device, and what is found no longer. */
import { expect, test } from 'vitest';
import { CONVERSATION_COMMANDS } from '#features/conversations/commands.ts';
import { startNote } from '#features/notes/commands.ts';
import { registerPatient } from '#features/patients/commands.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import type { SearchQuestion } from '#kernel/search.ts';
import { clinicOf, expectOk, now, type Person, type World } from './world.ts';

const commands = CONVERSATION_COMMANDS['team-conversation'];
const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };

async function clinic() {
  const made = await clinicOf(20261122, [
    { role: 'nurse', name: 'Amina' },
    { role: 'doctor', name: 'Dr Lee' },
    { role: 'doctor', name: 'Dr Ines' },
  ]);
  const [nurse, lee, ines] = made.people;
  if (nurse === undefined || lee === undefined || ines === undefined) throw new Error('people');
  // Somebody's screen wants to search on each of them.
  for (const person of [nurse, lee, ines]) person.app.searching.state.subscribe(() => undefined);
  return { ...made, nurse, lee, ines };
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

async function talk(person: Person, others: readonly Person[]) {
  return expectOk(
    await person.app.dispatch({
      command: commands.start,
      record: meOf(person).clinic.record,
      input: { kind: 'group', subject: 'Ward', people: [person, ...others].map(selfOf) },
    }),
  );
}

interface Place {
  readonly record: RecordId;
  readonly document: DocumentId;
}

async function say(person: Person, place: Place, text: string): Promise<void> {
  const input = { text, urgent: false, needsReply: false, replyTo: '', from: selfOf(person) };
  expectOk(await person.app.dispatch({ command: commands.send, ...place, input }));
}

/** What is found after everything has had the time to be read. */
async function finds(
  { advance }: World,
  person: Person,
  typed: string,
  more: Partial<SearchQuestion> = {},
): Promise<readonly string[]> {
  await advance(2_000);
  const question = { typed, order: 'newest', most: 20, ...more } as const;
  const answer = expectOk(await person.app.searching.ask(question));
  return answer.found.map(({ kind, title, text }) => `${kind}: ${title.text}${text.text}`);
}

test('notes, patients and messages are found on every device that reads them, by words and by what narrows them', async () => {
  const world = await clinic();
  const { nurse, lee } = world;
  const { record } = expectOk(await nurse.app.dispatch({ command: registerPatient, input: rosa }));
  expectOk(
    await nurse.app.dispatch({
      ...{ command: startNote, record },
      input: { title: 'Ward round', text: 'Itching after amoxicillin' },
    }),
  );
  const place = await talk(nurse, [lee]);
  await say(nurse, place, 'amoxicillin stopped');
  for (const person of [nurse, lee]) {
    expect(await finds(world, person, 'amox')).toHaveLength(2);
    expect(await finds(world, person, 'amox', { kinds: ['note'] })).toEqual([
      'note: Ward roundItching after amoxicillin',
    ]);
    expect(await finds(world, person, 'amox', { record })).toHaveLength(1);
    expect(await finds(world, person, 'marin')).toHaveLength(1);
    expect(await finds(world, person, '', { by: meOf(nurse).me.userId })).toHaveLength(2);
  }
});

test('what colleagues say to each other is found by them, not by others whose device holds its key', async () => {
  const world = await clinic();
  const { nurse, lee, ines } = world;
  const place = await talk(nurse, [lee]);
  await say(nurse, place, 'between the two of us');
  expect(await finds(world, lee, 'between')).toHaveLength(1);
  expect(await finds(world, ines, 'between')).toEqual([]);
});

test('words that were taken back are found nowhere, and an edited message as it reads now', async () => {
  const world = await clinic();
  const { nurse, lee } = world;
  const place = await talk(nurse, [lee]);
  await say(nurse, place, 'meant for somebody else');
  const asked = { typed: 'meant', order: 'newest', most: 5 } as const;
  expect(await finds(world, lee, 'meant')).toHaveLength(1);
  const [found] = expectOk(await nurse.app.searching.ask(asked)).found;
  const message = found?.id.replace('message:', '') ?? '';
  expectOk(
    await nurse.app.dispatch({
      command: commands.amend,
      ...place,
      input: { kind: 'recall', message },
    }),
  );
  for (const person of [nurse, lee]) expect(await finds(world, person, 'meant')).toEqual([]);
});

test('after the battery was pulled nothing is missing, and what was found before is found again', async () => {
  const world = await clinic();
  const { nurse } = world;
  const place = await talk(nurse, []);
  await say(nurse, place, 'read before');
  expect(await finds(world, nurse, 'read')).toHaveLength(1);
  await say(nurse, place, 'read never');
  await nurse.restart();
  nurse.app.searching.state.subscribe(() => undefined);
  expect(await finds(world, nurse, 'read')).toHaveLength(2);
});

test('an index that was altered on the disk is made again from the documents', async () => {
  const world = await clinic();
  const { nurse } = world;
  const place = await talk(nurse, []);
  await say(nurse, place, 'still true');
  expect(await finds(world, nurse, 'still')).toHaveLength(1);
  const rows = await nurse.store.scan('search');
  for (const { key, value } of rows.ok ? rows.value : [])
    await nurse.store.commit([{ table: 'search', key, value: value.map((byte) => byte ^ 1) }]);
  await nurse.restart();
  nurse.app.searching.state.subscribe(() => undefined);
  expect(await finds(world, nurse, 'still')).toHaveLength(1);
  expect(now(nurse.app.searching.state)).toMatchObject({ status: 'ready' });
});

test('behind a locked screen nothing is held, and it comes back when somebody opens it', async () => {
  const world = await clinic();
  const { nurse } = world;
  const place = await talk(nurse, []);
  await say(nurse, place, 'quiet night');
  expect(await finds(world, nurse, 'quiet')).toHaveLength(1);
  nurse.app.searching.forget();
  expect(now(nurse.app.searching.state).status).toBe('closed');
  nurse.app.searching.resume();
  expect(await finds(world, nurse, 'quiet')).toHaveLength(1);
});
