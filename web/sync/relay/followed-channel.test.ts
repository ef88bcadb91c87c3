import { expect, test } from 'vitest';
import { nextHead } from '#crypto/relay/head-chain.ts';
import { FollowedChannel } from './followed-channel.ts';

test('a relay that signs for something else behind what was read is found to deny it', () => {
  const head = new Uint8Array(32).fill(1);
  const channel = new FollowedChannel({
    channelId: '00',
    readKey: new Uint8Array(32),
    writeKey: undefined,
    position: { length: 3, head },
    kinds: 1,
  });
  const other = new Uint8Array(32).fill(2);
  expect(channel.isDeniedBy(2, other)).toBe(true);
  expect(channel.isDeniedBy(2, head)).toBe(false);
  // Of other places this device keeps no head to compare.
  expect([channel.isDeniedBy(1, other), channel.isDeniedBy(3, other)]).toEqual([false, false]);
});

const EMPTY = new Uint8Array(32);

const begun = () =>
  new FollowedChannel({
    channelId: '00',
    readKey: EMPTY,
    writeKey: undefined,
    position: { length: 0, head: EMPTY },
    kinds: 1,
  });

test('a relay whose envelopes do not lead to the head it states is read anew once, and then taken as it is', () => {
  const channel = begun();
  const stated = new Uint8Array(32).fill(9);
  const item = new Uint8Array(32).fill(3);
  const run = { channelId: EMPTY, first: 0, items: [item], head: stated, cursor: EMPTY };
  expect(channel.follow(run)).toEqual({ outcome: 'went-back' });
  channel.restart();
  expect(channel.follow(run)).toMatchObject({ outcome: 'continues', isTrue: false });
  const next = { ...run, first: 1, head: nextHead(stated, item) };
  expect(channel.follow(next)).toMatchObject({ outcome: 'continues', isTrue: true });
  expect(channel.takeWentBack()).toBe(false);
  // What is kept is what was read: a relay that serves the true envelope later is found to differ.
  expect(channel.position).toEqual({ length: 2, head: nextHead(nextHead(EMPTY, item), item) });
});

test('a relay that agrees with itself when it is read anew has gone back, which is told once', () => {
  const channel = begun();
  const item = new Uint8Array(32).fill(3);
  const head = nextHead(EMPTY, item);
  const run = { channelId: EMPTY, first: 0, items: [item], head, cursor: EMPTY };
  expect(channel.takeWentBack()).toBe(false);
  channel.restart();
  expect(channel.follow(run)).toMatchObject({ outcome: 'continues', isTrue: true });
  expect([channel.takeWentBack(), channel.takeWentBack()]).toEqual([true, false]);
});

test('a relay that has less than a moment ago has gone back, however often it was read anew', () => {
  const channel = begun();
  const item = new Uint8Array(32).fill(3);
  const head = nextHead(EMPTY, item);
  const run = { channelId: EMPTY, first: 0, items: [item], head, cursor: EMPTY };
  channel.restart();
  channel.follow(run);
  expect(channel.follow({ ...run, items: [], head: EMPTY })).toEqual({ outcome: 'went-back' });
});

test('a run within what was read is known by the head it ends with, and asked for again where no head is kept', () => {
  const channel = begun();
  const [one, two, other] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte));
  if (one === undefined || two === undefined || other === undefined) throw new Error('three items');
  const head = nextHead(nextHead(EMPTY, one), two);
  const both = { channelId: EMPTY, first: 0, items: [one, two], head, cursor: EMPTY };
  channel.follow(both);
  expect(channel.follow(both)).toEqual({ outcome: 'known' });
  const last = { ...both, first: 1, items: [other], head: nextHead(nextHead(EMPTY, one), other) };
  expect(channel.follow(last)).toEqual({ outcome: 'went-back' });
  const first = { ...both, items: [one], head: nextHead(EMPTY, one) };
  expect(channel.follow(first)).toEqual({ outcome: 'gap' });
  expect(channel.position).toEqual({ length: 2, head });
});
