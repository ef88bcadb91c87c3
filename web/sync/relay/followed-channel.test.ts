import { expect, test } from 'vitest';
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
