/** Devices that come back with an older copy of their disk: a backup that was put back, a store that lost its last writes. */
import type { MemoryStore } from '#storage/memory-store.ts';
import { TABLES, type TableName } from '#storage/row-store.ts';
import { expectOk, type Person } from '../world/world.ts';
import { copyOf } from './prepared-clinics.ts';
import type { Notebook, Word } from './notebook.ts';

interface Clinic {
  readonly left: ReadonlyMap<Person, number>;
  readonly notebook: Notebook;
  onRelay(): ReadonlySet<string>;
}

export class OlderDisks {
  readonly #copies = new Map<Person, MemoryStore>();
  /** Whose device has gone back, until everything has healed: what others were told that it has, it need not have. */
  readonly since = new Set<Person>();

  /** Whether any device ever went back. */
  hasPutBack = false;
  /** A device and the copy of its disk: what one signs, the other has signed. */
  readonly twins = new Set<Person>();

  get isCloned(): boolean {
    return this.twins.size > 0;
  }

  async copyAll(people: readonly Person[]): Promise<void> {
    for (const person of people) this.#copies.set(person, await copyOf(person.store));
  }

  /** Switched off, put back and switched on again; false when there is no older copy. */
  async putBack(clinic: Clinic, person: Person): Promise<boolean> {
    const copy = this.#copies.get(person);
    if (copy === undefined || clinic.left.has(person)) return false;
    const elsewhere = clinic.onRelay();
    person.end();
    await overwrite(person.store, copy);
    this.since.add(person);
    this.hasPutBack = true;
    for (const word of clinic.notebook.words) forget(word, person, elsewhere);
    await person.restart();
    return true;
  }
}

/** What layouts of before had no table for; a program that was updated begins with it empty and works it out anew. */
const DERIVED: readonly TableName[] = ['logs', 'search', 'search-text', 'search-due'];

/** Switched off, updated from a program that knew nothing of those tables, and switched on again. */
export async function update(person: Person): Promise<void> {
  person.end();
  for (const table of DERIVED) {
    const rows = expectOk(await person.store.scan(table));
    expectOk(await person.store.commit(rows.map(({ key }) => ({ table, key, value: undefined }))));
  }
  await person.restart();
}

/** What was on no relay was on this disk alone, or on that of somebody it was handed to: it may be gone, and need not. */
function forget(word: Word, person: Person, elsewhere: ReadonlySet<string>): void {
  const { author, envelope } = word;
  const isThere = envelope === undefined || elsewhere.has(envelope);
  if (author === person && word.answer === 'kept' && !isThere) word.answer = 'unknown';
  if (word.struckBy === person && word.struck === 'yes') word.struck = 'unknown';
}

/** Everything on one disk as it is on another. */
export async function overwrite(disk: MemoryStore, other: MemoryStore): Promise<void> {
  for (const table of TABLES) {
    const gone = expectOk(await disk.scan(table)).map(({ key }) => ({
      ...{ table, key, value: undefined },
    }));
    const rows = expectOk(await other.scan(table)).map((row) => ({ table, ...row }));
    expectOk(await disk.commit([...gone, ...rows]));
  }
}
