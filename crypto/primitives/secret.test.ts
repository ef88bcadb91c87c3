import { inspect } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { toBase64Url, toHex } from '../encoding/bytes.ts';
import { sealEnvelope, openEnvelope, parseEnvelope } from '../envelope/envelope.ts';
import { createInvitation, invitationKeysOf } from '../invite/invitation.ts';
import { createDeviceSeeds, deviceKeysFromSeeds } from '../keys/device-keys.ts';
import { editSecretsOf } from '../keys/epoch-secrets.ts';
import { seededRandom } from '../log/people.test-support.ts';
import { createRecoverySecret, recoveryKeysOf } from '../rest/recovery-code.ts';
import { openRow, sealRow, storeKeysOf } from '../rest/row.ts';
import { createPasskeySlot, openPasskeySlot } from '../rest/slot.ts';
import { aeadOpen } from './aead.ts';
import { decapsulate } from './kem.ts';
import { asSecret } from './secret.ts';
import { initCrypto } from './sodium.ts';

beforeAll(initCrypto);

/** One of everything that holds keys, and the keys. */
function holders() {
  const random = seededRandom(77);
  const seeds = createDeviceSeeds('device', random);
  const device = deviceKeysFromSeeds(seeds);
  const edit = editSecretsOf(random(32));
  const place = { relayPublicKey: random(32), inviterDeviceId: random(32), groupId: random(32) };
  const invitation = createInvitation({ ...place, now: 0 }, random);
  const recovery = recoveryKeysOf(createRecoverySecret(random));
  const stores = storeKeysOf(random(32), 'documents');
  const invited = invitationKeysOf(invitation.secret);
  const keys = [
    ...[seeds.signSeed, seeds.boxSeed, device.signingKey.secretKey, device.boxKey.secretKey],
    ...[edit.edit, edit.writeKey.secretKey, edit.readSecrets.read, edit.readSecrets.bodyKey],
    ...[edit.readSecrets.historyKey, edit.readSecrets.glassShare, invitation.secret],
    ...[invited.joinKey, invited.inbox.edit, stores.rowKey, stores.indexKey],
    ...[recovery.deviceSeeds.signSeed, recovery.deviceSeeds.boxSeed, recovery.locator.edit],
  ];
  return { held: { seeds, device, edit, invitation, invited, recovery, stores }, keys };
}

/** What a log line, a console, a template or an error message would make of a value. */
const printed = (value: unknown): string =>
  [inspect(value, { depth: 9, maxArrayLength: 200 }), JSON.stringify(value), String(value)]
    .join()
    .replace(/\s/g, '');

/** The forms in which key bytes could be recognised. */
const formsOf = (key: Uint8Array): readonly string[] => {
  const bytes = Uint8Array.from(key);
  const some = bytes.subarray(0, 6);
  return [toHex(some), toBase64Url(bytes).slice(0, 8), [...some].join(',')];
};

describe('a secret', () => {
  test('prints itself as nothing, and computes as the bytes it is', () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const hidden = asSecret(bytes.slice());
    for (const text of [`${String(hidden)}`, JSON.stringify({ hidden }), inspect(hidden)])
      expect(text).toContain('<redacted>');
    expect(hidden).toEqual(bytes);
    expect(toHex(hidden)).toBe('010203');
  });

  test('in everything that holds keys, none shows in a text, a console or JSON', () => {
    const { held, keys } = holders();
    const text = printed(held) + Object.values(held).map(printed).join();
    for (const key of keys)
      for (const form of formsOf(key)) expect(text.includes(form)).toBe(false);
    // The test can fail: the same bytes without their mark do show.
    expect(printed(Uint8Array.from(keys[0] ?? []))).toContain(
      [...(keys[0] ?? []).slice(0, 6)].join(','),
    );
  });

  test('shows in no error: what fails says its code and nothing else', () => {
    const { held, keys } = holders();
    const { edit, device, stores } = held;
    const { writeKey, readSecrets } = edit;
    const envelope = sealEnvelope({
      ...{ kind: 'work', channelId: new Uint8Array(16), bodyKey: readSecrets.bodyKey },
      ...{
        signingKey: writeKey,
        parts: [{ type: 4, bytes: edit.edit }],
        nonce: new Uint8Array(24),
      },
    });
    const parsed = parseEnvelope(envelope);
    const place = { key: new Uint8Array(1), schema: 1, generation: 1 };
    const row = sealRow({ keys: stores, place, nonce: new Uint8Array(24) }, edit.edit);
    const options = { dek: edit.edit, prfOutput: readSecrets.read, prfSalt: new Uint8Array(32) };
    const slot = createPasskeySlot(
      { ...options, credentialId: new Uint8Array(9) },
      seededRandom(1),
    );
    const box = { key: edit.edit, nonce: new Uint8Array(24), ad: readSecrets.read };
    const results: readonly unknown[] = [
      parsed.ok ? openEnvelope(parsed.value, readSecrets.historyKey) : parsed,
      openRow({ keys: stores, place: { ...place, generation: 2 } }, row),
      slot.ok ? openPasskeySlot(slot.value, readSecrets.bodyKey) : slot,
      aeadOpen(box, row),
      decapsulate(device.boxKey, new Uint8Array(3)),
    ];
    for (const result of results) {
      expect(result).toEqual({ ok: false, error: { code: expect.stringMatching(/^crypto\//) } });
      for (const key of keys)
        for (const form of formsOf(key)) expect(printed(result).includes(form)).toBe(false);
    }
  });
});
