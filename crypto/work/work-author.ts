/**
 * The honest author: turns the changes of one action into signed statements that every receiver will take. One author for
 * one session, and a session lives no longer than the program: numbers and actors are never used twice.
 */
import { compareBytes, toHex } from '../encoding/bytes.ts';
import { PARTS_MAX } from '../envelope/parts.ts';
import { cryptoError, invariant, type CryptoError } from '../errors.ts';
import { fromHexId } from '../log/hex-id.ts';
import type { SigningKey } from '../primitives/signature.ts';
import { err, ok, type Result } from '../result.ts';
import { matchItems, readHeaders } from './change-check.ts';
import type { BoundedInflate, ChangeHeader } from './change-header.ts';
import { actorOf, type SignedSession } from './session.ts';
import {
  ITEMS_MAX,
  SEEN_MAX,
  signStatement,
  type ClockQuality,
  type Item,
  type SignedStatement,
} from './statement.ts';
import type { Tail } from './statement-graph.ts';
import type { OfferedStatement, WorkOffer } from './work-ledger.ts';

export interface DocumentChanges {
  /** 16 bytes. */
  readonly docId: Uint8Array;
  /** Automerge changes of the session's actor, oldest first. */
  readonly changes: readonly Uint8Array[];
}

export interface Action {
  /** Each document once. May be empty: then the action only says what has been seen. */
  readonly documents: readonly DocumentChanges[];
  /** Heads of other sessions' statements that the author has merged: `ledger.view.heads()`, in hex. */
  readonly seen: readonly string[];
  /** Milliseconds. */
  readonly claimedTime: number;
  readonly clock: ClockQuality;
}

export interface AuthorPorts {
  readonly session: SignedSession;
  readonly signingKey: SigningKey;
  readonly inflate: BoundedInflate;
}

export class WorkAuthor {
  readonly #ports: AuthorPorts;
  readonly #tails = new Map<string, Tail>();
  #last: SignedStatement | undefined;
  #introduced = false;

  constructor(ports: AuthorPorts) {
    this.#ports = ports;
  }

  get session(): SignedSession {
    return this.#ports.session;
  }

  /** The actor with which Automerge has to make this session's changes to the document: lowercase hex. */
  actorFor(docId: Uint8Array): string {
    return toHex(actorOf(this.#ports.session.sessionId, docId));
  }

  /**
   * The statements of one action, the last one with its changes; more than 8 heads are folded into statements before it.
   * The first action carries the session. 'crypto/limit' for more than 32 documents or than one envelope has parts
   * for, 'crypto/actor', 'crypto/sequence' or 'crypto/chain' for changes this session did not make in this order: then nothing
   * is said, and the number stays free. Once statements are out and could not be kept, the session is over: start a new one.
   */
  author(action: Action): Result<WorkOffer, CryptoError> {
    const claim = this.#claimOf(action.documents);
    if (!claim.ok) return claim;
    const folds = Math.max(1, Math.ceil(action.seen.length / SEEN_MAX));
    if (1 + folds + claim.value.changes.length > PARTS_MAX) return err(cryptoError('crypto/limit'));
    const own = this.#last && toHex(this.#last.statementId);
    const seen = action.seen.filter((id) => id !== own).map(fromHexId);
    const statements: OfferedStatement[] = [];
    const folded = Math.max(0, Math.ceil(seen.length / SEEN_MAX) - 1) * SEEN_MAX;
    for (let at = 0; at < folded; at += SEEN_MAX)
      statements.push(this.#state(action, { seen: seen.slice(at, at + SEEN_MAX), items: [] }));
    const { items, changes } = claim.value;
    const last = this.#state(action, { seen: seen.slice(folded), items });
    statements.push({ ...last, changes });
    for (const item of items)
      this.#tails.set(toHex(item.docId), { seq: item.lastSeq, hash: toHex(item.lastHash) });
    const sessions = this.#introduced ? [] : [this.#ports.session.bytes];
    this.#introduced = true;
    return ok({ sessions, statements });
  }

  #claimOf(
    documents: readonly DocumentChanges[],
  ): Result<{ items: readonly Item[]; changes: readonly Uint8Array[] }, CryptoError> {
    if (documents.length > ITEMS_MAX) return err(cryptoError('crypto/limit'));
    const ordered = [...documents]
      .filter((document) => document.changes.length > 0)
      .sort((a, b) => compareBytes(a.docId, b.docId));
    invariant(
      new Set(ordered.map(({ docId }) => toHex(docId))).size === ordered.length,
      'each document once',
    );
    const changes = ordered.flatMap((document) => document.changes);
    const headers = readHeaders(changes, this.#ports.inflate);
    if (!headers.ok) return headers;
    let at = 0;
    const items = ordered.map((document) => {
      const own = headers.value.slice(at, (at += document.changes.length));
      return this.#itemOf(document.docId, own);
    });
    const { sessionId } = this.#ports.session;
    const tailOf = (docId: string) => this.#tails.get(docId);
    const stated = matchItems({ sessionId, items, headers: headers.value, tailOf });
    return stated.ok ? ok({ items, changes }) : stated;
  }

  #itemOf(docId: Uint8Array, headers: readonly ChangeHeader[]): Item {
    const firstSeq = (this.#tails.get(toHex(docId))?.seq ?? 0) + 1;
    const lastHash = headers.at(-1)?.hash ?? new Uint8Array(32);
    return { docId, firstSeq, lastSeq: firstSeq + headers.length - 1, lastHash };
  }

  #state(
    { claimedTime, clock }: Action,
    claim: { readonly seen: readonly Uint8Array[]; readonly items: readonly Item[] },
  ): OfferedStatement {
    const n = (this.#last?.statement.n ?? 0) + 1;
    const { session, signingKey } = this.#ports;
    const prev = this.#last?.statementId;
    const body = { sessionId: session.sessionId, n, prev, ...claim, claimedTime, clock };
    this.#last = signStatement(body, signingKey);
    return { bytes: this.#last.bytes, changes: [] };
  }
}
