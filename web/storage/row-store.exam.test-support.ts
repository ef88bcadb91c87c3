/** The exam every store passes, the fake ones too: what the engine relies on and nothing more. */
import { expect, test } from 'vitest';
import type { RowStore } from './row-store.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);

/** `open` gives a store over the same data each time it is called within one test. */
export function rowStoreExam(setUp: () => Promise<() => Promise<RowStore>>): void {
  test('what was committed is there after the store was closed and opened again', async () => {
    const open = await setUp();
    const first = await open();
    expect(await first.commit([{ table: 'documents', key: 'a', value: bytes(1, 2) }])).toEqual({
      ok: true,
      value: undefined,
    });
    await first.close();
    const second = await open();
    expect(await second.read('documents', 'a')).toEqual({ ok: true, value: bytes(1, 2) });
    await second.close();
  });

  test('a commit over several tables is whole, replaces and deletes', async () => {
    const store = await (await setUp())();
    await store.commit([
      { table: 'documents', key: 'a', value: bytes(1) },
      { table: 'outbox', key: 'x', value: bytes(9) },
    ]);
    await store.commit([
      { table: 'documents', key: 'a', value: bytes(2) },
      { table: 'outbox', key: 'x', value: undefined },
    ]);
    expect(await store.read('documents', 'a')).toEqual({ ok: true, value: bytes(2) });
    expect(await store.read('outbox', 'x')).toEqual({ ok: true, value: undefined });
    await store.close();
  });

  test('a scan gives one table in ascending order of keys', async () => {
    const store = await (await setUp())();
    await store.commit([
      { table: 'outbox', key: 'b', value: bytes(2) },
      { table: 'outbox', key: 'a', value: bytes(1) },
      { table: 'documents', key: 'c', value: bytes(3) },
    ]);
    expect(await store.scan('outbox')).toEqual({
      ok: true,
      value: [
        { key: 'a', value: bytes(1) },
        { key: 'b', value: bytes(2) },
      ],
    });
    expect(await store.scan('held')).toEqual({ ok: true, value: [] });
    await store.close();
  });

  test('an empty commit succeeds and an absent row is undefined', async () => {
    const store = await (await setUp())();
    expect((await store.commit([])).ok).toBe(true);
    expect(await store.read('vault', 'nothing')).toEqual({ ok: true, value: undefined });
    await store.close();
  });
}
