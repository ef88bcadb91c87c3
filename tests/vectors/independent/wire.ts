/** The canonical encoding, read a second time: written from the design alone, sharing nothing with the product. */

/** What is not a structure. The verifier refuses by throwing, and says why in words of its own. */
export class Refused extends Error {}

export function refuseUnless(condition: boolean, why: string): asserts condition {
  if (!condition) throw new Refused(why);
}

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
export const join = (...parts: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array(Buffer.concat(parts));
export const isZeros = (hex: string): boolean => /^0*$/.test(hex);

/** Numbers big-endian, byte strings as hexadecimal. */
export class Wire {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  raw(length: number): Uint8Array {
    refuseUnless(length <= this.left, 'it ends too early');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  hex(length: number): string {
    return hexOf(this.raw(length));
  }

  number(length: number): number {
    const value = BigInt(`0x${this.hex(length)}`);
    refuseUnless(value <= BigInt(Number.MAX_SAFE_INTEGER), 'a number is too large');
    return Number(value);
  }

  varBytes(max: number): Uint8Array {
    const length = this.number(4);
    refuseUnless(length <= max, 'a byte string is too long');
    return this.raw(length);
  }

  list<T>(max: number, read: () => T, countBytes = 2): readonly T[] {
    const count = this.number(countBytes);
    refuseUnless(count <= max, 'there are too many');
    return Array.from({ length: count }, read);
  }

  set(max: number, length = 32, countBytes = 2): readonly string[] {
    return ascending(this.list(max, () => this.hex(length), countBytes));
  }

  /** One of these names, by its number. */
  name<T extends string>(names: readonly T[], first: number): T {
    const name = names[this.number(1) - first];
    refuseUnless(name !== undefined, 'a number has no meaning');
    return name;
  }

  end(): void {
    refuseUnless(this.left === 0, 'bytes are left over');
  }
}

export function ascending(ids: readonly string[]): readonly string[] {
  refuseUnless(
    ids.every((id, i) => i === 0 || (ids[i - 1] ?? '') < id),
    'a set is not in order',
  );
  return ids;
}

/** A whole structure and nothing behind it. */
export function whole<T>(bytes: Uint8Array, read: (wire: Wire) => T): T {
  const wire = new Wire(bytes);
  const value = read(wire);
  wire.end();
  return value;
}
