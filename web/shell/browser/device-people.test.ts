import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import { openDexieStore } from '#storage/dexie-store.ts';
import { STORE_SCHEMA_VERSION } from '#storage/row-store.ts';
import {
  deleteStore,
  FIRST_STORE,
  newStoreName,
  peopleOfDevice,
  writeSign,
} from './device-people.ts';

let factory = new IDBFactory();
beforeEach(() => (factory = new IDBFactory()));

const OTHER = 'lantern-0123456789ab';
const byte = Uint8Array.of(1);

/** A store as the engine leaves it; `vault` are the keys of its vault. */
async function store(name: string, vault: readonly string[], unsent = 0): Promise<void> {
  const opened = await openDexieStore({
    name,
    indexedDB: { factory, keyRange: IDBKeyRange },
  });
  if (!opened.ok) throw new Error(opened.error.code);
  await opened.value.commit([
    ...vault.map((key) => ({ table: 'vault' as const, key, value: byte })),
    ...Array.from({ length: unsent }, (_, i) => ({
      table: 'outbox' as const,
      key: String(i),
      value: byte,
    })),
  ]);
  await opened.value.close();
}

const names = async () => (await factory.databases()).map(({ name }) => name);

describe('the people of a device', () => {
  test('are nobody on a new one, and looking makes no store', async () => {
    expect(await peopleOfDevice(factory, [])).toEqual([]);
    expect(await names()).toEqual([]);
  });

  test('are known by their signs, and by whether a passkey or something unsent is there', async () => {
    await store(FIRST_STORE, ['passphrase']);
    await store(OTHER, ['passphrase', 'passkey'], 2);
    expect(await writeSign(factory, OTHER, { letter: 'K', shape: 'circle' })).toBe(true);
    expect(await peopleOfDevice(factory, [])).toEqual([
      {
        id: FIRST_STORE,
        sign: { letter: 'A', shape: 'triangle' },
        hasPasskey: false,
        hasUnsent: false,
      },
      { id: OTHER, sign: { letter: 'K', shape: 'circle' }, hasPasskey: true, hasUnsent: true },
    ]);
  });

  test('what somebody began and never set up is deleted, and no other', async () => {
    await store(FIRST_STORE, ['passphrase']);
    await store(OTHER, []);
    await store('of-something-else', []);
    expect(await peopleOfDevice(factory, [])).toHaveLength(1);
    expect((await names()).sort()).toEqual([FIRST_STORE, 'of-something-else']);
  });

  test('a store that a later version laid out is left alone and counts as somebody’s', async () => {
    await new Promise((resolve, reject) => {
      const opening = factory.open(FIRST_STORE, (STORE_SCHEMA_VERSION + 1) * 10);
      opening.onupgradeneeded = () => opening.result.createObjectStore('elsewhere');
      opening.onsuccess = () => resolve(opening.result.close());
      opening.onerror = reject;
    });
    expect(await peopleOfDevice(factory, [])).toMatchObject([{ id: FIRST_STORE }]);
    expect(await names()).toEqual([FIRST_STORE]);
  });

  test('are found by what witnesses remember where the browser does not list its databases', async () => {
    await store(FIRST_STORE, ['passphrase']);
    await store(OTHER, ['passphrase']);
    const silent = Object.assign(Object.create(factory) as IDBFactory, {
      databases: () => Promise.reject(new Error('no such function')),
    });
    const ids = async (remembered: readonly string[]) =>
      (await peopleOfDevice(silent, remembered)).map(({ id }) => id);
    expect(await ids([OTHER, 'lantern-gone00000000', 'somebody-elses'])).toEqual([
      FIRST_STORE,
      OTHER,
    ]);
    expect(await ids([])).toEqual([FIRST_STORE]);
    expect(await names()).toEqual([FIRST_STORE, OTHER]);
  });

  test('a store that lost its slot is not deleted with what else is in it', async () => {
    await store(FIRST_STORE, ['generation'], 1);
    expect(await peopleOfDevice(factory, [])).toHaveLength(1);
    expect(await names()).toEqual([FIRST_STORE]);
  });

  test('removing one leaves the others', async () => {
    await store(FIRST_STORE, ['passphrase']);
    await store(OTHER, ['passphrase']);
    await deleteStore(factory, FIRST_STORE);
    expect((await peopleOfDevice(factory, [])).map(({ id }) => id)).toEqual([OTHER]);
  });

  test('a sign somebody scribbled over is shown as if none had been picked', async () => {
    await store(FIRST_STORE, ['passphrase', 'sign']);
    const [person] = await peopleOfDevice(factory, []);
    expect(person?.sign).toEqual({ letter: 'A', shape: 'triangle' });
  });

  test('a sign needs a store: it is not made for it', async () => {
    expect(await writeSign(factory, OTHER, { letter: 'K', shape: 'circle' })).toBe(false);
    expect(await names()).toEqual([]);
  });
});

test('a new store has a name nobody has', () => {
  const random = (length: number) => new Uint8Array(length).map((_, i) => 250 - i);
  expect(newStoreName(random)).toMatch(/^lantern-[0-9a-z]{12}$/);
});
