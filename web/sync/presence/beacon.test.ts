/** What a device says of its person: only readers understand it, and only what its own device signed is believed. */
import { beforeAll, expect, test } from 'vitest';
import { initCrypto } from '#crypto/primitives/sodium.ts';
import { signingKeyFromSeed } from '#crypto/primitives/signature.ts';
import { PRESENCE_BYTES_MAX } from '#protocol/limits.ts';
import { seeded } from '../relay/relay-world.test-support.ts';
import { markOf, NO_MARK, openBeacon, sealBeacon, type Beacon } from './beacon.ts';
import { PresentDevices, THERE_MS, WRITING_MS } from './present-devices.ts';

beforeAll(initCrypto);

const random = seeded(9).bytes;
const channel = { channelId: random(16), read: random(32) };
const beacon: Beacon = {
  ...{ userId: random(32), deviceId: random(32), at: 1_700_000_000_000 },
  ...{ doing: 'there', mark: NO_MARK },
};
const keys = () => {
  const signingKey = signingKeyFromSeed(new Uint8Array(32).fill(7));
  return { by: { signingKey, random }, known: () => signingKey.publicKey };
};

test('a reader of the channel learns who is there, and the relay has room for it', () => {
  const { by, known } = keys();
  const sealed = sealBeacon(channel, beacon, by);
  expect(openBeacon(channel, sealed, known)).toEqual(beacon);
  expect(sealed.length).toBeLessThanOrEqual(PRESENCE_BYTES_MAX);
});

test('being there and writing look alike from outside', () => {
  const { by } = keys();
  const writing: Beacon = { ...beacon, doing: 'writing', mark: markOf(channel, 'ward') };
  expect(sealBeacon(channel, writing, by)).toHaveLength(sealBeacon(channel, beacon, by).length);
});

test('a conversation has another mark in each channel', () => {
  const other = { ...channel, channelId: random(16) };
  expect(markOf(channel, 'ward')).toEqual(markOf(channel, 'ward'));
  expect(markOf(other, 'ward')).not.toEqual(markOf(channel, 'ward'));
});

test('another key, another channel, another signer, or a changed byte: nothing was said', () => {
  const { by, known } = keys();
  const sealed = sealBeacon(channel, beacon, by);
  const stranger = signingKeyFromSeed(new Uint8Array(32).fill(8)).publicKey;
  expect(openBeacon({ ...channel, read: random(32) }, sealed, known)).toBeUndefined();
  expect(openBeacon({ ...channel, channelId: random(16) }, sealed, known)).toBeUndefined();
  expect(openBeacon(channel, sealed, () => stranger)).toBeUndefined();
  expect(openBeacon(channel, sealed, () => undefined)).toBeUndefined();
  for (const at of [0, 24, sealed.length - 1]) {
    const changed = sealed.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(openBeacon(channel, changed, known)).toBeUndefined();
  }
  for (const length of [0, 10, 24, 60]) {
    expect(openBeacon(channel, sealed.subarray(0, length), known)).toBeUndefined();
  }
});

const now = beacon.at;
const place = { channelId: 'aa', sender: 1, now, ageMs: 0 };
const seen = (devices: PresentDevices, at: number) =>
  devices.people(at).map(({ isThere, writes }) => ({ isThere, writes: writes.length }));

test('somebody is there for 300 seconds after their last word, and writes for 10', () => {
  const devices = new PresentDevices();
  expect(devices.take({ ...beacon, doing: 'writing' }, place)).toBe(true);
  expect(seen(devices, now + WRITING_MS - 1)).toEqual([{ isThere: true, writes: 1 }]);
  expect(devices.nextChange(now)).toBe(now + WRITING_MS);
  expect(seen(devices, now + WRITING_MS)).toEqual([{ isThere: true, writes: 0 }]);
  expect(devices.nextChange(now + WRITING_MS)).toBe(now + THERE_MS);
  expect(seen(devices, now + THERE_MS)).toEqual([{ isThere: false, writes: 0 }]);
  expect(devices.nextChange(now + THERE_MS)).toBeUndefined();
});

test('a word that is played again, is too old or from a time to come is not believed', () => {
  const devices = new PresentDevices();
  expect(devices.take(beacon, place)).toBe(true);
  expect(devices.take(beacon, { ...place, sender: 2, now: now + 1_000 })).toBe(false);
  expect(devices.take({ ...beacon, at: now - 1 }, place)).toBe(false);
  const other = { ...beacon, deviceId: random(32) };
  expect(devices.take({ ...other, at: now + 600_000 }, place)).toBe(false);
  expect(devices.take({ ...other, at: now - 2 * THERE_MS }, place)).toBe(false);
  expect(devices.take(other, { ...place, ageMs: THERE_MS })).toBe(false);
  expect(devices.people(now)).toHaveLength(1);
});

test('an old word does not begin anew where the relay says that it has just come', () => {
  const devices = new PresentDevices();
  const later = now + THERE_MS - 1_000;
  expect(devices.take(beacon, { ...place, now: later })).toBe(true);
  expect(seen(devices, later + 1_000)).toEqual([{ isThere: false, writes: 0 }]);
});

test('who has left is not there, and what they said before is not believed again', () => {
  const devices = new PresentDevices();
  devices.take(beacon, place);
  devices.left('aa', 1);
  expect(seen(devices, now)).toEqual([{ isThere: false, writes: 0 }]);
  devices.lost();
  expect(devices.take(beacon, place)).toBe(false);
  expect(devices.take({ ...beacon, at: now + 1 }, place)).toBe(true);
  expect(seen(devices, now)).toEqual([{ isThere: true, writes: 0 }]);
});

test('a word told again after a break counts for as long as it would have, and no longer', () => {
  const devices = new PresentDevices();
  devices.take(beacon, place);
  devices.lost();
  expect(seen(devices, now + 1)).toEqual([{ isThere: false, writes: 0 }]);
  const again = now + 200_000;
  expect(devices.take(beacon, { ...place, now: again })).toBe(true);
  expect(seen(devices, again)).toEqual([{ isThere: true, writes: 0 }]);
  expect(seen(devices, now + THERE_MS)).toEqual([{ isThere: false, writes: 0 }]);
  expect(devices.take(beacon, { ...place, now: again })).toBe(false);
});
