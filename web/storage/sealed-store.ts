/**
 * The engine's view of storage while a vault is open: plain keys and bytes in, sealed rows out. Keys on disk are keyed hashes,
 * each row is bound to its table, key, schema and the number of the commit that wrote it.
 */
import { decode, type ByteReader } from '#crypto/encoding/reader.ts';
import { utf8Encode } from '#crypto/encoding/utf8.ts';
import { encode } from '#crypto/encoding/writer.ts';
import { fromHex, toHex } from '#crypto/encoding/bytes.ts';
import { NONCE_BYTES } from '#crypto/primitives/aead.ts';
import { wipe } from '#crypto/primitives/sodium.ts';
import { indexHash, openRow, sealRow, storeKeysOf, type StoreKeys } from '#crypto/rest/row.ts';
import type { RandomBytes } from '#kernel/ports.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { RowStore, RowWrite, StorageError, StoredRow, TableName } from './row-store.ts';

/** 'storage/damaged': a row does not open. Nothing is guessed and nothing overwritten. */
export type SealedStoreError = StorageError | { readonly code: 'storage/damaged' };

const ROW_SCHEMA = 1;
const KEY_BYTES_MAX = 512;
const ROW_BYTES_MAX = 64 * 1024 * 1024;
const MARK = 'mark';
const MARK_DIGITS = 32;

export interface SealedStoreParts {
  readonly rows: RowStore;
  /** The data encryption key, 32 bytes; lives as long as this object. */
  readonly dek: Uint8Array;
  readonly random: RandomBytes;
  /** How many commits this vault has seen. */
  readonly generation: number;
}

export class SealedStore {
  readonly #parts: SealedStoreParts;
  readonly #keys = new Map<TableName, StoreKeys>();
  #generation: number;
  #durable: number;

  constructor(parts: SealedStoreParts) {
    this.#parts = parts;
    this.#generation = parts.generation;
    this.#durable = parts.generation;
  }

  /** A name of this vault and no other, which tells nothing of its key: 32 hex digits. */
  get mark(): string {
    return this.#rowKey('vault', MARK).slice(0, MARK_DIGITS);
  }

  /** How many commits are durable, the same after a restart. */
  get generation(): number {
    return this.#durable;
  }

  /** Hands out the data key for one computation: a new slot is made of it. */
  withKey<T>(run: (dek: Uint8Array) => T): T {
    return run(this.#parts.dek);
  }

  /** Overwrites every key this object holds. Nothing may be read or written through it afterwards. */
  wipe(): void {
    for (const { rowKey, indexKey } of this.#keys.values()) [rowKey, indexKey].forEach(wipe);
    this.#keys.clear();
    wipe(this.#parts.dek);
  }

  async read(
    table: TableName,
    key: string,
  ): Promise<Result<Uint8Array | undefined, SealedStoreError>> {
    const row = await this.#parts.rows.read(table, this.#rowKey(table, key));
    if (!row.ok || row.value === undefined) return row;
    const opened = this.#open(table, { key: this.#rowKey(table, key), value: row.value });
    return opened.ok ? ok(opened.value.value) : opened;
  }

  /** All rows of a table in ascending order of their plain keys. */
  async scan(table: TableName): Promise<Result<readonly StoredRow[], SealedStoreError>> {
    const rows = await this.#parts.rows.scan(table);
    if (!rows.ok) return rows;
    const opened: StoredRow[] = [];
    for (const row of rows.value) {
      const plain = this.#open(table, row);
      if (!plain.ok) return plain;
      opened.push(plain.value);
    }
    return ok(opened.sort((a, b) => (a.key < b.key ? -1 : 1)));
  }

  /**
   * All writes or none, durable when this answers. `clear` rows are written as they are: only a slot, which is sealed by the
   * passphrase itself. The number of the commit stands in clear beside it, so that an older copy can be told from a newer.
   */
  async commit(
    writes: readonly RowWrite[],
    clear: readonly RowWrite[] = [],
  ): Promise<Result<void, StorageError>> {
    this.#generation += 1;
    const generation = this.#generation;
    const sealed = writes.map((write) => this.#seal(write));
    const done = await this.#parts.rows.commit([...clear, generationWrite(generation), ...sealed]);
    if (done.ok) this.#durable = generation;
    return done;
  }

  /** Deletes every row of some tables, also rows that do not open: for what is made again from elsewhere. */
  async clear(tables: readonly TableName[]): Promise<Result<void, StorageError>> {
    const removals: RowWrite[] = [];
    for (const table of tables) {
      const rows = await this.#parts.rows.scan(table);
      if (!rows.ok) return rows;
      for (const { key } of rows.value) removals.push({ table, key, value: undefined });
    }
    return removals.length === 0 ? ok(undefined) : this.#parts.rows.commit(removals);
  }

  #seal({ table, key, value }: RowWrite): RowWrite {
    const rowKey = this.#rowKey(table, key);
    if (value === undefined) return { table, key: rowKey, value };
    const place = { key: bytesOf(rowKey), schema: ROW_SCHEMA, generation: this.#generation };
    const nonce = this.#parts.random(NONCE_BYTES);
    const plain = encode((w) => w.text(key).var(value));
    const sealed = sealRow({ keys: this.#keysOf(table), place, nonce }, plain);
    return {
      table,
      key: rowKey,
      value: encode((w) => w.u16(ROW_SCHEMA).u64(this.#generation).var(sealed)),
    };
  }

  #open(table: TableName, row: StoredRow): Result<StoredRow, SealedStoreError> {
    const outer = decode(row.value, readOuter);
    if (!outer.ok) return err({ code: 'storage/damaged' });
    const { schema, generation, sealed } = outer.value;
    const place = { key: bytesOf(row.key), schema, generation };
    const plain = openRow({ keys: this.#keysOf(table), place }, sealed);
    if (!plain.ok) return err({ code: 'storage/damaged' });
    const inner = decode(plain.value, readInner);
    return inner.ok && this.#rowKey(table, inner.value.key) === row.key
      ? inner
      : err({ code: 'storage/damaged' });
  }

  #rowKey(table: TableName, key: string): string {
    return toHex(indexHash(this.#keysOf(table), 'key', utf8Encode(key)));
  }

  #keysOf(table: TableName): StoreKeys {
    const known = this.#keys.get(table);
    if (known !== undefined) return known;
    const keys = storeKeysOf(this.#parts.dek, table);
    this.#keys.set(table, keys);
    return keys;
  }
}

const GENERATION_KEY = 'generation';

const generationWrite = (generation: number): RowWrite => ({
  table: 'vault',
  key: GENERATION_KEY,
  value: encode((w) => w.u64(generation)),
});

/** How many commits the vault in this store has seen; 0 for a store without one. */
export async function readGeneration(rows: RowStore): Promise<Result<number, SealedStoreError>> {
  const row = await rows.read('vault', GENERATION_KEY);
  if (!row.ok) return row;
  if (row.value === undefined) return ok(0);
  const generation = decode(row.value, (reader) => reader.u64());
  return generation.ok ? generation : err({ code: 'storage/damaged' });
}

const bytesOf = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array(0);

const readOuter = (reader: ByteReader) => ({
  schema: reader.u16(),
  generation: reader.u64(),
  sealed: reader.var(ROW_BYTES_MAX),
});

const readInner = (reader: ByteReader): StoredRow => ({
  key: reader.text(KEY_BYTES_MAX),
  value: reader.var(ROW_BYTES_MAX),
});
