import { beforeAll, expect, test } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import { parseEnvelope } from '#crypto/envelope/envelope.ts';
import { createDeviceSeeds } from '#crypto/keys/device-keys.ts';
import { seededRandom } from '#crypto/log/people.test-support.ts';
import { signingKeyFromSeed } from '#crypto/primitives/signature.ts';
import { initCrypto } from '#crypto/primitives/sodium.ts';
import { noticeEnvelope } from '#crypto/relay/glass.ts';
import { invariant } from '#kernel/result.ts';
import { Batch } from '../engine/batch.ts';
import { emptyMemory, type Memory } from '../engine/memory.ts';
import type { ChannelRow } from '../rows/channel.ts';
import { openedEpochs } from './owed.ts';
import { EmergencyMemory } from './opening-rows.ts';
import { keepNotice, takeNotice } from './take-notice.ts';

beforeAll(initCrypto);

const bytes = (fill: number, length = 32) => new Uint8Array(length).fill(fill);
const RELAY = 7;
const RECORD = bytes(1);
const HOUR_MS = 3_600_000;

const channel: ChannelRow = {
  ...{ type: 'epoch', groupId: RECORD, compartment: 1, epochId: bytes(2), read: bytes(3) },
  ...{ edit: undefined, created: true, next: 0, head: bytes(0) },
};

function device(): Memory {
  return emptyMemory({
    ...{ stage: 'member', deviceSeeds: createDeviceSeeds('device', seededRandom(9)) },
    ...{ userId: bytes(4), name: 'Rosa', profession: 'patient', recoverySecret: bytes(0, 20) },
    ...{ recoveryTestedAt: undefined, relayPublicKey: signingKeyFromSeed(bytes(RELAY)).publicKey },
    ...{ organisation: undefined, accountSeed: undefined, deviceNames: [] },
  });
}

let serial = 0;
/** A question of a device; each is another one. */
function asked(memory: Memory, batch: Batch, who: number): void {
  serial += 1;
  keepNotice({ memory, batch }, String(serial), {
    ...{ record: RECORD, epochId: channel.epochId, deviceId: bytes(who), packId: bytes(8) },
    ...{ purpose: 1, reason: 0, at: serial, until: serial + HOUR_MS },
  });
}

const listed = ({ emergency }: Memory, who: number) =>
  emergency.notices.of(toHex(RECORD)).filter(([, row]) => row.deviceId[0] === who);
const further = ({ emergency }: Memory) =>
  emergency.further.of(toHex(RECORD)).map(([, { deviceId, count }]) => [deviceId[0], count]);

test('a device that asks a thousand times leaves room for every other, and is counted', () => {
  const [memory, batch] = [device(), new Batch()];
  for (let i = 0; i < 1_000; i++) asked(memory, batch, 20);
  asked(memory, batch, 21);
  expect(listed(memory, 20)).toHaveLength(64);
  expect(listed(memory, 21)).toHaveLength(1);
  expect(further(memory)).toEqual([[20, 936]]);
});

test('a relay that makes up devices has what is over counted, and none is dropped without a word', () => {
  const [memory, batch] = [device(), new Batch()];
  for (let who = 1; who <= 16; who++) for (let i = 0; i < 64; i++) asked(memory, batch, who);
  for (let who = 100; who < 200; who++) asked(memory, batch, who);
  expect(memory.emergency.notices.size).toBe(1_024);
  const counted = further(memory);
  expect(counted).toHaveLength(65);
  expect(counted.at(-1)).toEqual([0, 36]);
  expect(counted.reduce((sum, [, count]) => sum + (count ?? 0), 0)).toBe(100);
});

test('what is only counted owes an account as well, and is known after a restart', () => {
  const [memory, batch] = [device(), new Batch()];
  for (let i = 0; i < 65; i++) asked(memory, batch, 20);
  const rows = batch.writes.flatMap(({ key, value }) =>
    value === undefined ? [] : [{ key, value }],
  );
  const emergency = new EmergencyMemory();
  expect(emergency.restore(rows)).toBe(true);
  expect(further({ ...memory, emergency })).toEqual([[20, 1]]);
  emergency.notices.clear();
  const due = serial + 30 * 24 * HOUR_MS;
  expect([...openedEpochs({ emergency, book: memory.book }, toHex(RECORD), due)]).toEqual([
    toHex(channel.epochId),
  ]);
});

test('a notice counts once, of the relay this device trusts, and in the channel of the summary alone', () => {
  const [memory, batch] = [device(), new Batch()];
  const signedBy = (seed: number) => {
    const notice = {
      ...{ purpose: 1, reason: 0, deviceId: bytes(20), accountPublicKey: bytes(6) },
      ...{ at: 1, notAfter: HOUR_MS, packId: bytes(8) },
    };
    const place = { channelId: bytes(5, 16), nonce: bytes(1, 24) };
    const parsed = parseEnvelope(noticeEnvelope(signingKeyFromSeed(bytes(seed)), place, notice));
    invariant(parsed.ok, 'a notice is an envelope');
    return parsed.value;
  };
  const take = (seed: number, to = channel) => takeNotice({ memory, batch }, to, signedBy(seed));
  expect(take(8)).toBe('crypto/signature');
  expect(take(RELAY, { ...channel, compartment: 0 })).toBeUndefined();
  expect(memory.emergency.notices.size).toBe(0);
  expect([take(RELAY), take(RELAY)]).toEqual([undefined, undefined]);
  expect(listed(memory, 20)).toHaveLength(1);
  expect(further(memory)).toEqual([]);
});
