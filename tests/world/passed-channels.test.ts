/** Channels whose keys have a successor are closed at the relay, and nobody who was away loses a word by it. */
import { expect, test } from 'vitest';
import { FRAME_NUMBERS } from '#protocol/frame.ts';
import { LATE_COUNT_MAX } from '../../sync-server/relay/limits.ts';
import { note, notesSeenBy, staffOfThree, userOf } from './noting.ts';
import { expectOk, now, type World } from './world.ts';

const closedAt = ({ relay }: World): readonly string[] =>
  [...relay.disk.channels].filter(([, { closedAt }]) => closedAt !== 0).map(([id]) => id);

/** Amina ends Koffi's access while Lee is away with something she has not sent yet, and writes on. */
async function staff() {
  const { made, amina, koffi, lee, record } = await staffOfThree(47);
  await lee.reach(false);
  await note(lee, record, 'Latex');
  const ending = { kind: 'staff', userId: userOf(koffi) } as const;
  return { made, amina, lee, record, end: () => amina.app.endAccess(ending) };
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
    expect(await notesSeenBy(person, record, made)).toEqual(['Latex', 'Nuts']);
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
    expect(await notesSeenBy(person, record, made)).toEqual(['Latex', 'Nuts']);
  expect(now(lee.app.sync)).toMatchObject({ onlyHere: 0, connection: 'online' });
  for (const [id, length] of lengths) expect(made.relay.disk.items.get(id)?.length).toBe(length);
});
