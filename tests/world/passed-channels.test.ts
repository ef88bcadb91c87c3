/** Channels whose keys have a successor are closed at the relay, and nobody who was away loses a word by it. */
import { expect, test } from 'vitest';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { registerPatient } from '#features/patients/commands.ts';
import { patientList } from '#features/patients/queries.ts';
import type { RecordId } from '#kernel/ids.ts';
import { FRAME_NUMBERS } from '#protocol/frame.ts';
import { LATE_COUNT_MAX } from '../../sync-server/relay/limits.ts';
import { clinicOf, expectOk, now, until, type Person, type World } from './world.ts';

const rosa = { familyName: 'Marín', givenName: 'Rosa', birthDate: '1959-03-07', gender: 'female' };

const note = async (person: Person, record: RecordId, substance: string) => {
  const input = { substance, reaction: '', severity: 'unknown' };
  expectOk(await person.app.dispatch({ command: recordAllergy, record, input }));
};

async function seenBy(person: Person, record: RecordId, { advance }: World) {
  const watched = person.app.watchDocument({ of: allergyList, record });
  const stop = watched.subscribe(() => undefined);
  await advance(1_000);
  const names = now(watched)?.view.entities.map(({ substance }) => substance);
  stop();
  return [...(names ?? [])].sort();
}

const closedAt = ({ relay }: World): readonly string[] =>
  [...relay.disk.channels].filter(([, { closedAt }]) => closedAt !== 0).map(([id]) => id);

/** Amina ends Koffi's access while Lee is away with something she has not sent yet, and writes on. */
async function staff() {
  const made = await clinicOf(47, [
    { role: 'nurse', name: 'Amina' },
    { role: 'doctor', name: 'Koffi' },
    { role: 'nurse', name: 'Lee' },
  ]);
  const [amina, koffi, lee] = made.people;
  if (amina === undefined || koffi === undefined || lee === undefined) throw new Error('people');
  const { record } = expectOk(await amina.app.dispatch({ command: registerPatient, input: rosa }));
  await until(made.relay, () => (now(lee.app.watchList({ of: patientList })) ?? []).length === 1);
  await lee.reach(false);
  await note(lee, record, 'Latex');
  const session = now(koffi.app.session);
  if (session.status !== 'open') throw new Error('an open session');
  const { userId } = session.me;
  return { made, amina, lee, record, end: () => amina.app.endAccess({ kind: 'staff', userId }) };
}

test('whoever makes new keys has the channels of the old ones closed, once the relay knows the new', async () => {
  const { made, amina, lee, record, end } = await staff();
  await amina.reach(false);
  expectOk(await end());
  await note(amina, record, 'Nuts');
  await made.advance(20_000);
  expect(closedAt(made)).toEqual([]);
  await amina.restart();
  await amina.reach(true);
  await made.advance(20_000);
  const closed = closedAt(made);
  // Of the record its log and its summary; of the clinic what its staff write and announce.
  expect(closed).toHaveLength(4);
  await lee.reach(true);
  await made.advance(30_000);
  for (const person of [amina, lee])
    expect(await seenBy(person, record, made)).toEqual(['Latex', 'Nuts']);
  const said = amina.sent.length;
  await amina.restart();
  await made.advance(20_000);
  expect(closedAt(made)).toEqual(closed);
  expect(amina.sent.slice(said).every((frame) => frame[0] !== FRAME_NUMBERS.close)).toBe(true);
});

test('what a closed channel takes no more goes to its successor, signed as it was', async () => {
  const { made, amina, lee, record, end } = await staff();
  expectOk(await end());
  await note(amina, record, 'Nuts');
  await made.advance(20_000);
  const disk = structuredClone(made.relay.disk);
  for (const [id, channel] of disk.channels)
    if (channel.closedAt !== 0) disk.channels.set(id, { ...channel, lateCount: LATE_COUNT_MAX });
  made.relay.restart(disk);
  for (const person of made.people) person.cut();
  const lengths = new Map(closedAt(made).map((id) => [id, disk.items.get(id)?.length]));
  await lee.reach(true);
  await made.advance(60_000);
  for (const person of [amina, lee])
    expect(await seenBy(person, record, made)).toEqual(['Latex', 'Nuts']);
  expect(now(lee.app.sync)).toMatchObject({ onlyHere: 0, connection: 'online' });
  for (const [id, length] of lengths) expect(made.relay.disk.items.get(id)?.length).toBe(length);
});
