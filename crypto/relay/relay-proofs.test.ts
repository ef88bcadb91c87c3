import { beforeAll, describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { attachMac, attachWriteMac, isSameMac, resumeMac, setIdOf, setKeyOf } from './attach.ts';
import {
  signClose,
  signCreate,
  signRekey,
  signRetire,
  verifyClose,
  verifyCreate,
  verifyRekey,
  verifyRetire,
} from './channel-proofs.ts';
import { envelopeDigest, isSignedBy, readClearEnvelope } from './clear-envelope.ts';
import { emptyHead, headAfter, nextHead } from './head-chain.ts';
import { receiptTree, signReceipt, verifyEntry, verifyReceipt } from './receipt.ts';
import {
  channelIdOf,
  initCrypto,
  relayIdOf,
  signHello,
  signingKeyFromSeed,
  verifyHello,
} from './relay-identity.ts';
import { accountIdOf, issueToken, openToken } from './token.ts';
import { encodeHeader, finishEnvelope, sealEnvelope } from '../envelope/envelope.ts';

const filled = (length: number, fill: number): Uint8Array => new Uint8Array(length).fill(fill);
const flipped = (bytes: Uint8Array, place: number): Uint8Array =>
  bytes.map((byte, i) => (i === place ? byte ^ 1 : byte));

beforeAll(initCrypto);

const SEED = 5;

describe('the greeting', () => {
  test('holds for the key, nonce, time and versions it was made for', () => {
    const key = signingKeyFromSeed(filled(32, 1));
    const claim = {
      oldest: 1,
      newest: 2,
      relayPublicKey: key.publicKey,
      nonce: filled(32, 2),
      time: 3,
    };
    const signature = signHello(key, claim);
    expect(verifyHello(claim, signature)).toBe(true);
    for (const other of [
      { oldest: 0 },
      { newest: 3 },
      { nonce: filled(32, 3) },
      { time: 4 },
      { relayPublicKey: signingKeyFromSeed(filled(32, 9)).publicKey },
    ])
      expect(verifyHello({ ...claim, ...other }, signature)).toBe(false);
  });
});

describe('proofs for one connection', () => {
  const connection = { relayId: filled(16, 1), nonce: filled(32, 2) };
  const others = [
    { ...connection, relayId: filled(16, 9) },
    { ...connection, nonce: filled(32, 9) },
  ];

  test('reading, writing and resuming are three rights, each for one relay and connection', () => {
    const [key, channelId, cursor] = [filled(32, 3), filled(16, 4), filled(12, 5)];
    const read = attachMac(key, connection, channelId);
    const setKey = setKeyOf(key);
    const resume = resumeMac(setKey, connection, cursor);
    expect(isSameMac(read, attachMac(key, connection, channelId))).toBe(true);
    expect(isSameMac(read, attachWriteMac(key, connection, channelId))).toBe(false);
    expect(isSameMac(read, attachMac(key, connection, filled(16, 5)))).toBe(false);
    expect(isSameMac(resume, resumeMac(setKey, connection, filled(12, 6)))).toBe(false);
    for (const other of others) {
      expect(isSameMac(read, attachMac(key, other, channelId))).toBe(false);
      expect(isSameMac(resume, resumeMac(setKey, other, cursor))).toBe(false);
    }
    expect([read.length, resume.length, setIdOf(setKey).length]).toEqual([16, 16, 16]);
  });

  test('a channel is opened and closed by its write key only', () => {
    const key = signingKeyFromSeed(filled(32, 6));
    const [created, channelId] = [filled(50, 7), filled(16, 8)];
    const { publicKey } = key;
    const open = { publicKey, signature: signCreate(key, connection, created) };
    const shut = { publicKey, signature: signClose(key, connection, channelId) };
    expect(verifyCreate(open, connection, created)).toBe(true);
    expect(verifyClose(shut, connection, channelId)).toBe(true);
    expect(verifyClose({ ...open }, connection, channelId)).toBe(false);
    expect(verifyCreate(open, connection, filled(50, 8))).toBe(false);
    for (const other of others) {
      expect(verifyCreate(open, other, created)).toBe(false);
      expect(verifyClose(shut, other, channelId)).toBe(false);
    }
  });

  test('closing, retiring and re-keying are three acts: a signature for one is none for another', () => {
    const key = signingKeyFromSeed(filled(32, 6));
    const { publicKey } = key;
    const [channelId, rekeyed] = [filled(16, 8), filled(112, 9)];
    const retired = { publicKey, signature: signRetire(key, connection, channelId) };
    const other = { publicKey, signature: signRekey(key, connection, rekeyed) };
    expect(verifyRetire(retired, connection, channelId)).toBe(true);
    expect(verifyRekey(other, connection, rekeyed)).toBe(true);
    const shut = signClose(key, connection, channelId);
    expect(verifyRetire({ publicKey, signature: shut }, connection, channelId)).toBe(false);
    const asClose = { publicKey, signature: retired.signature };
    expect(verifyClose(asClose, connection, channelId)).toBe(false);
    expect(verifyRetire(retired, connection, filled(16, 9))).toBe(false);
    expect(verifyRekey(other, connection, filled(112, 8))).toBe(false);
    const stranger = signingKeyFromSeed(filled(32, 7)).publicKey;
    expect(verifyRetire({ ...retired, publicKey: stranger }, connection, channelId)).toBe(false);
    expect(verifyRekey({ ...other, publicKey: stranger }, connection, rekeyed)).toBe(false);
    for (const elsewhere of others) {
      expect(verifyRetire(retired, elsewhere, channelId)).toBe(false);
      expect(verifyRekey(other, elsewhere, rekeyed)).toBe(false);
    }
  });
});

describe('tokens', () => {
  test('carry their account, and hold for no other bytes', () => {
    const account = signingKeyFromSeed(filled(32, 1));
    const bytes = issueToken(account, filled(16, 2), 77);
    expect(openToken(bytes)).toEqual({
      ok: true,
      value: { accountPublicKey: account.publicKey, serial: filled(16, 2), notAfter: 77 },
    });
    for (let place = 0; place < bytes.length; place++)
      expect(openToken(flipped(bytes, place)).ok).toBe(false);
    expect(openToken(bytes.slice(1)).ok).toBe(false);
    expect(accountIdOf(account.publicKey)).toHaveLength(16);
  });
});

describe('receipts', () => {
  const key = signingKeyFromSeed(filled(32, 1));
  const leafOf = (place: number) => {
    const before = filled(32, place);
    const digests = [filled(32, place + 1), filled(32, place + 2)];
    const head = headAfter(before, digests);
    return { channelId: filled(16, place), index: place + 1, head, before, digests };
  };

  test('every leaf of every tree has a path to the signed root, and no other leaf has it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), (count) => {
        const leaves = Array.from({ length: count }, (_, place) => leafOf(place));
        const tree = receiptTree(leaves);
        leaves.forEach((leaf, place) => {
          const entry = { ...leaf, path: tree.pathOf(place) };
          expect(verifyEntry(tree.root, entry)).toBe(true);
          const other = leafOf(place + 100);
          expect(verifyEntry(tree.root, { ...other, path: entry.path })).toBe(false);
        });
      }),
      { numRuns: 30, seed: SEED },
    );
  });

  test('an entry with another index, digest, order or path is none', () => {
    const leaves = Array.from({ length: 5 }, (_, place) => leafOf(place));
    const tree = receiptTree(leaves);
    const entry = { ...leafOf(3), path: tree.pathOf(3) };
    expect(verifyEntry(tree.root, entry)).toBe(true);
    for (const other of [
      { index: 5 },
      { channelId: filled(16, 9) },
      { digests: [...entry.digests].reverse() },
      { digests: entry.digests.slice(1) },
      { digests: [] },
      // Nothing stored, and a head that stays: that is no word for anything.
      { digests: [], before: entry.head },
      { path: entry.path.slice(1) },
      { path: tree.pathOf(2) },
    ])
      expect(verifyEntry(tree.root, { ...entry, ...other })).toBe(false);
  });

  test('an entry does not claim more envelopes than its index has places for', () => {
    const { before, digests } = leafOf(3);
    const leaf = { channelId: filled(16, 3), index: 0, head: headAfter(before, digests) };
    const entry = { ...leaf, before, digests, path: [] };
    expect(verifyEntry(receiptTree([leaf]).root, entry)).toBe(false);
    const second = { ...leaf, index: 1 };
    expect(verifyEntry(receiptTree([second]).root, { ...entry, index: 1 })).toBe(true);
  });

  test('say of each step on which side it stands, and cover something', () => {
    const tree = receiptTree([leafOf(0), leafOf(1)]);
    expect([0, 1].map((place) => tree.pathOf(place).map(({ side }) => side))).toEqual([
      ['right'],
      ['left'],
    ]);
    expect(() => receiptTree([])).toThrow('covers something');
  });

  test('are the relay’s word for one commit', () => {
    const relayId = relayIdOf(key.publicKey);
    const claim = { relayId, commit: 1, time: 2, root: filled(32, 3) };
    const signature = signReceipt(key, claim);
    expect(verifyReceipt(key.publicKey, claim, signature)).toBe(true);
    for (const other of [{ commit: 2 }, { time: 3 }, { root: filled(32, 4) }])
      expect(verifyReceipt(key.publicKey, { ...claim, ...other }, signature)).toBe(false);
  });

  test('heads depend on everything before and on its order', () => {
    const [a, b] = [filled(32, 1), filled(32, 2)];
    expect(headAfter(emptyHead(), [a, b])).toEqual(nextHead(nextHead(emptyHead(), a), b));
    expect(headAfter(emptyHead(), [a, b])).not.toEqual(headAfter(emptyHead(), [b, a]));
  });
});

describe('what a relay sees of an envelope', () => {
  const signingKey = signingKeyFromSeed(filled(32, 1));
  const channelId = channelIdOf(signingKey.publicKey, filled(32, 2));
  const sealed = (): Uint8Array =>
    sealEnvelope({
      kind: 'work',
      channelId,
      bodyKey: filled(32, 3),
      signingKey,
      parts: [{ type: 4, bytes: filled(9, 4) }],
      nonce: filled(24, 5),
    });

  test('kind, channel and signature, and nothing that was tampered with', () => {
    const bytes = sealed();
    const clear = readClearEnvelope(bytes);
    expect(clear.ok && [clear.value.kind, clear.value.channelId]).toEqual(['work', channelId]);
    expect(clear.ok && isSignedBy(clear.value, signingKey.publicKey)).toBe(true);
    expect(clear.ok && isSignedBy(clear.value, signingKeyFromSeed(filled(32, 8)).publicKey)).toBe(
      false,
    );
    for (let place = 0; place < bytes.length; place++) {
      const changed = flipped(bytes, place);
      const read = readClearEnvelope(changed);
      expect(read.ok && isSignedBy(read.value, signingKey.publicKey)).toBe(false);
      expect(envelopeDigest(changed)).not.toEqual(envelopeDigest(bytes));
    }
  });

  test('an envelope with nothing in it is one, and a piece of one is not', () => {
    const header = encodeHeader({ kind: 'work', channelId, nonce: filled(24, 5) }, 0);
    const empty = finishEnvelope(header, new Uint8Array(0), signingKey);
    expect(readClearEnvelope(empty).ok).toBe(true);
    const form = { ok: false, error: { code: 'crypto/form' } };
    for (const length of [0, 1, 47, 111])
      expect(readClearEnvelope(empty.slice(0, length))).toEqual(form);
  });

  test.each([
    ['another version', 0, 'crypto/version'],
    ['another suite', 1, 'crypto/suite'],
    ['an unknown kind', 2, 'crypto/form'],
    ['unknown flags', 3, 'crypto/form'],
    ['another length', 47, 'crypto/form'],
  ])('%s is refused', (_, place, code) => {
    const bytes = sealed();
    bytes[place] = 99;
    expect(readClearEnvelope(bytes)).toEqual({ ok: false, error: { code } });
  });
});
