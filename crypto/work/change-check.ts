/**
 * Judges the changes a statement claims, before Automerge sees a byte: the right actor, no gap, each hanging directly on the
 * one before, exactly the hashes that were signed, and nothing built on what the author had not stated to have seen.
 */
import { toHex } from '../encoding/bytes.ts';
import { cryptoError, type CryptoError, type CryptoErrorCode } from '../errors.ts';
import { err, ok, type Result } from '../result.ts';
import { readChangeHeader, type BoundedInflate, type ChangeHeader } from './change-header.ts';
import { placeOf, type ChangeIndex, type UnownedChange } from './change-index.ts';
import { closureOf } from './copies.ts';
import type { Missing } from './hold-queue.ts';
import { actorOf } from './session.ts';
import type { Item } from './statement.ts';
import { isCoveredByAny, type StatementNode, type Tail } from './statement-graph.ts';

export const DOCUMENT_CHANGES_MAX = 4000;
const DOCUMENT_ACTORS_MAX = 1024;

/** A change that is what its statement says. */
export interface StatedChange {
  /** Lowercase hex. */
  readonly docId: string;
  readonly header: ChangeHeader;
}

/** The headers of changes in their order; the first that cannot be read decides. */
export function readHeaders(
  changes: readonly Uint8Array[],
  inflate: BoundedInflate,
): Result<readonly ChangeHeader[], CryptoError> {
  const headers: ChangeHeader[] = [];
  for (const change of changes) {
    const header = readChangeHeader(change, inflate);
    if (!header.ok) return header;
    headers.push(header.value);
  }
  return ok(headers);
}

export interface ItemClaim {
  readonly sessionId: Uint8Array;
  readonly items: readonly Item[];
  /** All changes of all items, in the order of the items. */
  readonly headers: readonly ChangeHeader[];
  /** Where the session's changes to a document (hex) end so far. */
  readonly tailOf: (docId: string) => Tail | undefined;
}

/**
 * Step 9: 'crypto/sequence' for a gap or a missing change, 'crypto/actor' for another's actor, 'crypto/chain' for a change
 * that does not depend directly on the actor's previous one, 'crypto/hash' for another last hash or changes left over.
 */
export function matchItems(claim: ItemClaim): Result<readonly StatedChange[], CryptoError> {
  const stated: StatedChange[] = [];
  for (const item of claim.items) {
    const docId = toHex(item.docId);
    const actor = toHex(actorOf(claim.sessionId, item.docId));
    let tail = claim.tailOf(docId);
    if (item.firstSeq !== (tail?.seq ?? 0) + 1) return err(cryptoError('crypto/sequence'));
    for (let seq = item.firstSeq; seq <= item.lastSeq; seq++) {
      const header = claim.headers[stated.length];
      if (header === undefined) return err(cryptoError('crypto/sequence'));
      const fault = faultOf(header, { actor, seq, tail });
      if (fault !== undefined) return err(cryptoError(fault));
      stated.push({ docId, header });
      tail = { seq, hash: toHex(header.hash) };
    }
    if (tail?.hash !== toHex(item.lastHash)) return err(cryptoError('crypto/hash'));
  }
  return stated.length === claim.headers.length ? ok(stated) : err(cryptoError('crypto/hash'));
}

interface Expected {
  readonly actor: string;
  readonly seq: number;
  readonly tail: Tail | undefined;
}

function faultOf(header: ChangeHeader, expected: Expected): CryptoErrorCode | undefined {
  if (toHex(header.actor) !== expected.actor) return 'crypto/actor';
  if (header.seq !== expected.seq) return 'crypto/sequence';
  const { tail } = expected;
  const chained =
    tail === undefined || header.dependencies.some((hash) => toHex(hash) === tail.hash);
  return chained ? undefined : 'crypto/chain';
}

export type Linked =
  | { readonly kind: 'linked'; readonly changes: readonly UnownedChange[] }
  | { readonly kind: 'missing'; readonly missing: readonly Missing[] }
  | { readonly kind: 'refused'; readonly code: CryptoErrorCode };

/**
 * Steps 10 and 11: every dependency is known, belongs to the same document and is owned in the past of the statement
 * ('crypto/seen'); no two rival branches of a fork come together ('crypto/fork'); the document keeps its bounds
 * ('crypto/limit'). Judged from the statement's own past only, so that every replica judges alike.
 */
export function linkChanges(
  stated: readonly StatedChange[],
  parents: readonly StatementNode[],
  index: ChangeIndex,
): Linked {
  const own = new Map<string, UnownedChange>();
  const missing = new Map<string, Missing>();
  for (const { docId, header } of stated) {
    const hashes = header.dependencies.map(toHex);
    const found = hashes.map((hash) => own.get(hash) ?? index.get(hash));
    const dependencies = found.filter((change) => change !== undefined);
    for (const [i, hash] of hashes.entries())
      if (found[i] === undefined) missing.set(hash, { kind: 'change', id: hash });
    const isSeen = (change: UnownedChange) =>
      change.docId === docId &&
      (own.has(change.hash) ||
        index.ownersOf(change.hash).some((owner) => isCoveredByAny(owner, parents)));
    const actorsSeen = header.otherActors.every((actor) =>
      index.beginningsOf(docId, toHex(actor)).some(isSeen),
    );
    if (!dependencies.every(isSeen)) return { kind: 'refused', code: 'crypto/seen' };
    if (missing.size === 0 && !actorsSeen) return { kind: 'refused', code: 'crypto/seen' };
    const { hash, actor, seq } = header;
    const change = { hash: toHex(hash), docId, actor: toHex(actor), seq, dependencies };
    // Where no two changes claim one place, nothing can come together.
    const isContested = index.hasConflicts(docId) || index.isClaimed(change);
    if (isContested && !isConsistent(change)) return { kind: 'refused', code: 'crypto/fork' };
    own.set(change.hash, change);
  }
  if (missing.size > 0) return { kind: 'missing', missing: [...missing.values()] };
  const changes = [...own.values()];
  const crowded = changes.some((change) => isCrowded(change.docId, { changes, parents, index }));
  return crowded ? { kind: 'refused', code: 'crypto/limit' } : { kind: 'linked', changes };
}

/** Whether everything a change builds on, and the change itself, can stand in one document. */
function isConsistent(change: UnownedChange): boolean {
  const places = new Map([[placeOf(change), change.hash]]);
  for (const past of closureOf(change.dependencies)) {
    const rival = places.get(placeOf(past));
    if (rival !== undefined && rival !== past.hash) return false;
    places.set(placeOf(past), past.hash);
  }
  return true;
}

interface Crowd {
  readonly changes: readonly UnownedChange[];
  readonly parents: readonly StatementNode[];
  readonly index: ChangeIndex;
}

/** Counts only what lies in the statement's past, and counts it only when the document may be full at all. */
function isCrowded(docId: string, { changes, parents, index }: Crowd): boolean {
  const mine = changes.filter((change) => change.docId === docId);
  const known = index.changesOf(docId);
  const roomy =
    known.length + mine.length <= DOCUMENT_CHANGES_MAX &&
    index.actorCountOf(docId) < DOCUMENT_ACTORS_MAX;
  if (roomy) return false;
  const past = known.filter((change) =>
    change.owners.some((owner) => isCoveredByAny(owner, parents)),
  );
  const all = [...past, ...mine];
  const actors = new Set(all.map((change) => change.actor));
  return all.length > DOCUMENT_CHANGES_MAX || actors.size > DOCUMENT_ACTORS_MAX;
}
