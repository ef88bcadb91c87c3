/**
 * The people of this device as the page may know them: one store each, what stands in clear in it, and its end. Needs neither
 * the engine nor its worker, so that a locked device draws its lock before either is loaded. Opens nothing that is sealed.
 */
import { STORE_SCHEMA_VERSION } from '#storage/row-store.ts';
import type { DevicePerson } from '#ui/device-port.ts';
import { FIRST_SIGN, parseSign, signText, type LockSign } from '#ui/lock-sign.ts';

/** The store of whoever sets up a device on which nobody is. Others have a random ending. */
export const FIRST_STORE = 'lantern';

/** As the platform counts: Dexie writes ten for one. */
const LAYOUT_NOW = STORE_SCHEMA_VERSION * 10;
const STORE = /^lantern(-[0-9a-z]{12})?$/;
const SIGN_BYTES_MAX = 64;

/** Tables and keys of a store that are not sealed, as `web/sync/vault.ts` and the engine name them. */
const VAULT = 'vault';
const OUTBOX = 'outbox';
const PASSPHRASE = 'passphrase';
const PASSKEY = 'passkey';
const SIGN = 'sign';
const HOLDER = 'holder';

export const isStoreName = (name: string): boolean => STORE.test(name);

/** A store name nobody has. `random` gives 12 secret bytes. */
export const newStoreName = (random: (length: number) => Uint8Array): string =>
  `${FIRST_STORE}-${Array.from(random(12), (byte) => (byte % 36).toString(36)).join('')}`;

/**
 * Everybody who has set up on this device, by their signs. A store that does not open counts as a person's: only opening it with
 * the engine can say what is wrong. One that somebody began and left without setting up is deleted. `remembered`: the stores that
 * a witness knows of, for browsers that do not list their databases.
 */
export async function peopleOfDevice(
  factory: IDBFactory,
  remembered: readonly string[],
): Promise<readonly DevicePerson[]> {
  const people: DevicePerson[] = [];
  for (const id of await storeNames(factory, remembered)) {
    const person = await personIn(factory, id);
    if (person === undefined) await deleteStore(factory, id);
    else if (person !== 'no store') people.push(person);
  }
  return people.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

const keyOf = ({ id, sign }: DevicePerson): string => `${signText(sign)} ${id}`;

/** In clear, beside the slots: it is shown before anything can be opened. False where it could not be kept. */
export async function writeSign(factory: IDBFactory, id: string, sign: LockSign): Promise<boolean> {
  const database = await openExisting(factory, id);
  if (database === undefined || database === 'unreadable') return false;
  try {
    const writing = database.transaction(VAULT, 'readwrite', { durability: 'strict' });
    const value = new TextEncoder().encode(signText(sign));
    writing.objectStore(VAULT).put({ key: SIGN, value });
    return await new Promise((resolve) => {
      writing.oncomplete = () => resolve(true);
      writing.onabort = () => resolve(false);
    });
  } catch {
    return false;
  } finally {
    database.close();
  }
}

/** For good. Resolves also when a database of another window delays it. */
export async function deleteStore(factory: IDBFactory, name: string): Promise<void> {
  return new Promise((resolve) => {
    const deleting = factory.deleteDatabase(name);
    deleting.onsuccess = deleting.onerror = deleting.onblocked = () => resolve();
  });
}

async function storeNames(
  factory: IDBFactory,
  remembered: readonly string[],
): Promise<readonly string[]> {
  try {
    const databases = await factory.databases();
    return databases.flatMap(({ name }) => (name !== undefined && isStoreName(name) ? [name] : []));
  } catch {
    // A browser that does not list them: whoever set up first is found all the same, and whoever a witness remembers.
    return [...new Set([FIRST_STORE, ...remembered.filter(isStoreName)])];
  }
}

/** Undefined for a store in which nobody has set up. */
async function personIn(
  factory: IDBFactory,
  id: string,
): Promise<DevicePerson | 'no store' | undefined> {
  const unknown = { id, sign: FIRST_SIGN, hasPasskey: false, hasUnsent: true };
  const database = await openExisting(factory, id);
  if (database === undefined) return 'no store';
  if (database === 'unreadable') return unknown;
  try {
    // What a later version of the app keeps, and where, is not for this one to judge: least of all to delete.
    if (database.version > LAYOUT_NOW) return unknown;
    const tables = [...database.objectStoreNames];
    if (tables.length === 0) return undefined;
    const reading = database.transaction(tables);
    const vault = reading.objectStore(VAULT);
    const rows = tables.map((table) => answer(reading.objectStore(table).count()));
    const [passphrase, holder, passkey, sign, ...counts] = await Promise.all([
      answer(vault.count(PASSPHRASE)),
      answer(vault.count(HOLDER)),
      answer(vault.count(PASSKEY)),
      answer<unknown>(vault.get(SIGN)),
      ...rows,
    ]);
    // Who sets up writes everything at once: where the slot alone is missing, something went wrong, and nothing is deleted.
    const kept = counts.reduce((sum, count) => sum + count, 0) - holder;
    if (passphrase === 0) return kept === 0 ? undefined : unknown;
    const unsent = counts[tables.indexOf(OUTBOX)] ?? 0;
    return { id, sign: signIn(sign), hasPasskey: passkey > 0, hasUnsent: unsent > 0 };
  } catch {
    return unknown;
  } finally {
    database.close();
  }
}

function signIn(row: unknown): LockSign {
  if (typeof row !== 'object' || row === null || !('value' in row)) return FIRST_SIGN;
  const { value } = row;
  if (!(value instanceof Uint8Array) || value.length > SIGN_BYTES_MAX) return FIRST_SIGN;
  return parseSign(new TextDecoder().decode(value)) ?? FIRST_SIGN;
}

/** Undefined where there is none: it must not come into being by being asked for. */
async function openExisting(
  factory: IDBFactory,
  name: string,
): Promise<IDBDatabase | 'unreadable' | undefined> {
  return new Promise((resolve) => {
    const opening = factory.open(name);
    opening.onupgradeneeded = () => opening.transaction?.abort();
    opening.onerror = () =>
      resolve(opening.error?.name === 'AbortError' ? undefined : 'unreadable');
    opening.onblocked = () => resolve('unreadable');
    opening.onsuccess = () => resolve(opening.result);
  });
}

const answer = <T>(asked: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(new Error('a store did not answer'));
  });
