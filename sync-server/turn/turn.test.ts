import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { coturnConfig, DENIED_PEERS } from './coturn-config.ts';
import { TURN_SECONDS, turnCredentials } from './turn-credentials.ts';

test('the code under credentials is the HMAC-SHA1 of RFC 2202', () => {
  const hmac = (key: Buffer | string, text: string) =>
    createHmac('sha1', key).update(text).digest('hex');
  expect(hmac(Buffer.alloc(20, 0x0b), 'Hi There')).toBe('b617318655057264e28bc0b6fb378c8ef146be00');
  expect(hmac('Jefe', 'what do ya want for nothing?')).toBe(
    'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79',
  );
});

test('credentials name the second they end, nobody, and are made by the secret', () => {
  const made = turnCredentials('the secret of an operator, long enough', 'abc', 1_700_000_000_500);
  const end = 1_700_000_000 + TURN_SECONDS;
  expect(made.username).toBe(`${String(end)}:abc`);
  expect(made.expiresAt).toBe(end * 1_000);
  const expected = createHmac('sha1', 'the secret of an operator, long enough');
  expect(made.credential).toBe(expected.update(made.username).digest('base64'));
  expect(turnCredentials('another', 'abc', 1_700_000_000_500).credential).not.toBe(made.credential);
});

test('the configuration lets nobody into a network behind the server', () => {
  const text = coturnConfig({ secret: 's', realm: 'turn.example.org' });
  for (const line of ['use-auth-secret', 'no-tcp-relay', 'no-multicast-peers', 'no-cli', 'no-tls'])
    expect(text.split('\n')).toContain(line);
  expect(text.match(/^denied-peer-ip=/gm)).toHaveLength(DENIED_PEERS.length);
  for (const range of ['10.0.0.0-', '127.0.0.0-', '169.254.0.0-', '64:ff9b::-', 'fc00::-', '::1'])
    expect(text).toContain(`denied-peer-ip=${range}`);
  const certificate = { chain: '/c.pem', key: '/k.pem' };
  const withTls = coturnConfig({ secret: 's', realm: 'r', certificate });
  expect(withTls).toContain('tls-listening-port=5349\ncert=/c.pem\npkey=/k.pem');
  expect(withTls).not.toContain('no-tls');
});
