import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { derive } from '../primitives/hash.ts';
import { initCrypto } from '../primitives/sodium.ts';
import {
  channelIdOf,
  directorySecretsOf,
  editSecretsOf,
  readSecretsOf,
  relayReadKey,
  relayWriteKey,
} from './epoch-secrets.ts';

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);

beforeAll(initCrypto);

describe('epoch secrets', () => {
  test('a writer can read: E yields R and everything a reader has', () => {
    const edit = bytes(32, 1);
    expect(editSecretsOf(edit).readSecrets).toEqual(readSecretsOf(derive(edit, 32, 'read-secret')));
  });

  test('no two keys of one epoch are equal', () => {
    const { edit, writeKey, readSecrets } = editSecretsOf(bytes(32, 1));
    const relayId = bytes(16, 5);
    const all = [
      edit,
      writeKey.publicKey,
      readSecrets.read,
      readSecrets.readCommit,
      readSecrets.bodyKey,
      readSecrets.dropKey.publicKey,
      readSecrets.historyKey,
      readSecrets.glassShare,
      readSecrets.boxKey.secretKey,
      relayReadKey(readSecrets.read, relayId),
      relayWriteKey(edit, relayId),
    ].map(toHex);
    expect(new Set(all).size).toBe(all.length);
  });

  test('the box key is made once, at first use', () => {
    const secrets = readSecretsOf(bytes(32, 1));
    expect(secrets.boxKey).toBe(secrets.boxKey);
  });

  test('two relays get different keys for one channel', () => {
    const [read, edit] = [bytes(32, 1), bytes(32, 2)];
    expect(relayReadKey(read, bytes(16, 1))).not.toEqual(relayReadKey(read, bytes(16, 2)));
    expect(relayWriteKey(edit, bytes(16, 1))).not.toEqual(relayWriteKey(edit, bytes(16, 2)));
  });

  test('a channel id commits to both keys in their order', () => {
    const [a, b] = [bytes(32, 1), bytes(32, 2)];
    expect(channelIdOf(a, b)).toHaveLength(16);
    expect(channelIdOf(a, b)).not.toEqual(channelIdOf(b, a));
  });

  test('a secret that is not 32 bytes stops the program', () => {
    for (const length of [0, 16, 31, 33]) {
      expect(() => readSecretsOf(bytes(length, 1))).toThrow('32 bytes');
      expect(() => editSecretsOf(bytes(length, 1))).toThrow('32 bytes');
      expect(() => relayReadKey(bytes(length, 1), bytes(16, 1))).toThrow('32 bytes');
    }
  });

  test('in a directory the writing key changes with the organisation, the reading keys stay', () => {
    const linkKey = bytes(32, 3);
    const before = directorySecretsOf(linkKey, bytes(32, 1));
    const after = directorySecretsOf(linkKey, bytes(32, 2));
    expect(after.readSecrets).toEqual(before.readSecrets);
    expect(after.writeKey.publicKey).not.toEqual(before.writeKey.publicKey);
    expect(before.writeKey).toEqual(editSecretsOf(bytes(32, 1)).writeKey);
  });
});
