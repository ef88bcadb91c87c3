/** The rows beside the envelopes in PostgreSQL, shared by all relays at the database. */
import { Readers } from './postgres-connection.ts';
import { bytesIn, valueOf, type Ask } from './postgres-reads.ts';
import { packRows, WRITE_ROWS } from './postgres-tables.ts';
import { endOf } from './side-rows.ts';
import type { SidePlace, SidePut, SideRow, SideRows, SideTable } from './side-rows.ts';

/** The tables are there: the store of envelopes has made them. */
export class PostgresSideRows implements SideRows {
  readonly #readers: Readers;

  constructor(url: string) {
    this.#readers = new Readers(url);
  }

  get({ table, key }: SidePlace): Promise<Uint8Array | undefined> {
    return valueOf(this.#ask, table, key);
  }

  async present(table: SideTable, keys: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
    const rows = await this.#ask({
      name: `present-${table}`,
      text: `SELECT key FROM lantern_${table} WHERE key = ANY ($1::bytea[])`,
      values: [keys.map((key) => Buffer.from(key))],
    });
    return rows.map((row) => bytesIn(row, 0));
  }

  async under(table: SideTable, prefix: Uint8Array): Promise<readonly SideRow[]> {
    const rows = await this.#ask({
      name: `under-${table}`,
      text: `SELECT key, value FROM lantern_${table} WHERE ${WITHIN} ORDER BY key`,
      values: boundsOf(prefix),
    });
    return rows.map((row) => ({ key: bytesIn(row, 0), value: bytesIn(row, 1) }));
  }

  async write(puts: readonly SidePut[], removals: readonly SidePlace[]): Promise<boolean> {
    try {
      if (puts.length > 0)
        await this.#ask({ name: 'write-rows', text: WRITE_ROWS, values: packRows(puts) });
      for (const { table, key } of removals)
        await this.#ask({
          name: `remove-one-${table}`,
          text: `DELETE FROM lantern_${table} WHERE key = $1::bytea`,
          values: [Buffer.from(key)],
        });
      return true;
    } catch {
      return false;
    }
  }

  async removeUnder(table: SideTable, prefix: Uint8Array): Promise<boolean> {
    try {
      const text = `DELETE FROM lantern_${table} WHERE ${WITHIN}`;
      await this.#ask({ name: `remove-under-${table}`, text, values: boundsOf(prefix) });
      return true;
    } catch {
      return false;
    }
  }

  close(): Promise<void> {
    return this.#readers.close();
  }

  readonly #ask: Ask = (query) => this.#readers.run(query);
}

const WITHIN = 'key >= $1::bytea AND ($2::bytea IS NULL OR key < $2::bytea)';

const boundsOf = (prefix: Uint8Array): readonly unknown[] => [
  Buffer.from(prefix),
  endOf(prefix) ?? null,
];
