/** Who is there, where several relays share a store: everybody hears of everybody, whichever relay they are connected to. */
import { beforeAll, expect, test } from 'vitest';
import { initCrypto } from '#crypto/relay/relay-identity.ts';
import type { RelayFrame } from '#protocol/codec.ts';
import { later, RelayWorld, settled } from '../../web/sync/relay/relay-world.test-support.ts';
import type { Follower, Turns } from '../cluster/turns.ts';
import { packWords, readWords, type Word } from './presence-elsewhere.ts';
import { RawClient } from './raw-client.test-support.ts';
import { Relay } from './relay.ts';

beforeAll(initCrypto);

/** Relays that hear one another, and themselves, as a database lets them. */
function wire(): { readonly turns: Turns; readonly carried: Uint8Array[] } {
  const followers: Follower[] = [];
  const carried: Uint8Array[] = [];
  const turns: Turns = {
    begin: () => Promise.resolve(true),
    end: () => Promise.resolve(),
    follow: (follower) => followers.push(follower),
    passOn: (words) => {
      carried.push(words);
      for (const follower of followers)
        later(() => {
          follower.heard(words.slice());
        });
    },
  };
  return { turns, carried };
}

/** A relay of the same keys as every other one, and a client in the one channel that there is. */
async function someoneAt(turns: Turns) {
  const world = new RelayWorld();
  const channel = world.channel();
  const { store, relayKey, limits, clock } = world;
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const options = { store, relayKey, limits, turns, random, accounts: 'open' as const };
  world.relay = new Relay({ ...options, now: clock.now, defer: later });
  const client = new RawClient(world);
  await client.create(channel);
  await client.attach(channel);
  const say = (...bytes: readonly number[]) =>
    client.ask('presence', { channelId: channel.channelId, sealed: Uint8Array.from(bytes) });
  return { world, client, say };
}

const told = (frames: readonly RelayFrame[]) =>
  frames.flatMap((frame) =>
    frame.name === 'present'
      ? frame.body.senders.map(({ sealed }) => (sealed.length === 0 ? 'gone' : sealed.join(' ')))
      : [],
  );

test('people at two relays hear of one another, also who comes later, and of nobody twice', async () => {
  const { turns } = wire();
  const [ada, ben] = [await someoneAt(turns), await someoneAt(turns)];
  await ada.say(1);
  expect(told(await ben.say(2))).toEqual(['1']);
  expect(told(ada.client.frames)).toEqual(['2']);
  await ada.say(3);
  expect(told(ben.client.frames)).toEqual(['1', '3']);
  expect(told(ada.client.frames)).toEqual(['2']);
});

test('who leaves one relay is gone at the other', async () => {
  const { turns } = wire();
  const [ada, ben] = [await someoneAt(turns), await someoneAt(turns)];
  await ada.say(1);
  await ben.say(2);
  const before = ada.client.frames.length;
  ben.client.listener.closed();
  await settled();
  expect(told(ada.client.frames.slice(before))).toEqual(['gone']);
});

test('what is heard of others is not passed on again, and bytes that are no words do nothing', async () => {
  const { turns, carried } = wire();
  const ada = await someoneAt(turns);
  await someoneAt(turns);
  await ada.say(1);
  expect(carried).toHaveLength(1);
  turns.passOn(Uint8Array.of(1, 2, 3));
  await settled();
  expect(told(ada.client.frames)).toEqual([]);
});

test('words travel in packets that a database passes on, and a crowd is told of in part', () => {
  const node = new Uint8Array(8).fill(1);
  const words: Word[] = Array.from({ length: 2_000 }, (_, sender) => ({
    channelId: new Uint8Array(16).fill(2),
    sender,
    sealed: new Uint8Array(256).fill(3),
  }));
  const packets = packWords(node, words);
  expect(packets).toHaveLength(64);
  for (const packet of packets)
    expect(Buffer.from(packet).toString('base64url').length).toBeLessThan(8_000);
  const other = new Uint8Array(8);
  const read = packets.flatMap((packet) => readWords(packet, other)?.words ?? []);
  expect(read.map((word) => word.sender)).toEqual(read.map((_, place) => place));
  expect(read.at(-1)?.sealed).toEqual(words[0]?.sealed);
  expect(read.length).toBeGreaterThan(1_000);
  const [first] = packets;
  expect(first && readWords(first, node)).toBeUndefined();
});
