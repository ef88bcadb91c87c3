/** Messages of a person who has two devices. */
import { expect, test } from 'vitest';
import { CONVERSATION_COMMANDS } from '#features/conversations/commands.ts';
import { CONVERSATION_PAGES } from '#features/conversations/queries.ts';
import { addDevice } from './own-devices.ts';
import { expectOk, now, world, type Person } from './world.ts';

const meOf = (person: Person) => {
  const session = now(person.app.session);
  if (session.status !== 'open') throw new Error('an open session');
  return session;
};

const clinicRecordOf = (person: Person) => meOf(person).clinic.record;

const selfOf = (person: Person) => {
  const { userId, name, profession } = meOf(person).me;
  return { userId, name, profession };
};

test('a message begun on one device is read and gone on with on the other, both ways, by the same person', async () => {
  const clinic = await world('doctor', 'nurse');
  const { doctor, nurse, relay, advance } = clinic;
  const phone = await addDevice(nurse, relay, 'Phone');
  await advance(5_000);
  const talk = CONVERSATION_COMMANDS['team-conversation'];
  const people = [selfOf(nurse), selfOf(doctor)];
  const place = expectOk(
    await nurse.app.dispatch({
      command: talk.start,
      record: clinicRecordOf(nurse),
      input: { kind: 'group', subject: 'Ward', people },
    }),
  );
  const say = async (person: Person, text: string) => {
    const input = { text, urgent: false, needsReply: false, replyTo: '', from: selfOf(person) };
    expectOk(await person.app.dispatch({ command: talk.send, ...place, input }));
    await advance(5_000);
  };
  await say(nurse, 'on the tablet');
  await say(phone, 'on the phone');
  await say(doctor, 'heard both');
  for (const person of [nurse, phone, doctor]) {
    const of = CONVERSATION_PAGES['team-conversation'];
    const watched = person.app.watchDocument({ of, ...place });
    const stop = watched.subscribe(() => undefined);
    await advance(1_000);
    const messages = now(watched)?.view?.messages ?? [];
    stop();
    expect(messages.map(({ text, by }) => [text, by])).toEqual([
      ['on the tablet', selfOf(nurse).userId],
      ['on the phone', selfOf(nurse).userId],
      ['heard both', selfOf(doctor).userId],
    ]);
  }
});
