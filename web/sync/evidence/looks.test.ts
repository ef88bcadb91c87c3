import { expect, test } from 'vitest';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { parseDeviceId, parseUserId } from '#kernel/ids.ts';
import { parseMillis } from '#kernel/ports.ts';
import { askedIn, type Look } from './looks.ts';

const HOUR_MS = 3_600_000;
const device = 'd'.repeat(64);

const notice = (at: number, deviceId = device) => ({
  ...{ record: new Uint8Array(32), epochId: new Uint8Array(32), packId: new Uint8Array(32) },
  ...{ deviceId: fromHexId(deviceId), purpose: 1, reason: 2, at, until: at + 4 * HOUR_MS },
});

function opening(at: number): Look {
  const [userId, deviceId] = [parseUserId('a'.repeat(64)), parseDeviceId(device)];
  const millis = parseMillis(at);
  if (!userId || !deviceId || millis === undefined) throw new Error('a note');
  const body = { type: 'open', reason: 2, until: at + 4 * HOUR_MS, words: '' } as const;
  const mark = { isContested: false, hasGapBefore: false };
  return { id: 'note', userId, deviceId, at: millis, body, ...mark };
}

test('who asked the server for emergency access and noted no opening is told of by the server alone', () => {
  const at = 10 * HOUR_MS;
  expect(askedIn(notice(at), [])).toEqual({ at, until: at + 4 * HOUR_MS, deviceId: device });
  expect(askedIn(notice(at), [opening(at + 60_000)])).toBeUndefined();
  expect(askedIn(notice(at + HOUR_MS), [opening(at)])).toBeUndefined();
  expect(askedIn(notice(at + 9 * HOUR_MS), [opening(at)])).toMatchObject({ deviceId: device });
  expect(askedIn(notice(at, 'e'.repeat(64)), [opening(at)])).toBeDefined();
});
