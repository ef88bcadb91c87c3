/**
 * What the judging of work asks of the logs: rights at exactly the heads a session names, which never change with what is
 * learned later, and lateness, which does.
 */
import { toHex } from '../encoding/bytes.ts';
import { cryptoError, type CryptoError } from '../errors.ts';
import { err, ok, type Result } from '../result.ts';
import type { Bits } from './bits.ts';
import { atClosure, hasUnseenRemoval, type ResolvedLog } from './book-outlook.ts';
import type { LogBook } from './log-book.ts';
import { inside, pastOf } from './membership.ts';
import { actingMember, type Path } from './path.ts';
import { isWithin, type Rights } from './rights.ts';

export interface PlaceInLog {
  readonly groupId: string;
  readonly path: Path;
  /** Heads of the group's log that the author had seen, hexadecimal. */
  readonly heads: readonly string[];
}

/**
 * Ed25519, 32 bytes: the key of the path's device. 'crypto/parent' while cited entries are unknown; 'crypto/not-member',
 * 'crypto/pending' or 'crypto/right' when at the cites the path did not hold.
 */
export function signPublicKeyOf(book: LogBook, path: Path): Result<Uint8Array, CryptoError> {
  if (path.cites.some((cite) => !book.knows(toHex(cite)))) return err(cryptoError('crypto/parent'));
  const verdict = book.outlook('record').judgePath(path);
  if (verdict !== 'accepted' && verdict !== 'late') return err(cryptoError(verdict));
  const card = book.resolved(toHex(path.userId))?.log.cardOf(toHex(path.deviceId))?.card;
  return card === undefined ? err(cryptoError('crypto/signature')) : ok(card.signPublicKey);
}

/** The acting member's rights in the past of these heads. 'crypto/parent' for unknown heads; 'crypto/not-member' for who was none there. */
export function rightsAt(book: LogBook, place: PlaceInLog): Result<Rights, CryptoError> {
  const seen = seenOf(book, place);
  if (seen === undefined) return err(cryptoError('crypto/parent'));
  const { group, closure } = seen;
  const { decisions } = group.resolution;
  const then = decisions.differsInside(closure) ? atClosure(group.resolution, closure) : decisions;
  const standing = then.standing(actingMember(place.path), closure);
  return standing === undefined ? err(cryptoError('crypto/not-member')) : ok(standing.rights);
}

/** Whether a removal, lowering or voiding on the path is known now that the author had not seen. Unknown heads are not late. */
export function isLate(book: LogBook, place: PlaceInLog): boolean {
  const seen = seenOf(book, place);
  if (seen === undefined) return false;
  if (book.outlook('record').judgePath(place.path) === 'late') return true;
  const member = actingMember(place.path);
  const { decisions } = seen.group.resolution;
  const { membership } = decisions;
  const standing = decisions.standing(member, seen.closure);
  if (standing === undefined) return true;
  const knew = inside(seen.closure);
  return (
    hasUnseenRemoval(membership, member, seen.closure) ||
    membership
      .changesOf(member)
      .some(
        ({ node, rights }) =>
          !knew(node) && !isWithin(membership.rightsOf(standing.term, pastOf(node)), rights),
      )
  );
}

/** Whether an entry is accepted and lies in the past of these heads, or is one of them. */
export function isAcceptedAt(
  book: LogBook,
  place: Omit<PlaceInLog, 'path'>,
  entryId: string,
): boolean {
  const seen = seenOf(book, place);
  const node = seen?.group.log.byId(entryId);
  return (
    seen !== undefined &&
    node !== undefined &&
    inside(seen.closure)(node) &&
    seen.group.resolution.verdicts[node.index] === 'accepted'
  );
}

function seenOf(
  book: LogBook,
  place: Omit<PlaceInLog, 'path'>,
): { readonly group: ResolvedLog; readonly closure: Bits } | undefined {
  const group = book.resolved(place.groupId);
  const closure = group?.log.closureOf(place.heads);
  return group === undefined || closure === undefined ? undefined : { group, closure };
}
