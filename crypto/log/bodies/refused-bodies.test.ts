/** Bodies that are well formed and say what may not be said. */
import { expect, test } from 'vitest';
import { encode } from '../../encoding/writer.ts';
import { NO_ID } from '../path.ts';
import { encodeBody, parseBody, type Body } from './body.ts';
import type { PinnedRelay } from './policy.ts';

const id = (byte: number) => new Uint8Array(32).fill(byte);

const readAgain = (body: Body): string => {
  const { type, body: bytes } = encodeBody(body);
  const read = parseBody(type, bytes);
  return read.ok ? 'read' : read.error.code;
};

const withRelays = (relays: readonly PinnedRelay[]): Body => ({
  type: 'policy',
  value: {
    ...{ minVersion: 1, minSuite: 1, relays, reviewHours: 0, maxEpochDays: 0 },
    ...{ accountPublicKey: NO_ID, dutyPublicKey: NO_ID, glassRole: NO_ID },
  },
});

test('a policy names each relay once, in order, with the flags there are', () => {
  const [first, second] = [
    { publicKey: id(1), flags: 0 },
    { publicKey: id(2), flags: 1 },
  ];
  expect(readAgain(withRelays([first, second]))).toBe('read');
  expect(readAgain(withRelays([second, first]))).toBe('crypto/form');
  expect(readAgain(withRelays([first, first]))).toBe('crypto/form');
  for (const flags of [2, 3, 128])
    expect(readAgain(withRelays([first, { ...second, flags }]))).toBe('crypto/form');
});

const verdictOn = (compartment: number, statementIds: readonly Uint8Array[]): Body => ({
  type: 'verdict',
  value: { compartment, verdict: 'adopt', statementIds },
});

test('a verdict is about something, in a compartment there can be', () => {
  expect(readAgain(verdictOn(15, [id(1)]))).toBe('read');
  expect(readAgain(verdictOn(16, [id(1)]))).toBe('crypto/form');
  expect(readAgain(verdictOn(1, []))).toBe('crypto/form');
  const number = encodeBody(verdictOn(1, [id(1)])).type;
  for (const verdict of [0, 4]) {
    const bytes = encode((w) =>
      w
        .u8(1)
        .u8(verdict)
        .set([id(1)]),
    );
    expect(parseBody(number, bytes).ok).toBe(false);
  }
});
