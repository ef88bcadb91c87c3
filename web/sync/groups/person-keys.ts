/**
 * The keys of a person as their log has them: a number that two people compare, and when devices came and went. The number is made
 * of both people's devices, so that it is the same on both screens exactly when both know the same keys.
 */
import { encode } from '#crypto/encoding/writer.ts';
import type { LogBook } from '#crypto/log/log-book.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { hash } from '#crypto/primitives/hash.ts';

const GROUPS = 6;
const DIGITS = 5;

export interface KeyChange {
  /** As its author's clock had it. */
  readonly at: number;
  readonly kind: 'added' | 'ended';
}

/** Oldest first; the devices a person began with are no change. */
export function keyChangesOf(book: LogBook, userId: string): readonly KeyChange[] {
  const resolved = book.resolved(userId);
  if (resolved === undefined) return [];
  return resolved.log.nodes.flatMap(({ body, index, entry }) => {
    if (resolved.resolution.verdicts[index] !== 'accepted') return [];
    if (body.type !== 'add' && body.type !== 'remove') return [];
    return [{ at: entry.claimedTime, kind: body.type === 'add' ? 'added' : 'ended' }];
  });
}

/** Six groups of five digits; undefined while the devices of one of the two are not known here. */
export function comparedNumber(book: LogBook, one: string, other: string): string | undefined {
  const people = [one, other].sort().map((userId) => devicesOf(book, userId));
  if (people.some((devices) => devices.length === 0)) return undefined;
  const digest = hash(
    'compare',
    encode((w) => {
      w.set([fromHexId(one), fromHexId(other)]);
      for (const devices of people) w.set(devices);
    }),
  );
  const view = new DataView(digest.buffer, digest.byteOffset);
  return Array.from({ length: GROUPS }, (_, at) =>
    String(view.getUint32(at * 4) % 10 ** DIGITS).padStart(DIGITS, '0'),
  ).join(' ');
}

/** A device's id is the hash of its card, with all its keys. */
const devicesOf = (book: LogBook, userId: string): readonly Uint8Array[] =>
  (book.state(userId)?.members ?? []).map(({ memberId }) => fromHexId(memberId));
