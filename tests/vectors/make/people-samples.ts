/** Invitations, requests, welcomes, check numbers, recovery codes, slots, rows, pieces of files and tokens. */
import { concatBytes } from '#crypto/encoding/bytes.ts';
import { utf8Encode } from '#crypto/encoding/utf8.ts';
import { commitmentOf } from '#crypto/invite/check-number.ts';
import { encodeInvitation, invitationKeysOf } from '#crypto/invite/invitation.ts';
import { sealJoin, signJoin } from '#crypto/invite/join.ts';
import { encodeWelcome } from '#crypto/invite/welcome.ts';
import { CHUNK_BYTES, sealChunk } from '#crypto/files/file-chunks.ts';
import { createDevice, seededRandom } from '#crypto/log/people.test-support.ts';
import { asSecret } from '#crypto/primitives/secret.ts';
import { signingKeyFromSeed } from '#crypto/primitives/signature.ts';
import { issueToken } from '#crypto/relay/token.ts';
import { formatRecoveryCode } from '#crypto/rest/recovery-code.ts';
import { sealRow, storeKeysOf } from '#crypto/rest/row.ts';
import { createPasskeySlot, createPassphraseSlot, encodeSlot } from '#crypto/rest/slot.ts';
import type { Sample } from './sample.ts';

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte);
const SECRET = Uint8Array.from({ length: 20 }, (_, i) => 11 * i + 3);

export function peopleSamples(): readonly Sample[] {
  return [
    invitation(),
    join(),
    welcome(),
    checkNumber(),
    recoveryCode(),
    slot(),
    row(),
    fileChunk(),
    token(),
  ];
}

function invitation(): Sample {
  const terms = { relayPublicKey: fill(2), inviterDeviceId: fill(3), groupId: fill(4) };
  const text = encodeInvitation({ secret: SECRET, ...terms, expiresAt: 1_700_000_000_000 });
  const typed = (why: string, changed: string) => ({ why, of: 'link', bytes: utf8Encode(changed) });
  return {
    structure: 'invitation',
    about: 'The text of a link or QR code, as UTF-8, and what follows from its secret.',
    isSealed: true,
    valid: [{ name: 'link', bytes: utf8Encode(text) }],
    failing: [
      typed('padding', `${text}==`),
      typed('a space', ` ${text}`),
      typed('two characters exchanged', `${text.slice(1, 2)}${text.slice(0, 1)}${text.slice(2)}`),
    ],
  };
}

function join(): Sample {
  const random = seededRandom(10);
  const device = createDevice(random);
  const keys = invitationKeysOf(SECRET);
  const groupId = fill(4);
  const userLog = [fill(1, 200), fill(2, 300)];
  const introduction = utf8Encode('Koffi Mensah, doctor');
  const request = { inviteId: keys.inviteId, groupId, userLog, introduction, nonce: fill(5, 16) };
  const made = signJoin(request, device);
  // What the relay, or who has seen the link, may want to change: opened, changed, and sealed again.
  const renamed = { ...made, introduction: utf8Encode('Koffi Mensah, nurse!') };
  const known = { secret: SECRET, groupId, signPublicKey: device.card.signPublicKey };
  const other = (change: Partial<typeof request>, by = device) =>
    sealJoin(signJoin({ ...request, ...change }, by), keys, seededRandom(11));
  return {
    structure: 'join',
    about: 'A request to join, as it lies in the inbox of its invitation.',
    isSealed: true,
    valid: [{ name: 'request', bytes: sealJoin(made, keys, random), with: known }],
    failing: [
      {
        ...{ why: 'introduced otherwise than signed', of: 'request' },
        bytes: sealJoin(renamed, keys, seededRandom(12)),
      },
      {
        ...{ why: 'introduced at too great length', of: 'request' },
        bytes: other({ introduction: fill(7, 4097) }),
      },
      { why: 'for another group', of: 'request', bytes: other({ groupId: fill(6) }) },
      { why: 'for another invitation', of: 'request', bytes: other({ inviteId: fill(6, 16) }) },
      { why: 'signed by another device', of: 'request', bytes: other({}, createDevice(random)) },
    ],
  };
}

function welcome(): Sample {
  const base = {
    organisationId: fill(1),
    directoryChannelId: fill(2, 16),
    directoryLinkKey: fill(3),
  };
  const full = encodeWelcome({
    ...base,
    entries: [fill(4, 90), fill(5, 40)],
    relayTokens: [fill(6, 120)],
  });
  const bare = encodeWelcome({ ...base, entries: [], relayTokens: [] });
  const tokens = Array.from({ length: 65 }, () => fill(6, 1));
  return {
    structure: 'welcome',
    about: 'What a newcomer needs; it travels sealed.',
    isSealed: false,
    valid: [
      { name: 'bare', bytes: bare },
      { name: 'full', bytes: full },
    ],
    failing: [
      {
        why: '65 tokens',
        of: 'bare',
        bytes: encodeWelcome({ ...base, entries: [], relayTokens: tokens }),
      },
      {
        why: 'a token of 513 bytes',
        of: 'bare',
        bytes: encodeWelcome({ ...base, entries: [], relayTokens: [fill(1, 513)] }),
      },
      {
        why: '10,001 entries',
        of: 'bare',
        bytes: concatBytes([bare.slice(0, 80), Uint8Array.of(0x27, 0x11)]),
      },
      ...[1, 2, 5, 10, 20, 40].map((count) => ({
        ...{ why: `${String(count)} entries that are not there`, of: 'bare' },
        bytes: concatBytes([bare.slice(0, 80), Uint8Array.of(0, count, 0, 0)]),
      })),
    ],
  };
}

function checkNumber(): Sample {
  const [joinHash, joinerNonce] = [fill(21), fill(22)];
  return {
    structure: 'check-number',
    about:
      'Hash of the JOIN, both nonces, the inviter’s device and how they introduce themself: the six digits after the commitment is checked.',
    isSealed: false,
    valid: [23, 24, 26].map((byte) => ({
      name: byte === 23 ? 'digits' : byte === 24 ? 'other digits' : 'to a further device',
      bytes: concatBytes([
        joinHash,
        joinerNonce,
        fill(byte),
        fill(25),
        fill(9, byte === 26 ? 20 : 0),
      ]),
      with: { commitment: commitmentOf({ joinHash, joinerNonce }) },
    })),
    failing: Array.from({ length: 12 }, (_, i) => ({
      ...{ why: 'a request or nonce that was not committed to', of: 'digits' },
      bytes: concatBytes([
        i % 2 === 0 ? fill(30 + i) : joinHash,
        i % 2 === 0 ? joinerNonce : fill(30 + i),
        fill(23),
        fill(25),
      ]),
    })),
  };
}

function recoveryCode(): Sample {
  const text = formatRecoveryCode(SECRET);
  const typed = (why: string, changed: string) => ({
    why,
    of: 'paper',
    bytes: utf8Encode(changed),
  });
  const wrong = Array.from({ length: 9 }, (_, i) => {
    const at = i * 5;
    const digit = text.charAt(at) === '7' ? '8' : '7';
    return typed('one wrong character', `${text.slice(0, at)}${digit}${text.slice(at + 1)}`);
  });
  return {
    structure: 'recovery-code',
    about: 'The code on paper as somebody typed it, as UTF-8, and the keys it is.',
    isSealed: false,
    valid: [
      { name: 'paper', bytes: utf8Encode(text) },
      {
        name: 'typed',
        bytes: utf8Encode(text.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')),
      },
    ],
    failing: [
      ...wrong,
      typed('a foreign character', `${text.slice(0, -1)}U`),
      typed('twice', text + text),
    ],
  };
}

function slot(): Sample {
  const dek = fill(31);
  const random = seededRandom(12);
  const passphrase = 'several words that nobody guesses';
  const first = createPassphraseSlot({ dek, passphrase }, random);
  const prfOutput = fill(32);
  const second = createPasskeySlot(
    { dek, prfOutput, prfSalt: fill(33), credentialId: fill(34, 40) },
    random,
  );
  if (!first.ok || !second.ok) throw new Error('slots are made');
  const bytes = encodeSlot(first.value);
  const cost = (passes: number, memory: number) => {
    const changed = bytes.slice();
    new DataView(changed.buffer).setUint32(58, passes);
    new DataView(changed.buffer).setUint32(62, memory);
    return changed;
  };
  const committed = createPasskeySlot(
    { dek: fill(99), prfOutput, prfSalt: fill(33), credentialId: fill(34, 40) },
    seededRandom(12),
  );
  if (!committed.ok) throw new Error(committed.error.code);
  const lied = encodeSlot(second.value);
  lied.set(encodeSlot(committed.value).slice(2, 34), 2);
  return {
    structure: 'slot',
    about: 'The key of everything at rest behind a passphrase (Argon2id) or a passkey.',
    isSealed: true,
    valid: [
      { name: 'passkey', bytes: encodeSlot(second.value), with: { prfOutput } },
      { name: 'passphrase', bytes, with: { passphrase } },
    ],
    failing: [
      { why: 'one pass', of: 'passphrase', bytes: cost(1, 64 << 20) },
      { why: '32 MiB', of: 'passphrase', bytes: cost(3, 32 << 20) },
      { why: 'no cost at all', of: 'passphrase', bytes: cost(0, 0) },
      { why: '17 passes', of: 'passphrase', bytes: cost(17, 64 << 20) },
      { why: 'more than 1 GiB', of: 'passphrase', bytes: cost(3, (1 << 30) + 1) },
      { why: 'a commitment to another key', of: 'passkey', bytes: lied },
    ],
  };
}

function row(): Sample {
  const dek = fill(41);
  const place = { key: utf8Encode('entity-7'), schema: 3, generation: 12 };
  const sealed = (store: string, change: Partial<typeof place> = {}) =>
    sealRow(
      { keys: storeKeysOf(dek, store), place: { ...place, ...change }, nonce: fill(42, 24) },
      utf8Encode('what is at rest'),
    );
  const other = (why: string, bytes: Uint8Array) => ({ why, of: 'row', bytes });
  return {
    structure: 'row',
    about: 'A row at rest, sealed to its place.',
    isSealed: true,
    valid: [
      { name: 'row', bytes: sealed('documents'), with: { dek, store: 'documents', ...place } },
    ],
    failing: [
      other('of another store', sealed('outbox')),
      other('of another key', sealed('documents', { key: utf8Encode('entity-8') })),
      other('of another schema', sealed('documents', { schema: 4 })),
      other('of an older generation', sealed('documents', { generation: 11 })),
    ],
  };
}

function fileChunk(): Sample {
  const file = { fileId: fill(61, 16), key: asSecret(fill(62)), length: CHUNK_BYTES + 300 };
  const rest = Uint8Array.from({ length: 300 }, (_, at) => at % 256);
  const small = { ...file, length: 300 };
  const known = { ...file, index: 1 };
  const other = (why: string, bytes: Uint8Array) => ({ why, of: 'last of two', bytes });
  return {
    structure: 'file-chunk',
    about: 'A piece of a file, sealed to the file and to its place in it.',
    isSealed: true,
    valid: [
      { name: 'last of two', bytes: sealChunk(file, 1, rest), with: known },
      { name: 'the only one', bytes: sealChunk(small, 0, rest), with: { ...small, index: 0 } },
    ],
    failing: [
      other('of another file', sealChunk({ ...file, fileId: fill(63, 16) }, 1, rest)),
      other('under another key', sealChunk({ ...file, key: asSecret(fill(64)) }, 1, rest)),
      other('of another place', sealChunk(small, 0, rest)),
      other(
        'not the last of its file',
        sealChunk({ ...file, length: 3 * CHUNK_BYTES }, 1, new Uint8Array(CHUNK_BYTES)),
      ),
    ],
  };
}

function token(): Sample {
  const account = signingKeyFromSeed(fill(51));
  const bytes = issueToken(account, fill(52, 16), 1_800_000_000_000);
  const stolen = issueToken(signingKeyFromSeed(fill(53)), fill(52, 16), 1_800_000_000_000);
  stolen.set(account.publicKey);
  return {
    structure: 'token',
    about: 'The right to open one channel at an account’s expense.',
    isSealed: true,
    valid: [{ name: 'token', bytes }],
    failing: [{ why: 'signed by another account', of: 'token', bytes: stolen }],
  };
}
