/** Attacks on keys, seals, rotations and signatures. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { concatBytes, toHex } from '#crypto/encoding/bytes.ts';
import { CONTEXTS, contextBytes } from '#crypto/contexts.ts';
import { openEnvelope, parseEnvelope } from '#crypto/envelope/envelope.ts';
import { currentEpoch, isOwed, owedReason, tipsOf } from '#crypto/epoch/current.ts';
import { forge, threesome } from '#crypto/epoch/forge.test-support.ts';
import { openEpoch } from '#crypto/epoch/open.ts';
import { makeSeal } from '#crypto/epoch/seal.ts';
import { openAll, Ward } from '#crypto/epoch/ward.test-support.ts';
import { encodeCard, parseCard } from '#crypto/keys/device-card.ts';
import { editSecretsOf, readSecretsOf } from '#crypto/keys/epoch-secrets.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import {
  act,
  add,
  createDevice,
  createPerson,
  READER,
  remove,
  seededRandom,
  WRITER,
} from '#crypto/log/people.test-support.ts';
import { derive, hash } from '#crypto/primitives/hash.ts';
import { sign, signingKeyFromSeed, verify } from '#crypto/primitives/signature.ts';
import { initCrypto, sodium } from '#crypto/primitives/sodium.ts';
import { collide, oneTimeKeyOf } from '../support/two-keys.ts';

beforeAll(initCrypto);

test('attack 8: a card with a zero, an all-255 or an X25519-zero box key, and a rotation beside it', () => {
  const device = createDevice(seededRandom(8));
  const good = device.card.boxPublicKey;
  const noCurve = good.slice();
  noCurve.fill(0, 1184);
  const bad = [new Uint8Array(1216), new Uint8Array(1216).fill(255), noCurve];
  for (const boxPublicKey of bad)
    expect(parseCard(encodeCard({ ...device.card, boxPublicKey }))).toEqual({
      ok: false,
      error: { code: 'crypto/key' },
    });
  // A member who never had a key to seal to holds nobody up.
  const { ward, book, owner, groupId } = threesome(8);
  const keyless = createPerson(seededRandom(81));
  book.add([keyless.genesis]);
  act(book, { person: owner, groupId, body: add(keyless.userId, READER) });
  const epochId = ward.rotate({ person: owner, groupId, compartment: 1 });
  expect(currentEpoch(book, { groupId, compartment: 1 })?.epochId).toBe(epochId);
});

test('attack 11: one ciphertext is made to open under two keys, and two members are given different keys', () => {
  const bodyKeys = [1, 2].map((fill) => readSecretsOf(new Uint8Array(32).fill(fill)).bodyKey);
  const header = concatBytes([
    Uint8Array.of(1, 1, 2, 0),
    new Uint8Array(16).fill(3),
    new Uint8Array(24).fill(4),
    Uint8Array.of(0, 0, 0, 48),
  ]);
  const ad = concatBytes([contextBytes('envelope'), header]);
  const oneTime = bodyKeys.map((key) => {
    const nonce = header.slice(20, 44);
    const inner = sodium.crypto_core_hchacha20(nonce.slice(0, 16), key, null);
    const rest = concatBytes([new Uint8Array(4), nonce.slice(16)]);
    return oneTimeKeyOf(sodium.crypto_stream_chacha20_ietf_xor(new Uint8Array(32), rest, inner));
  });
  const [one, two] = oneTime;
  if (one === undefined || two === undefined) throw new Error('there are two keys');
  const ciphertext = collide([one, two], ad);
  if (ciphertext === undefined) throw new Error('blocks are found');
  const parsed = parseEnvelope(concatBytes([header, ciphertext, new Uint8Array(64)]));
  if (!parsed.ok) throw new Error(parsed.error.code);
  // The cipher opens under both: what comes out is malformed, not unauthentic.
  for (const key of bodyKeys)
    expect(openEnvelope(parsed.value, key)).not.toEqual({
      ok: false,
      error: { code: 'crypto/open' },
    });
  // So the key itself is committed to: who is given another R than the epoch says opens nothing.
  const { ward, book, owner, writer, reader, groupId } = threesome(11);
  const box = tipsOf(book, { groupId: reader.userId, compartment: 0 })[0]?.boxPublicKey;
  if (box === undefined) throw new Error('the reader has a box');
  const other = editSecretsOf(new Uint8Array(32).fill(9));
  const forged = forge(ward, { person: writer, groupId, compartment: 1 }, (body) => ({
    ...body,
    seals: body.seals.map((seal) => {
      if (toHex(seal.memberId) !== reader.userId) return seal;
      const context = { ...body, groupId: fromHexId(groupId) };
      const recipient = { memberId: seal.memberId, tier: 1 as const, boxPublicKey: box };
      const opened = { readSecrets: other.readSecrets, editSecrets: other };
      const made = makeSeal(context, recipient, opened);
      return made.ok ? made.value : seal;
    }),
  }));
  expect(forged.verdict).toBe('accepted');
  const own = [...openAll(book, reader, reader.device).values()];
  const boxKey = own.find(({ readSecrets }) => toHex(readSecrets.boxKey.publicKey) === toHex(box));
  if (boxKey === undefined) throw new Error('the reader opens the own log');
  expect(
    openEpoch({
      book,
      groupId,
      epochId: forged.epochId,
      memberId: reader.userId,
      boxKey: boxKey.readSecrets.boxKey,
    }),
  ).toEqual({ ok: false, error: { code: 'crypto/seal' } });
  const place = { groupId, compartment: 1 };
  expect(isOwed(book, place, { badEpochs: new Set([forged.epochId]) })).toBe(true);
  const next = ward.rotate({ person: owner, ...place, reason: 'bad-seal' });
  expect(openAll(book, reader, reader.device).has(next)).toBe(true);
});

test('attack 14: keys of other lengths stop the program, and the same text under two contexts is two texts', () => {
  const text = 'a key in letters' as unknown as Uint8Array;
  for (const key of [new Uint8Array(0), new Uint8Array(16), new Uint8Array(64), text])
    expect(() => derive(key, 32, 'row')).toThrow('invariant');
  const digests = new Set(CONTEXTS.map((context) => toHex(hash(context, Uint8Array.of(1)))));
  expect(digests.size).toBe(CONTEXTS.length);
  // No context is the beginning of another one, so context and content cannot trade bytes.
  const starts = CONTEXTS.map((context) => toHex(contextBytes(context)));
  for (const start of starts)
    expect(starts.filter((other) => other.startsWith(start))).toHaveLength(1);
});

test('attack 15: who leaves a role opens nothing of what is written afterwards in any of its records', () => {
  const ward = new Ward(15);
  const { book } = ward;
  const [nurse, leaver] = [ward.person(), ward.person()];
  const role = ward.group(nurse, 'role');
  act(book, { person: nurse, groupId: role, body: add(leaver.userId, { ...READER, read: 1 }) });
  ward.rotate({ person: nurse, groupId: role, compartment: 0 });
  const records = Array.from({ length: 12 }, () => {
    const groupId = ward.group(nurse, 'record', 0b11);
    const rights = { ...WRITER, read: 3, write: 2 };
    act(book, { person: nurse, groupId, body: add(role, rights, 'role') });
    ward.rotate({ person: nurse, groupId, compartment: 1 });
    return groupId;
  });
  const epochs = () => records.map((groupId) => book.state(groupId)?.epochs.length);
  const before = epochs();
  act(book, { person: nurse, groupId: role, body: remove(leaver.userId) });
  ward.rotate({ person: nurse, groupId: role, compartment: 0 });
  expect(epochs()).toEqual(before);
  const known = openAll(book, leaver, leaver.device).size;
  for (const groupId of records) {
    expect(isOwed(book, { groupId, compartment: 1 })).toBe(true);
    ward.rotate({ person: nurse, groupId, compartment: 1, roleId: role });
  }
  expect(openAll(book, leaver, leaver.device).size).toBe(known);
});

test('attack 16: three rotations at once are all readable, and nothing is written under one that is owed', () => {
  const { ward, book, owner, writer, reader, groupId } = threesome(16);
  const place = { groupId, compartment: 1 };
  const entries = book.groups().flatMap((id) => book.entriesOf(id));
  const branches = [owner, writer, owner].map((person, turn) => {
    const branch = new Ward(160 + turn);
    branch.book.add(entries);
    if (turn === 2) act(branch.book, { person, groupId, body: remove(reader.userId) });
    return { branch, epochId: branch.rotate({ person, ...place }) };
  });
  for (const { branch } of branches)
    book.add(branch.book.groups().flatMap((id) => branch.book.entriesOf(id)));
  const tips = tipsOf(book, place);
  expect(tips.map(({ epochId }) => epochId)).toEqual(branches.map(({ epochId }) => epochId).sort());
  const opened = openAll(book, writer, writer.device);
  for (const { epochId } of tips) expect(opened.has(epochId)).toBe(true);
  const current = currentEpoch(book, place);
  if (current === undefined) throw new Error('there is a current epoch');
  // The only tip without the removed reader is the one to write under; the others are owed.
  expect(current.epochId).toBe(branches[2]?.epochId);
  expect(tips.filter((epoch) => owedReason(book, { groupId, epoch }) === 'members')).toHaveLength(
    2,
  );
  const next = ward.rotate({ person: writer, ...place });
  expect(tipsOf(book, place).map(({ epochId }) => epochId)).toEqual([next]);
  expect(openAll(book, reader, reader.device).has(next)).toBe(false);
});

test('attack 32: what a device signs begins with a context of the closed list, whatever a relay asks', () => {
  const key = signingKeyFromSeed(new Uint8Array(32).fill(5));
  const chosen = concatBytes([contextBytes('entry'), new Uint8Array(200)]);
  for (const context of CONTEXTS) {
    const signature = sign(key, context, chosen);
    // Neither the bytes alone nor the bytes under any other context are signed.
    expect(sodium.crypto_sign_verify_detached(signature, chosen, key.publicKey)).toBe(false);
    const under = CONTEXTS.filter((other) =>
      verify({ publicKey: key.publicKey, signature, context: other }, chosen),
    );
    expect(under).toEqual([context]);
  }
  // There is one place that signs.
  const source = readFileSync('crypto/primitives/signature.ts', 'utf8');
  expect(source.match(/crypto_sign_detached\(/g)).toHaveLength(1);
  expect(source).toContain('crypto_sign_detached(concatBytes([contextBytes(context), ...parts])');
});
