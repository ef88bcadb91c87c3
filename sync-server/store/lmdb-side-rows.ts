/** The rows beside the envelopes in an LMDB environment of their own: large pieces do not stand in the way of a commit. */
import { open, type Database, type RootDatabase } from 'lmdb';
import { endOf } from './side-rows.ts';
import type { SidePlace, SidePut, SideRow, SideRows, SideTable } from './side-rows.ts';

type Table = Database<Buffer, Uint8Array>;

const BINARY = { keyEncoding: 'binary', encoding: 'binary' } as const;

/** Throws when the folder cannot be used. */
export function openLmdbSideRows(folder: string): SideRows {
  const root = open<Buffer, Uint8Array>({
    path: folder,
    noSubdir: false,
    overlappingSync: false,
    maxDbs: 8,
    ...BINARY,
  });
  const table = (name: SideTable): Table => root.openDB<Buffer, Uint8Array>({ name, ...BINARY });
  return new LmdbSideRows(root, {
    pieces: table('pieces'),
    rooms: table('rooms'),
    pushes: table('pushes'),
  });
}

class LmdbSideRows implements SideRows {
  readonly #root: RootDatabase<Buffer, Uint8Array>;
  readonly #tables: Readonly<Record<SideTable, Table>>;

  constructor(root: RootDatabase<Buffer, Uint8Array>, tables: Readonly<Record<SideTable, Table>>) {
    this.#root = root;
    this.#tables = tables;
  }

  get({ table, key }: SidePlace): Promise<Uint8Array | undefined> {
    const row = this.#tables[table].get(key);
    return Promise.resolve(row === undefined ? undefined : Uint8Array.from(row));
  }

  present(table: SideTable, keys: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
    return Promise.resolve(keys.filter((key) => this.#tables[table].doesExist(key)));
  }

  under(table: SideTable, prefix: Uint8Array): Promise<readonly SideRow[]> {
    const rows = this.#tables[table].getRange(rangeOf(prefix));
    return Promise.resolve(
      [...rows].map(({ key, value }) => ({
        key: Uint8Array.from(key),
        value: Uint8Array.from(value),
      })),
    );
  }

  write(puts: readonly SidePut[], removals: readonly SidePlace[]): Promise<boolean> {
    return this.#durable(() => {
      for (const { table, key, value } of puts)
        void this.#tables[table].put(key, Buffer.from(value));
      for (const { table, key } of removals) void this.#tables[table].remove(key);
    });
  }

  removeUnder(table: SideTable, prefix: Uint8Array): Promise<boolean> {
    return this.#durable(() => {
      for (const key of this.#tables[table].getKeys(rangeOf(prefix)))
        void this.#tables[table].remove(key);
    });
  }

  close(): Promise<void> {
    return this.#root.close();
  }

  async #durable(write: () => void): Promise<boolean> {
    try {
      await this.#root.batch(write);
      await this.#root.flushed;
      return true;
    } catch {
      return false;
    }
  }
}

function rangeOf(prefix: Uint8Array): { readonly start: Buffer; readonly end?: Buffer } {
  const end = endOf(prefix);
  return end === undefined ? { start: Buffer.from(prefix) } : { start: Buffer.from(prefix), end };
}
