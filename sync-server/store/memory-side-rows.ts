/** The rows beside the envelopes without a disk: for tests and the demo. */
import { fromHex, toHex } from '#crypto/encoding/bytes.ts';
import type { SidePlace, SidePut, SideRow, SideRows, SideTable } from './side-rows.ts';

const keyNamed = (name: string): Uint8Array => fromHex(name) ?? new Uint8Array(0);

export class MemorySideRows implements SideRows {
  readonly #tables: Readonly<Record<SideTable, Map<string, Uint8Array>>> = {
    pieces: new Map(),
    rooms: new Map(),
    pushes: new Map(),
  };
  /** True while the disk refuses. */
  isFull = false;

  get({ table, key }: SidePlace): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.#tables[table].get(toHex(key))?.slice());
  }

  present(table: SideTable, keys: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
    return Promise.resolve(keys.filter((key) => this.#tables[table].has(toHex(key))));
  }

  under(table: SideTable, prefix: Uint8Array): Promise<readonly SideRow[]> {
    const rows = this.#namesUnder(table, prefix).map((name) => ({
      key: keyNamed(name),
      value: this.#tables[table].get(name)?.slice() ?? new Uint8Array(0),
    }));
    return Promise.resolve(rows);
  }

  write(puts: readonly SidePut[], removals: readonly SidePlace[]): Promise<boolean> {
    if (this.isFull) return Promise.resolve(false);
    for (const { table, key, value } of puts) this.#tables[table].set(toHex(key), value.slice());
    for (const { table, key } of removals) this.#tables[table].delete(toHex(key));
    return Promise.resolve(true);
  }

  removeUnder(table: SideTable, prefix: Uint8Array): Promise<boolean> {
    if (this.isFull) return Promise.resolve(false);
    for (const name of this.#namesUnder(table, prefix)) this.#tables[table].delete(name);
    return Promise.resolve(true);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #namesUnder(table: SideTable, prefix: Uint8Array): readonly string[] {
    const start = toHex(prefix);
    return [...this.#tables[table].keys()].filter((name) => name.startsWith(start)).sort();
  }
}
