/**
 * What an index says of itself: by which rules it was made, which segments belong to it, and whether everything has been read
 * once. JSON in one row; whatever is not named in it is not part of the index.
 */
import * as v from 'valibot';
import { utf8Decode } from '#crypto/encoding/utf8.ts';
import type { RandomBytes } from '#kernel/ports.ts';
import { textBytes } from './bytes.ts';

/** Raised when words are folded or cut in another way: then all is read again. */
const RULES = 1;
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const manifestSchema = v.object({
  rules: v.literal(RULES),
  /** The feeds it was made by, with their versions. */
  feeds: v.string(),
  /** Makes marks of items that nobody outside can foresee. */
  seeds: v.tuple([count, count]),
  next: count,
  isWhole: v.boolean(),
  /** In the order they were written. */
  segments: v.array(v.object({ number: count, count, until: v.number() })),
});

export type Manifest = v.InferOutput<typeof manifestSchema>;

export const MANIFEST_KEY = 'manifest';
export const segmentKey = (number: number): string => `segment ${String(number)}`;
export const goneKey = (number: number): string => `gone ${String(number)}`;
export const textKey = (number: number, block: number): string =>
  `text ${String(number)} ${String(block)}`;

export function newManifest(feeds: string, random: RandomBytes): Manifest {
  const [first, second] = new Uint32Array(random(8).slice().buffer);
  return {
    rules: RULES,
    feeds,
    seeds: [first ?? 0, second ?? 0],
    next: 1,
    isWhole: false,
    segments: [],
  };
}

export const encodeManifest = (manifest: Manifest): Uint8Array =>
  textBytes(JSON.stringify(manifest));

/** Undefined for what this version did not write, or what was made by other feeds. */
export function parseManifest(bytes: Uint8Array, feeds: string): Manifest | undefined {
  const parsed = v.safeParse(
    v.pipe(v.string(), v.parseJson(), manifestSchema),
    utf8Decode(bytes) ?? '',
  );
  return parsed.success && parsed.output.feeds === feeds ? parsed.output : undefined;
}
