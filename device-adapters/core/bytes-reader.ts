/**
 * Reads little-endian fields from one packet. It never throws: reading past the end is remembered, later reads give
 * zero, and `readPacket` answers with the typed error, so that a cut packet can never leave a number behind.
 */
import { decodeError, type DecodeError, type DecodeErrorCode } from './decode-error.ts';
import { err, ok, type Result } from './result.ts';

export class BytesReader {
  readonly #bytes: Uint8Array;
  #offset = 0;
  #failure: DecodeErrorCode | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get failure(): DecodeErrorCode | undefined {
    return this.#failure;
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  /** Remembers the first failure. */
  fail(code: DecodeErrorCode): void {
    this.#failure ??= code;
  }

  u8(): number {
    return this.#unsigned(1);
  }

  u16(): number {
    return this.#unsigned(2);
  }

  u24(): number {
    return this.#unsigned(3);
  }

  u32(): number {
    return this.#unsigned(4);
  }

  u64(): bigint {
    const low = this.u32();
    return BigInt(low) + (BigInt(this.u32()) << 32n);
  }

  s8(): number {
    return (this.#unsigned(1) << 24) >> 24;
  }

  s16(): number {
    return (this.#unsigned(2) << 16) >> 16;
  }

  s24(): number {
    return (this.#unsigned(3) << 8) >> 8;
  }

  /** A copy of the next `length` bytes. */
  raw(length: number): Uint8Array {
    if (length > this.remaining) {
      this.fail('device/truncated');
      return new Uint8Array(0);
    }
    this.#offset += length;
    return this.#bytes.slice(this.#offset - length, this.#offset);
  }

  #unsigned(length: number): number {
    if (this.#failure !== undefined || length > this.remaining) {
      this.fail('device/truncated');
      return 0;
    }
    let value = 0;
    for (let i = length - 1; i >= 0; i--) {
      value = value * 256 + (this.#bytes[this.#offset + i] ?? 0);
    }
    this.#offset += length;
    return value;
  }
}

/** Reads one packet. Bytes left over are the decoder's to judge; a field past the end is 'device/truncated'. */
export function readPacket<T>(
  bytes: Uint8Array,
  read: (reader: BytesReader) => T,
): Result<T, DecodeError> {
  const reader = new BytesReader(bytes);
  const value = read(reader);
  return reader.failure === undefined ? ok(value) : err(decodeError(reader.failure));
}
