/**
 * Pinned bytes of the key schedule and of one envelope. A change here is a change of the format: it needs a new suite or
 * version, not a new literal. The derivations are computed a second time with other people's code.
 */
import { blake2b } from '@noble/hashes/blake2.js';
import { ml_kem768_x25519 } from '@noble/post-quantum/hybrid.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, toHex } from '../encoding/bytes.ts';
import { utf8Encode } from '../encoding/utf8.ts';
import { openEnvelope, parseEnvelope, sealEnvelope, verifyEnvelope } from '../envelope/envelope.ts';
import { PART } from '../envelope/parts.ts';
import { invitationKeysOf } from '../invite/invitation.ts';
import { hash } from '../primitives/hash.ts';
import { boxKeyFromSeed, decapsulate, encapsulate } from '../primitives/kem.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { formatRecoveryCode, recoveryKeysOf } from '../rest/recovery-code.ts';
import { storeKeysOf } from '../rest/row.ts';
import { deviceKeysFromSeeds } from './device-keys.ts';
import { channelIdOf, editSecretsOf, relayReadKey, relayWriteKey } from './epoch-secrets.ts';

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);
const EDIT = bytes(32, 1);
const RELAY_ID = bytes(16, 9);

const KEY_SCHEDULE = {
  read: '574410808866346993e9453d86c6ab44469037af79e088d9b3daa046b7b1d440',
  readCommit: '92420481bce61eab6f7c2bda3db6196f1135009fe9ede28cdfebe1f9c462453c',
  bodyKey: '77a8d6172e27647b9b07bdaa3511884bd21deeea2fd02e5b966d2c489d144b1d',
  historyKey: 'e9e3bba282814abfb9c5fb056e3cd3d16c6e49d1366f0fb1ea9ad25549ad6159',
  glassShare: 'f12c044e4b3c547605a8cd06431f39de96f81344fdef5c8eb529399d08d71962',
  relayRead: '1d7f358c0ec74de93627c30b4845d49add6c18b1ca04647b1773d0ac1198e978',
  relayWrite: 'd66b222920fa508ad0b82ecb8c0d8edb91f8c2c988685a809f7e009b65b8475b',
  writePublicKey: '7e583ef5660f427aad14688a65d627a892f5333140fc19afde78017b70357669',
  dropPublicKey: 'aadba8507c53fb5f440d7064b7993f3fbc8f55412153a755b675446392c58f89',
  channelId: 'b86312b85a597b0bcdd563c72901dcf2',
  boxPublicKeyHash: 'dc86b49f851b9a870b20704c0d7ebe97e60a3dd1de4b364c2ab91083a40312b4',
};

const ENVELOPE = [
  '01010200b86312b85a597b0bcdd563c72901dcf2090909090909090909090909090909090909090909090909',
  '000001104c1d28765db847f7acb627f08438c15eb46003f341a647e56c6d1b5b9f719ee6bc5fe487e6cf33ad',
  'b58716daa804d257256ffb50f4d2918967e103124847c33dec5f675ba62974865bf379ab656c760b92404a74',
  '805efe749468e1c6701dcbdc66c1a0ed7143f322d5ccbc44ac0f0280c80a291ca4bce3404efea129ae93bddd',
  '38e9609b53fe1ce81e3cd47d4d11149122539c5debdc437b319fd0a9ebc021288edc1a639849b7cc51ff39b3',
  '6176fcde3197d41a466a47efea5ab5dab5996d79f8f743130b6ed0d22dd5f38ed2099fd99f4a4dfcecff8768',
  'de87cdb06a1522dbb0e64d419934843ee5293e2a0379ecfc871700c9f899050221fbd184bccbeddeccd0850b',
  '0253805f0bf655d4b62068b1fc9ad9357a1e75439120bbbb195af2df0ad8dc0e55cfcb77a4af3887828cbd59',
  '92056075313d11b4493dd4c70b4ef4f29943a0bd46ea473803447fca9dd99103',
].join('');
const ENVELOPE_DIGEST = '31346eb113c8e0a95e7cc5f5c3a97b2c5a071ab837a2f847b275fc5185ca4824';

const channel = () => {
  const { writeKey, readSecrets } = editSecretsOf(EDIT);
  const channelId = channelIdOf(writeKey.publicKey, readSecrets.dropKey.publicKey);
  return { writeKey, readSecrets, channelId };
};

/** D and H written a second time, with another library. */
const inContext = (context: string, data: Uint8Array) => {
  const name = utf8Encode(`lantern/${context}/1`);
  return concatBytes([Uint8Array.of(name.length), name, data]);
};
const secondHash = (context: string, data: Uint8Array) =>
  blake2b(inContext(context, data), { dkLen: 32 });
const secondDerive = (key: Uint8Array, context: string, data: Uint8Array = bytes(0, 0)) =>
  blake2b(inContext(context, data), { dkLen: 32, key });

beforeAll(initCrypto);

describe('the key schedule', () => {
  test('gives these bytes for E = 32 times 01', () => {
    const { writeKey, readSecrets, channelId } = channel();
    const { read, readCommit, bodyKey, historyKey, glassShare, dropKey, boxKey } = readSecrets;
    const computed = {
      read,
      readCommit,
      bodyKey,
      historyKey,
      glassShare,
      relayRead: relayReadKey(read, RELAY_ID),
      relayWrite: relayWriteKey(EDIT, RELAY_ID),
      writePublicKey: writeKey.publicKey,
      dropPublicKey: dropKey.publicKey,
      channelId,
      boxPublicKeyHash: hash('box-id', boxKey.publicKey),
    };
    const inHex = Object.fromEntries(
      Object.entries(computed).map(([name, value]) => [name, toHex(value)]),
    );
    expect(inHex).toEqual(KEY_SCHEDULE);
  });

  test('is the one another library computes', () => {
    const read = secondDerive(EDIT, 'read-secret');
    expect(toHex(read)).toBe(KEY_SCHEDULE.read);
    expect(toHex(secondDerive(read, 'read-commit'))).toBe(KEY_SCHEDULE.readCommit);
    expect(toHex(secondDerive(read, 'body-key'))).toBe(KEY_SCHEDULE.bodyKey);
    expect(toHex(secondDerive(read, 'history-key'))).toBe(KEY_SCHEDULE.historyKey);
    expect(toHex(secondDerive(read, 'glass-share'))).toBe(KEY_SCHEDULE.glassShare);
    expect(toHex(secondDerive(read, 'relay-read', RELAY_ID))).toBe(KEY_SCHEDULE.relayRead);
    expect(toHex(secondDerive(EDIT, 'relay-write', RELAY_ID))).toBe(KEY_SCHEDULE.relayWrite);
    const { writeKey, readSecrets } = channel();
    const both = concatBytes([writeKey.publicKey, readSecrets.dropKey.publicKey]);
    expect(toHex(secondHash('channel', both).slice(0, 16))).toBe(KEY_SCHEDULE.channelId);
    const boxSeed = secondDerive(read, 'box-seed');
    expect(ml_kem768_x25519.keygen(boxSeed).publicKey).toEqual(readSecrets.boxKey.publicKey);
  });

  test('gives devices, invitations, recovery codes and stores these keys', () => {
    const device = deviceKeysFromSeeds({
      kind: 'device',
      signSeed: bytes(32, 1),
      boxSeed: bytes(32, 2),
      nonce: bytes(16, 3),
    });
    const invitation = invitationKeysOf(bytes(20, 7));
    const recovery = recoveryKeysOf(bytes(20, 8));
    const store = storeKeysOf(bytes(32, 42), 'documents');
    expect(toHex(device.deviceId)).toBe(
      '976cfcdf41d6dc5fb5901a0eeb91a860eacad291f88fcff39f19409184338bdf',
    );
    expect([invitation.inviteId, invitation.inboxChannelId, invitation.joinKey].map(toHex)).toEqual(
      [
        'ff7db6c40ea1143e6498074039be3449',
        '96a823d914ceab5dd911ea3a8246bf77',
        'e7c5b55be4f507364b963da24665659db71457a83f016442d5abe6925cee7591',
      ],
    );
    expect(toHex(deviceKeysFromSeeds(recovery.deviceSeeds).deviceId)).toBe(
      '25f40fbb2ee38067aa39753d70af2420f5b89136867b177dcb7d4f9b72fb228c',
    );
    expect(toHex(recovery.locatorChannelId)).toBe('159acde5ae0ef709440d625c1339a744');
    expect(formatRecoveryCode(bytes(20, 8))).toBe('1040-G208-1040-G208-1040-G208-1040-G208-QN0H');
    expect([store.rowKey, store.indexKey].map(toHex)).toEqual([
      '3a9674e830da61d88bfeddf8a0188ee9c291ea18adad281f173765e57b9a081b',
      '918e33ad6c122597eb834d9d9015ae972f5023efc908fe1dc61d3c6e7947c4f6',
    ]);
  });
});

describe('the envelope', () => {
  test('of one statement part is these bytes, with this digest', () => {
    const { writeKey, readSecrets, channelId } = channel();
    const parts = [{ type: PART.statement, bytes: bytes(20, 7) }];
    const sealed = sealEnvelope({
      kind: 'work',
      channelId,
      bodyKey: readSecrets.bodyKey,
      signingKey: writeKey,
      parts,
      nonce: bytes(24, 9),
    });
    expect(toHex(sealed)).toBe(ENVELOPE);
    const parsed = parseEnvelope(sealed);
    if (!parsed.ok) throw new Error(parsed.error.code);
    expect(toHex(parsed.value.digest)).toBe(ENVELOPE_DIGEST);
    expect(toHex(secondHash('envelope', sealed))).toBe(ENVELOPE_DIGEST);
    expect(verifyEnvelope(parsed.value, writeKey.publicKey)).toBe(true);
    expect(openEnvelope(parsed.value, readSecrets.bodyKey)).toEqual({ ok: true, value: parts });
  });
});

describe('X-Wing', () => {
  test.each([1, 2, 77, 255])('agrees with a second implementation, seeds of %i', (fill) => {
    const [seed, randomness] = [bytes(32, fill), bytes(64, 255 - fill)];
    const [ours, theirs] = [boxKeyFromSeed(seed), ml_kem768_x25519.keygen(seed)];
    expect(ours.publicKey).toEqual(theirs.publicKey);
    const sent = encapsulate(theirs.publicKey, randomness);
    const sentByThem = ml_kem768_x25519.encapsulate(ours.publicKey, randomness);
    expect(sent).toEqual({
      ok: true,
      value: { ciphertext: sentByThem.cipherText, sharedSecret: sentByThem.sharedSecret },
    });
    const opened = ml_kem768_x25519.decapsulate(sentByThem.cipherText, theirs.secretKey);
    expect(decapsulate(ours, sentByThem.cipherText)).toEqual({ ok: true, value: opened });
  });
});
