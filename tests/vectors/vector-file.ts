/** The published vectors: how a file looks, and how an input that has to fail is told as a change of a valid one. */
import { readFileSync, readdirSync } from 'node:fs';

/** What is known from elsewhere when a structure is opened: keys, places, expectations. */
export type Known = Readonly<Record<string, unknown>>;

export interface ValidVector {
  readonly name: string;
  /** Hexadecimal. */
  readonly bytes: string;
  readonly with: Known;
  /** What both verifiers have to read out of it. */
  readonly fields: unknown;
}

export interface FailingVector {
  readonly why: string;
  /** The valid vector that it changes, whose `with` it shares. */
  readonly of: string;
  /** At this offset, so many bytes are replaced by these: the whole input is made so, and no file repeats long bytes. */
  readonly splice: readonly [offset: number, removed: number, inserted: string];
  /** The code with which the product refuses; any other verifier has only to refuse. */
  readonly error: string;
}

export interface VectorFile {
  readonly structure: string;
  readonly about: string;
  readonly valid: readonly ValidVector[];
  readonly mustFail: readonly FailingVector[];
}

export const FOLDER = new URL('./structures/', import.meta.url);

export const readVectorFiles = (): readonly VectorFile[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as VectorFile);

const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

export const bytesOfValid = (vector: ValidVector): Uint8Array => fromHex(vector.bytes);

export function spliced(bytes: Uint8Array, splice: FailingVector['splice']): Uint8Array {
  const [offset, removed, inserted] = splice;
  const [before, after] = [bytes.subarray(0, offset), bytes.subarray(offset + removed)];
  return new Uint8Array(Buffer.concat([before, fromHex(inserted), after]));
}

/** One text for equal values, whatever the order of their keys. Bytes become hexadecimal; what is undefined is left out. */
export const canonical = (value: unknown): string => JSON.stringify(plain(value));

export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, plain(member)]),
  );
}
