import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import { utf8Encode } from '#crypto/encoding/utf8.ts';
import { initCrypto } from '#crypto/primitives/sodium.ts';
import { MemoryStore } from './memory-store.ts';
import { TABLES, type TableName } from './row-store.ts';
import { readGeneration, SealedStore } from './sealed-store.ts';

beforeAll(initCrypto);

/** A counter, not a random source: nonces have to differ, nothing more is asked here. */
function counter() {
  let next = 0;
  return (length: number) => {
    const bytes = new Uint8Array(length);
    new DataView(bytes.buffer).setUint32(0, ++next);
    return bytes;
  };
}

const setUp = () => {
  const rows = new MemoryStore();
  const parts = { rows, dek: new Uint8Array(32).fill(7), random: counter(), generation: 0 };
  return { rows, store: new SealedStore(parts), parts };
};

const allBytes = async (rows: MemoryStore): Promise<string> => {
  let text = '';
  for (const table of TABLES) {
    const scanned = await rows.scan(table);
    if (scanned.ok) for (const { key, value } of scanned.value) text += key + toHex(value);
  }
  return text;
};

describe('a sealed store', () => {
  test('gives back what was put in, and shows neither keys nor values to the store beneath', async () => {
    const { rows, store } = setUp();
    await store.commit([
      { table: 'documents', key: 'patient-42', value: utf8Encode('penicillin') },
    ]);
    expect(await store.read('documents', 'patient-42')).toEqual({
      ok: true,
      value: utf8Encode('penicillin'),
    });
    const disk = await allBytes(rows);
    for (const secret of ['patient-42', 'penicillin'])
      expect(disk).not.toContain(toHex(utf8Encode(secret)));
    expect(disk).not.toContain('patient-42');
  });

  test('scans in the order of its own keys', async () => {
    const { store } = setUp();
    const keys = ['b', 'c', 'a', 'aa'];
    await store.commit(keys.map((key) => ({ table: 'outbox', key, value: utf8Encode(key) })));
    const scanned = await store.scan('outbox');
    expect(scanned.ok && scanned.value.map((row) => row.key)).toEqual(['a', 'aa', 'b', 'c']);
  });

  test('refuses rows that were swapped, altered or moved to another table, and another key', async () => {
    const { rows, store, parts } = setUp();
    await store.commit([
      { table: 'outbox', key: 'a', value: utf8Encode('1') },
      { table: 'outbox', key: 'b', value: utf8Encode('2') },
    ]);
    const scanned = await rows.scan('outbox');
    const [first, second] = scanned.ok ? scanned.value : [];
    if (!first || !second) throw new Error('two rows were written');
    const damaged = { ok: false, error: { code: 'storage/damaged' } };

    await rows.commit([{ table: 'outbox', key: first.key, value: second.value }]);
    expect(await store.scan('outbox')).toEqual(damaged);

    const altered = first.value.slice();
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
    await rows.commit([{ table: 'outbox', key: first.key, value: altered }]);
    expect(await store.scan('outbox')).toEqual(damaged);

    const elsewhere: TableName = 'held';
    await rows.commit([{ table: elsewhere, key: first.key, value: first.value }]);
    expect(await store.scan(elsewhere)).toEqual(damaged);

    await rows.commit([{ table: 'outbox', key: first.key, value: first.value }]);
    const stranger = new SealedStore({ ...parts, dek: new Uint8Array(32).fill(8) });
    expect(await stranger.scan('outbox')).toEqual(damaged);
    expect((await store.scan('outbox')).ok).toBe(true);
  });

  test('overwrites every key it holds when it is wiped', async () => {
    const { store, parts } = setUp();
    await store.commit([{ table: 'documents', key: 'a', value: utf8Encode('penicillin') }]);
    expect((await store.read('documents', 'a')).ok).toBe(true);
    store.wipe();
    expect(parts.dek).toEqual(new Uint8Array(32));
    const again = await store.read('documents', 'a');
    expect(again).toEqual({ ok: true, value: undefined });
  });

  test('counts only commits that are durable, and is known by the same mark after a restart', async () => {
    const { rows, store, parts } = setUp();
    await store.commit([{ table: 'outbox', key: 'a', value: utf8Encode('1') }]);
    const full = new MemoryStore();
    full.failing = 'storage/full';
    const refused = new SealedStore({ ...parts, rows: full });
    await refused.commit([{ table: 'outbox', key: 'a', value: utf8Encode('1') }]);
    expect([store.generation, refused.generation]).toEqual([1, 0]);
    const again = await readGeneration(rows);
    expect(again).toEqual({ ok: true, value: 1 });
    const other = new SealedStore({ ...parts, dek: new Uint8Array(32).fill(8) });
    expect(new SealedStore({ ...parts, generation: 1 }).mark).toBe(store.mark);
    expect(other.mark).not.toBe(store.mark);
    expect(store.mark).toMatch(/^[0-9a-f]{32}$/);
  });
});
