import { beforeAll, describe, expect, test } from 'vitest';
import { initCrypto } from '#crypto/primitives/sodium.ts';
import { invariant } from '#kernel/result.ts';
import { MemoryStore } from '#storage/memory-store.ts';
import {
  addPasskey,
  createVault,
  openVault,
  openVaultByPasskey,
  readPasskey,
  removePasskey,
} from './vault.ts';

beforeAll(initCrypto);

const PASSPHRASE = 'long enough for a test';
const MINUTE = 60_000;

/** A device with a vault that holds one row, and a clock that is moved by hand. */
async function device() {
  let next = 0;
  let now = 1_000_000;
  const random = (length: number) => new Uint8Array(length).fill(++next);
  const rows = new MemoryStore();
  const parts = { rows, random, clock: { now: () => now } };
  const { store, slot } = createVault(parts, PASSPHRASE);
  const saved = await store.commit(
    [{ table: 'documents', key: 'a', value: Uint8Array.of(42) }],
    [slot],
  );
  expect(saved.ok).toBe(true);
  return {
    parts,
    rows,
    store,
    pass: (ms: number) => void (now += ms),
    type: async (passphrase: string) => {
      const opened = await openVault(parts, passphrase);
      if (!opened.ok) return opened.error;
      return opened.value.read('documents', 'a');
    },
  };
}

const READ = { ok: true, value: Uint8Array.of(42) };
const WRONG = { code: 'identity/wrong-passphrase' };

describe('a passphrase', () => {
  test('opens what was sealed, and another opens nothing', async () => {
    const { type } = await device();
    expect(await type('something else')).toEqual(WRONG);
    expect(await type(PASSPHRASE)).toEqual(READ);
  });

  test('is not even tried for a while after five wrong ones, and then it opens', async () => {
    const { type, pass } = await device();
    for (let i = 0; i < 5; i++) expect(await type(`wrong ${String(i)}`)).toEqual(WRONG);
    const waiting = { code: 'identity/too-many-tries', waitMs: MINUTE / 2 };
    expect(await type(PASSPHRASE)).toEqual(waiting);
    pass(MINUTE / 2);
    expect(await type('wrong again')).toEqual(WRONG);
    expect(await type(PASSPHRASE)).toEqual({ ...waiting, waitMs: MINUTE });
    pass(MINUTE);
    expect(await type(PASSPHRASE)).toEqual(READ);
  });

  test('that was right begins the count anew', async () => {
    const { type } = await device();
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 4; i++) expect(await type('wrong')).toEqual(WRONG);
      expect(await type(PASSPHRASE)).toEqual(READ);
    }
  });

  test('opens although the disk is full and cannot forget the wrong ones', async () => {
    const { type, rows } = await device();
    expect(await type('wrong')).toEqual(WRONG);
    rows.failing = 'storage/full';
    expect(await type('wrong')).toEqual({ code: 'storage/full' });
    expect(await type(PASSPHRASE)).toEqual(READ);
  });
});

/** Copies: the vault overwrites what it was given. */
const answers = (first: number, second = first) => ({
  credentialId: Uint8Array.of(1, 2, 3),
  prfSalt: new Uint8Array(32).fill(9),
  first: new Uint8Array(32).fill(first),
  second: new Uint8Array(32).fill(second),
});

describe('a passkey', () => {
  test('opens beside the passphrase, and says no more than which one it is', async () => {
    const { parts, rows, store, type } = await device();
    expect((await addPasskey(parts, store, answers(5))).ok).toBe(true);
    const known = await readPasskey(rows);
    expect(known.ok && known.value?.credentialId).toEqual(Uint8Array.of(1, 2, 3));
    const opened = await openVaultByPasskey(parts, new Uint8Array(32).fill(5));
    invariant(opened.ok, 'the passkey opens');
    expect(await opened.value.read('documents', 'a')).toEqual(READ);
    expect(await type(PASSPHRASE)).toEqual(READ);
  });

  test('that answers otherwise the second time is not saved', async () => {
    const { parts, rows, store } = await device();
    const refused = { ok: false, error: { code: 'identity/wrong-passkey' } };
    expect(await addPasskey(parts, store, answers(5, 6))).toEqual(refused);
    expect(await readPasskey(rows)).toEqual({ ok: true, value: undefined });
  });

  test('another than the one that was added opens nothing', async () => {
    const { parts, store } = await device();
    const none = { ok: false, error: { code: 'identity/no-passkey' } };
    expect(await openVaultByPasskey(parts, new Uint8Array(32).fill(5))).toEqual(none);
    await addPasskey(parts, store, answers(5));
    const wrong = { ok: false, error: { code: 'identity/wrong-passkey' } };
    expect(await openVaultByPasskey(parts, new Uint8Array(32).fill(6))).toEqual(wrong);
  });

  test('that was removed opens nothing, and the passphrase stays', async () => {
    const { parts, rows, store, type } = await device();
    await addPasskey(parts, store, answers(5));
    expect((await removePasskey(rows)).ok).toBe(true);
    expect((await openVaultByPasskey(parts, new Uint8Array(32).fill(5))).ok).toBe(false);
    expect(await type(PASSPHRASE)).toEqual(READ);
  });

  test('leaves none of its answers in memory', async () => {
    const { parts, store } = await device();
    const given = answers(5);
    await addPasskey(parts, store, given);
    expect([given.first, given.second]).toEqual([new Uint8Array(32), new Uint8Array(32)]);
    const answer = new Uint8Array(32).fill(5);
    await openVaultByPasskey(parts, answer);
    expect(answer).toEqual(new Uint8Array(32));
  });
});
