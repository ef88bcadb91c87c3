/**
 * Positions of the relay as a whole, opaque to clients. They name the era, so that a relay restored from a backup notices
 * a client that has seen more than the backup did.
 */
import { decode } from '#crypto/encoding/reader.ts';
import { encode } from '#crypto/encoding/writer.ts';
import { CURSOR_BYTES } from '#protocol/attach.ts';
import type { Era } from '../store/relay-store.ts';

export const NO_CURSOR: Uint8Array = new Uint8Array(CURSOR_BYTES);

/** The position after a commit of the present era. */
export const cursorAt = (eras: readonly Era[], commit: number): Uint8Array =>
  encode((w) => w.u32(eras.at(-1)?.era ?? 0).u64(commit));

/** The commit a cursor names, or undefined when this disk's history does not contain it. */
export function commitOf(
  cursor: Uint8Array,
  eras: readonly Era[],
  lastCommit: number,
): number | undefined {
  const parsed = decode(cursor, (r) => ({ era: r.u32(), commit: r.u64() }));
  if (!parsed.ok) return undefined;
  const { era, commit } = parsed.value;
  const place = eras.findLastIndex((known) => known.era === era);
  const known = eras[place];
  if (known === undefined) return undefined;
  const end = eras[place + 1]?.after ?? lastCommit;
  return commit >= known.after && commit <= end ? commit : undefined;
}
