/**
 * Where an entry came from when nobody here typed it: a file from elsewhere. Two fingerprints, of the name it had there and of
 * what it said, so that the same file taken in again adds nothing and says nothing about what was in it.
 */
import * as v from 'valibot';

const ORIGIN = /^[0-9a-f]{64}:[0-9a-f]{64}$/;

export const originSchema = v.pipe(v.string(), v.regex(ORIGIN));

/** For an entry that may have one; nothing is stored for one that has none. */
export const originEntries = { origin: v.exactOptional(originSchema) };

export interface Originated {
  readonly origin?: string;
}

/** `name` and `content` are SHA-256 as hexadecimal. */
export const originOf = (name: string, content: string): string => `${name}:${content}`;

/** The two fingerprints; undefined for an entry that was written here. */
export function fingerprintsOf({
  origin,
}: Originated): { readonly name: string; readonly content: string } | undefined {
  const [name, content] = origin?.split(':') ?? [];
  return name === undefined || content === undefined ? undefined : { name, content };
}
