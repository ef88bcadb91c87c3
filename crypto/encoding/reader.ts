/**
 * Canonical encoding, the reading half. A reader never throws: the first thing wrong is remembered, later reads give
 * zeros, and `decode` answers with the typed error. Counts and lengths are bounded by the caller.
 */
import { cryptoError, type CryptoError, type CryptoErrorCode } from '../errors.ts';
import { err, ok, type Result } from '../result.ts';
import { compareBytes } from './bytes.ts';
import { utf8Decode } from './utf8.ts';

export class ByteReader {
  readonly #bytes: Uint8Array;
  #offset = 0;
  #failure: CryptoErrorCode | undefined;
  /** Whether these bytes passed every test when they arrived: what costs a computation is then not tried again. */
  readonly isKnown: boolean;

  constructor(bytes: Uint8Array, isKnown = false) {
    this.#bytes = bytes;
    this.isKnown = isKnown;
  }

  get failure(): CryptoErrorCode | undefined {
    return this.#failure;
  }

  /** How many bytes have been read. */
  get offset(): number {
    return this.#offset;
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  /** Remembers the first failure; what is read afterwards is zeros. */
  fail(code: CryptoErrorCode = 'crypto/form'): void {
    this.#failure ??= code;
  }

  u8(): number {
    return this.#integer(1);
  }

  u16(): number {
    return this.#integer(2);
  }

  u32(): number {
    return this.#integer(4);
  }

  u64(): number {
    const value = this.#integer(8);
    if (!Number.isSafeInteger(value)) this.fail();
    return value;
  }

  /** A copy of the next `length` bytes. */
  raw(length: number): Uint8Array {
    if (this.#failure !== undefined || length > this.remaining) {
      this.fail();
      return new Uint8Array(Math.min(length, 64));
    }
    this.#offset += length;
    return this.#bytes.slice(this.#offset - length, this.#offset);
  }

  var(lengthMax: number): Uint8Array {
    const length = this.u32();
    if (length > lengthMax) this.fail('crypto/limit');
    return this.#failure === undefined ? this.raw(length) : new Uint8Array(0);
  }

  text(bytesMax: number): string {
    const text = utf8Decode(this.var(bytesMax));
    if (text === undefined || text !== text.normalize('NFC')) this.fail();
    return text ?? '';
  }

  list<T>(countMax: number, read: (reader: this) => T): readonly T[] {
    return this.repeat(this.u16(), countMax, read);
  }

  /** `count` items where the structure gives the count in its own way. */
  repeat<T>(count: number, countMax: number, read: (reader: this) => T): readonly T[] {
    if (count > countMax) this.fail('crypto/limit');
    const items: T[] = [];
    for (let i = 0; i < count && this.#failure === undefined; i++) items.push(read(this));
    return items;
  }

  /** Fixed-length items that have to stand in strictly ascending order. */
  set(countMax: number, length: number): readonly Uint8Array[] {
    return this.ascending(this.list(countMax, (reader) => reader.raw(length)));
  }

  /** Fails unless the items stand in strictly ascending byte order. */
  ascending(items: readonly Uint8Array[]): readonly Uint8Array[] {
    for (let i = 1; i < items.length; i++) {
      const [before, item] = [items[i - 1], items[i]];
      if (before && item && compareBytes(before, item) >= 0) this.fail();
    }
    return items;
  }

  #integer(length: number): number {
    if (this.#failure !== undefined || length > this.remaining) {
      this.fail();
      return 0;
    }
    let value = 0;
    for (let i = 0; i < length; i++) value = value * 256 + (this.#bytes[this.#offset++] ?? 0);
    return value;
  }
}

/** Reads one whole structure; bytes left over are an error ('crypto/form'), a count over its limit 'crypto/limit'. */
export const decode = <T>(
  bytes: Uint8Array,
  read: (reader: ByteReader) => T,
): Result<T, CryptoError> => decodeWith(new ByteReader(bytes), read);

/** The same for bytes this device has decoded and tested before, and kept where nobody else can write. */
export const decodeKnown = <T>(
  bytes: Uint8Array,
  read: (reader: ByteReader) => T,
): Result<T, CryptoError> => decodeWith(new ByteReader(bytes, true), read);

function decodeWith<T>(
  reader: ByteReader,
  read: (reader: ByteReader) => T,
): Result<T, CryptoError> {
  const value = read(reader);
  if (reader.failure === undefined && reader.remaining > 0) reader.fail();
  return reader.failure === undefined ? ok(value) : err(cryptoError(reader.failure));
}
