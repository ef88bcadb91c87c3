/** Rows by their key that are also found by the record they are about: a clinic has thousands of records. */
import { toHex } from '#crypto/encoding/bytes.ts';

export class ByRecord<Row extends { readonly record: Uint8Array }> extends Map<string, Row> {
  readonly #keys = new Map<string, Set<string>>();
  /** Goes up with every change. */
  version = 0;

  override set(key: string, row: Row): this {
    const record = toHex(row.record);
    this.#keys.set(record, (this.#keys.get(record) ?? new Set<string>()).add(key));
    this.version += 1;
    return super.set(key, row);
  }

  override delete(key: string): boolean {
    const row = this.get(key);
    if (row === undefined) return false;
    this.#keys.get(toHex(row.record))?.delete(key);
    this.version += 1;
    return super.delete(key);
  }

  /** Those about one record (hex), in the order they came. */
  of(record: string): readonly (readonly [string, Row])[] {
    return [...(this.#keys.get(record) ?? [])].flatMap((key) => {
      const row = this.get(key);
      return row === undefined ? [] : [[key, row] as const];
    });
  }
}
