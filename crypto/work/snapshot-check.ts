/**
 * Judges a snapshot before its document is shown: every change in the saved bytes is vouched for by a statement of a session
 * that had the right to make it, and nothing is missing in between. Who made the snapshot can neither forge nor attribute.
 */
import { equalBytes, toHex } from '../encoding/bytes.ts';
import type { CryptoError } from '../errors.ts';
import type { AuthorityLookup } from './authority.ts';
import { DOCUMENT_CHANGES_MAX } from './change-check.ts';
import type { Missing } from './hold-queue.ts';
import { actorOf, parseSession } from './session.ts';
import { judgeSession, type Place, type VerifiedSession } from './session-check.ts';
import { isSnapshotSignedBy, parseSnapshot, savedHashOf, type SignedSnapshot } from './snapshot.ts';
import { isStatementSignedBy, parseStatement, type Item } from './statement.ts';
import { verifiedStatement, type VerifiedStatement } from './work-outcome.ts';

/** One change of a saved document, as Automerge lists it after loading; ids in lowercase hex. */
export interface ListedChange {
  readonly actor: string;
  readonly seq: number;
  readonly dependencies: readonly string[];
  readonly hash: string;
}

/** Loads saved bytes where they can do no harm, bounded; undefined when they do not load. */
export type ListSaved = (saved: Uint8Array) => readonly ListedChange[] | undefined;

export interface SnapshotPorts extends Place {
  readonly authority: AuthorityLookup;
  /** A session that the ledger has verified (hex): the maker's. */
  readonly sessionOf: (sessionId: string) => VerifiedSession | undefined;
  readonly list: ListSaved;
}

export interface VerifiedSnapshot {
  readonly snapshotId: string;
  readonly docId: string;
  readonly heads: readonly string[];
  /** Who made it, and covers what stands in it: for `WorkLedger.coverBySnapshot` with the ids of `authors`. */
  readonly sessionId: string;
  /** The author of every actor in the document. */
  readonly authors: ReadonlyMap<string, VerifiedStatement>;
}

export type SnapshotJudgement =
  | { readonly kind: 'verified'; readonly snapshot: VerifiedSnapshot }
  | { readonly kind: 'held'; readonly missing: readonly Missing[] }
  | { readonly kind: 'refused'; readonly code: CryptoError['code'] };

interface Author {
  readonly statement: VerifiedStatement;
  /** What the statement says about the document, if it does. */
  readonly item: Item | undefined;
}

const refused = (code: CryptoError['code']): SnapshotJudgement => ({ kind: 'refused', code });

/**
 * 'crypto/late' when a maker who is late would cover work that is late, 'crypto/form' and 'crypto/limit' as parsed, 'crypto/bind' for another group or compartment, 'crypto/signature' when the
 * maker's device did not sign, 'crypto/snapshot' for anything in it that its authors do not vouch for: an older one is used.
 */
export function judgeSnapshot(
  bytes: Uint8Array,
  saved: Uint8Array,
  ports: SnapshotPorts,
): SnapshotJudgement {
  const parsed = parseSnapshot(bytes);
  if (!parsed.ok) return refused(parsed.error.code);
  const { snapshot } = parsed.value;
  if (!equalBytes(snapshot.groupId, ports.groupId) || snapshot.compartment !== ports.compartment)
    return refused('crypto/bind');
  const sessionId = toHex(snapshot.sessionId);
  const maker = ports.sessionOf(sessionId);
  if (maker === undefined) return { kind: 'held', missing: [{ kind: 'session', id: sessionId }] };
  if (!isSnapshotSignedBy(parsed.value, maker.signPublicKey)) return refused('crypto/signature');
  if (!equalBytes(snapshot.savedHash, savedHashOf(saved))) return refused('crypto/snapshot');
  const authors = judgeAuthors(parsed.value, ports);
  if (authors.kind !== 'authors') return authors;
  if (authors.anyLate && ports.authority.isLate(maker.signed.session))
    return refused('crypto/late');
  const changes = ports.list(saved);
  const heads = snapshot.heads.map(toHex);
  if (changes === undefined || !isVouchedFor(changes, { authors: authors.authors, heads }))
    return refused('crypto/snapshot');
  const ids = {
    snapshotId: toHex(parsed.value.snapshotId),
    docId: toHex(snapshot.docId),
    sessionId,
  };
  const statements = [...authors.authors].map(
    ([actor, { statement }]) => [actor, statement] as const,
  );
  return { kind: 'verified', snapshot: { ...ids, heads, authors: new Map(statements) } };
}

type AuthorsJudgement =
  | {
      readonly kind: 'authors';
      readonly authors: ReadonlyMap<string, Author>;
      readonly anyLate: boolean;
    }
  | Exclude<SnapshotJudgement, { kind: 'verified' }>;

const FOREIGN = { kind: 'refused', code: 'crypto/snapshot' } as const;

/** Steps 4 to 6 for each author, without `prev`; by actor. */
function judgeAuthors({ snapshot }: SignedSnapshot, ports: SnapshotPorts): AuthorsJudgement {
  const authors = new Map<string, Author>();
  const missing: Missing[] = [];
  let anyLate = false;
  for (const listed of snapshot.authors) {
    const session = parseSession(listed.session);
    if (!session.ok) return FOREIGN;
    const judged = judgeSession(session.value, ports, ports.authority);
    if (judged.kind === 'refused') return FOREIGN;
    if (judged.kind === 'missing') {
      missing.push(...judged.missing);
      continue;
    }
    const author = judgeStatement(listed.statement, judged.session, snapshot.docId);
    const actor = toHex(actorOf(session.value.sessionId, snapshot.docId));
    if (author === undefined || authors.has(actor)) return FOREIGN;
    authors.set(actor, author);
    anyLate ||= ports.authority.isLate(session.value.session);
  }
  return missing.length > 0 ? { kind: 'held', missing } : { kind: 'authors', authors, anyLate };
}

/** Undefined for what is no statement of this session. */
function judgeStatement(
  bytes: Uint8Array,
  session: VerifiedSession,
  docId: Uint8Array,
): Author | undefined {
  const parsed = parseStatement(bytes);
  if (!parsed.ok) return undefined;
  const { statement } = parsed.value;
  const item = statement.items.find((one) => equalBytes(one.docId, docId));
  const own =
    toHex(statement.sessionId) === session.sessionId &&
    isStatementSignedBy(parsed.value, session.signPublicKey);
  return own ? { statement: verifiedStatement(session, parsed.value), item } : undefined;
}

/** Each actor's changes are complete, chained, and end where its statement says; nothing else is there; the heads fit. */
function isVouchedFor(
  changes: readonly ListedChange[],
  claim: { readonly authors: ReadonlyMap<string, Author>; readonly heads: readonly string[] },
): boolean {
  if (changes.length > DOCUMENT_CHANGES_MAX) return false;
  const byActor = new Map<string, Map<number, ListedChange>>();
  for (const change of changes) {
    const own = byActor.get(change.actor) ?? new Map<number, ListedChange>();
    if (own.has(change.seq)) return false;
    byActor.set(change.actor, own.set(change.seq, change));
  }
  if (byActor.size !== claim.authors.size) return false;
  for (const [actor, own] of byActor)
    if (!isComplete(own, claim.authors.get(actor)?.item)) return false;
  const hashes = new Set(changes.map(({ hash }) => hash));
  const inner = new Set(changes.flatMap(({ dependencies }) => dependencies));
  const heads = [...hashes].filter((hash) => !inner.has(hash));
  const headsFit =
    heads.length === claim.heads.length && claim.heads.every((id) => heads.includes(id));
  return headsFit && [...inner].every((hash) => hashes.has(hash));
}

function isComplete(own: ReadonlyMap<number, ListedChange>, item: Item | undefined): boolean {
  if (item === undefined || own.size !== item.lastSeq) return false;
  for (let seq = 2; seq <= item.lastSeq; seq++) {
    const before = own.get(seq - 1)?.hash ?? '';
    if (own.get(seq)?.dependencies.includes(before) !== true) return false;
  }
  return own.get(item.lastSeq)?.hash === toHex(item.lastHash);
}
