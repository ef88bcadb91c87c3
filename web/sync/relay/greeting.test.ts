/** Which relays a client stays with: the pinned one, of any version that understands it. */
import { beforeAll, expect, test } from 'vitest';
import { initCrypto, signHello, signingKeyFromSeed } from '#crypto/relay/relay-identity.ts';
import type { RelayFrame } from '#protocol/codec.ts';
import { PROTOCOL_VERSION, PROTOCOL_VERSION_OLDEST, SUBPROTOCOL } from '#protocol/version.ts';
import { greetingOf } from './greeting.ts';

beforeAll(initCrypto);

function greeted(oldest: number, newest: number) {
  const key = signingKeyFromSeed(new Uint8Array(32).fill(1));
  const claim = {
    ...{ oldest, newest, time: 5 },
    relayPublicKey: key.publicKey,
    nonce: new Uint8Array(32).fill(2),
  };
  const body = { ...claim, signature: signHello(key, claim) };
  const hello: RelayFrame = { name: 'hello', requestId: 0, body };
  const greeting = greetingOf(hello, key.publicKey);
  return greeting.ok ? 'stays' : greeting.error.code;
}

test('a relay one version behind and one version ahead are understood during an upgrade', () => {
  expect(greeted(PROTOCOL_VERSION_OLDEST, PROTOCOL_VERSION - 1)).toBe('stays');
  expect(greeted(PROTOCOL_VERSION_OLDEST, PROTOCOL_VERSION)).toBe('stays');
  expect(greeted(PROTOCOL_VERSION_OLDEST, PROTOCOL_VERSION + 1)).toBe('stays');
  expect(greeted(PROTOCOL_VERSION, PROTOCOL_VERSION + 1)).toBe('stays');
});

test('a relay that has left this version behind, or never reached it, is left', () => {
  expect(greeted(PROTOCOL_VERSION + 1, PROTOCOL_VERSION + 2)).toBe('relay/version');
  expect(greeted(0, PROTOCOL_VERSION_OLDEST - 1)).toBe('relay/version');
});

test('versions that understand one another share the name of the WebSocket', () => {
  expect(SUBPROTOCOL).toBe(`lantern-relay.${String(PROTOCOL_VERSION_OLDEST)}`);
});
