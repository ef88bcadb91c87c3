/** What the store's exam needs inside a page: bundled and run there by `store-exam.spec.ts`. Answers are plain values. */
import { openDexieStore } from '#storage/dexie-store.ts';
import { SHARED_STORE_RULINGS, STORE_RULINGS } from '#storage/row-store.exam.test-support.ts';
import type { RowStore } from '#storage/row-store.ts';

const MEGABYTE = 1_048_576;
/** As the platform gives them at once. A disk that presses rows together finds nothing to press. */
const RANDOM_BYTES_MAX = 65_536;
/** Far more than any quota the journey sets. */
const MEGABYTES_MAX = 200;

async function openStore(name: string): Promise<RowStore> {
  const opened = await openDexieStore({ name });
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
}

/** What the store of this browser is seen to do, by the names of the rulings. */
export async function sit(): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {};
  for (const [number, { name, observe }] of [...STORE_RULINGS, ...SHARED_STORE_RULINGS].entries())
    seen[name] = await observe(() => openStore(`exam-${String(number)}`));
  return seen;
}

/** The durability of every transaction that writes while `run` does. */
export async function durabilities(): Promise<readonly string[]> {
  const asked: string[] = [];
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...parts) {
    const transaction = begin.apply(this, parts);
    if (transaction.mode === 'readwrite') asked.push(transaction.durability);
    return transaction;
  };
  const store = await openStore('durability');
  await store.commit([{ table: 'documents', key: 'a', value: new Uint8Array(1) }]);
  await store.close();
  IDBDatabase.prototype.transaction = begin;
  return asked;
}

/** Writes and reads after the browser has closed the database beneath the store; both answers. */
export async function afterLostHandle(): Promise<readonly [boolean, boolean]> {
  const opened: IDBDatabase[] = [];
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...parts) {
    const request = open.apply(this, parts);
    request.addEventListener('success', () => opened.push(request.result));
    return request;
  };
  const store = await openStore('handle');
  for (const database of opened) database.close();
  const done = await store.commit([{ table: 'documents', key: 'a', value: new Uint8Array(1) }]);
  const row = await store.read('documents', 'a');
  await store.close();
  IDBFactory.prototype.open = open;
  return [done.ok, row.ok && row.value !== undefined];
}

/** Commits of two megabytes each, in two rows, until the browser has no room; how many were kept, and the last answer. */
export async function fill(): Promise<{ readonly kept: number; readonly answer: string }> {
  const store = await openStore('room');
  for (let kept = 0; kept < MEGABYTES_MAX; kept++) {
    const large = new Uint8Array(MEGABYTE);
    for (let at = 0; at < MEGABYTE; at += RANDOM_BYTES_MAX)
      crypto.getRandomValues(large.subarray(at, at + RANDOM_BYTES_MAX));
    const done = await store.commit([
      { table: 'documents', key: `${String(kept)}-a`, value: large },
      { table: 'outbox', key: `${String(kept)}-b`, value: large },
    ]);
    if (done.ok) continue;
    await store.close();
    return { kept, answer: done.error.code };
  }
  return { kept: MEGABYTES_MAX, answer: 'room for everything' };
}

/** After there was no room: how many rows each table has, and whether it takes another. */
export async function goOn(): Promise<readonly [number, number, boolean]> {
  const store = await openStore('room');
  const [documents, outbox] = [await store.scan('documents'), await store.scan('outbox')];
  const done = await store.commit([{ table: 'documents', key: 'z', value: new Uint8Array(1) }]);
  await store.close();
  return [
    documents.ok ? documents.value.length : -1,
    outbox.ok ? outbox.value.length : -1,
    done.ok,
  ];
}
