/**
 * Canonical encoding, the writing half: u8 u16 u32 u64 big-endian; `raw` fixed length; `var` u32 length and bytes;
 * `list` u16 count and items; `set` a list in strictly ascending byte order; text is UTF-8 in form NFC.
 */
import { invariant } from '../errors.ts';
import { compareBytes, concatBytes } from './bytes.ts';
import { utf8Encode } from './utf8.ts';

export class ByteWriter {
  readonly #parts: Uint8Array[] = [];

  u8(value: number): this {
    return this.#integer(value, 1);
  }

  u16(value: number): this {
    return this.#integer(value, 2);
  }

  u32(value: number): this {
    return this.#integer(value, 4);
  }

  /** At most 2^53 - 1; the reader refuses more. */
  u64(value: number): this {
    return this.#integer(value, 8);
  }

  /** Bytes whose length the structure fixes. */
  raw(bytes: Uint8Array, length: number = bytes.length): this {
    invariant(bytes.length === length, 'a fixed field has its length');
    this.#parts.push(bytes);
    return this;
  }

  var(bytes: Uint8Array): this {
    return this.u32(bytes.length).raw(bytes);
  }

  text(value: string): this {
    return this.var(utf8Encode(value.normalize('NFC')));
  }

  list<T>(items: readonly T[], write: (writer: this, item: T) => void): this {
    this.u16(items.length);
    for (const item of items) write(this, item);
    return this;
  }

  /** Sorts, and leaves out what is there twice. */
  set(items: readonly Uint8Array[]): this {
    return this.list(sortedSet(items), (writer, item) => writer.raw(item));
  }

  finish(): Uint8Array {
    return concatBytes(this.#parts);
  }

  #integer(value: number, length: number): this {
    const fits = Number.isSafeInteger(value) && value >= 0 && value < 256 ** length;
    invariant(fits, 'a number fits its field');
    const bytes = new Uint8Array(length);
    for (let i = length - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 256))
      bytes[i] = rest % 256;
    this.#parts.push(bytes);
    return this;
  }
}

/** The items in ascending byte order, each once. */
export function sortedSet(items: readonly Uint8Array[]): readonly Uint8Array[] {
  return [...items]
    .sort(compareBytes)
    .filter((item, i, all) => i === 0 || compareBytes(all[i - 1] ?? item, item) !== 0);
}

/** Shorthand for one structure: `encode((w) => w.u8(1).var(bytes))`. */
export const encode = (write: (writer: ByteWriter) => unknown): Uint8Array => {
  const writer = new ByteWriter();
  write(writer);
  return writer.finish();
};
