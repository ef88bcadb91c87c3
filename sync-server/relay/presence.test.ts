/** Who is there: passed on while it lasts, to those who say something of themselves, and kept nowhere. */
import { beforeAll, expect, test } from 'vitest';
import { initCrypto } from '#crypto/relay/relay-identity.ts';
import type { RelayFrame } from '#protocol/codec.ts';
import { PRESENCE_MS_MAX } from '#protocol/limits.ts';
import { RelayWorld, settled } from '../../web/sync/relay/relay-world.test-support.ts';
import { codeOf, names, RawClient } from './raw-client.test-support.ts';

beforeAll(initCrypto);

async function room(people: number) {
  const world = new RelayWorld();
  const channel = world.channel();
  const clients = Array.from({ length: people }, () => new RawClient(world));
  for (const client of clients) {
    await client.create(channel);
    await client.attach(channel);
  }
  const say = (client: RawClient, ...bytes: readonly number[]) =>
    client.ask('presence', { channelId: channel.channelId, sealed: Uint8Array.from(bytes) });
  return { world, channel, clients, say };
}

/** What the frames say of others: the bytes of each word, or 'gone'. */
const told = (frames: readonly RelayFrame[]) =>
  frames.flatMap((frame) =>
    frame.name === 'present'
      ? frame.body.senders.map(({ sealed }) => (sealed.length === 0 ? 'gone' : sealed.join(' ')))
      : [],
  );

test('each hears of the others, a newcomer of everybody, and nobody of themselves', async () => {
  const { clients, say } = await room(3);
  const [ada, ben, cem] = clients;
  if (ada === undefined || ben === undefined || cem === undefined) return;
  expect(await say(ada, 1)).toEqual([]);
  expect(told(await say(ben, 2))).toEqual(['1']);
  expect(told(ada.frames)).toEqual(['2']);
  expect(told(await say(cem, 3))).toEqual(['1', '2']);
  const before = cem.frames.length;
  await say(ada, 4);
  expect(told(cem.frames.slice(before))).toEqual(['4']);
  expect(told(ada.frames)).toEqual(['2', '3']);
});

test('who says nothing of themselves hears nothing: an older client never meets a frame it does not know', async () => {
  const { clients, say } = await room(2);
  const [ada, ben] = clients;
  if (ada === undefined || ben === undefined) return;
  const before = ben.frames.length;
  await say(ada, 1);
  expect(ben.frames.slice(before)).toEqual([]);
});

test('words of one interval arrive together, the latest of each', async () => {
  const { clients, say } = await room(3);
  const [ada, ben, cem] = clients;
  if (ada === undefined || ben === undefined || cem === undefined) return;
  for (const client of clients) await say(client, 9);
  const before = cem.frames.length;
  await Promise.all([say(ada, 1), say(ada, 2), say(ben, 3)]);
  expect(names(cem.frames.slice(before))).toEqual(['present']);
  expect(told(cem.frames.slice(before))).toEqual(['2', '3']);
});

test('who leaves, and who has not said so for five minutes, is gone', async () => {
  const { world, clients, say } = await room(3);
  const [ada, ben, cem] = clients;
  if (ada === undefined || ben === undefined || cem === undefined) return;
  for (const client of clients) await say(client, 7);
  const before = ada.frames.length;
  ben.listener.closed();
  await settled();
  expect(told(ada.frames.slice(before))).toEqual(['gone']);
  await world.clock.advance(PRESENCE_MS_MAX);
  await say(ada, 8);
  await world.clock.advance(1);
  const again = ada.frames.length;
  world.relay.forgetAbsent();
  await settled();
  expect(told(ada.frames.slice(again))).toEqual(['gone']);
  expect(told(await say(cem, 6))).toEqual(['8']);
});

test('only who proved that they may read is there, and nothing of it reaches the disk', async () => {
  const { world, channel, clients, say } = await room(1);
  const [ada] = clients;
  const stranger = new RawClient(world);
  if (ada === undefined) return;
  expect(codeOf(await say(stranger, 1))).toBe('relay/right');
  const commits = world.store.lastCommit;
  await say(ada, 1);
  expect(world.store.lastCommit).toBe(commits);
  expect((await world.store.channels([channel.channelId]))[0]?.length).toBe(0);
});
