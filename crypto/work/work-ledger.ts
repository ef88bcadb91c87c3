/**
 * The work of one compartment: takes sessions, statements and changes as they come, in any order, and says which count and
 * as whose. Fails closed, item by item: nothing unjudged leaves it, and nothing bad blocks what is behind it. Knows no
 * storage, no envelope and no Automerge.
 */
import { equalBytes, toHex } from '../encoding/bytes.ts';
import type { AuthorityLookup } from './authority.ts';
import { linkChanges, matchItems, readHeaders, type StatedChange } from './change-check.ts';
import type { BoundedInflate } from './change-header.ts';
import type { UnownedChange } from './change-index.ts';
import { firstOf, HoldQueue, type Missing } from './hold-queue.ts';
import { LedgerState, type LedgerView } from './ledger-state.ts';
import { encodeRecord } from './ledger-record.ts';
import { parseSession, type SignedSession } from './session.ts';
import { judgeSession, type Place, type VerifiedSession } from './session-check.ts';
import { isStatementSignedBy, parseStatement, type SignedStatement } from './statement.ts';
import { parentsOf, tailAt, type StatementNode } from './statement-graph.ts';
import { verifiedChange, verifiedStatement, type Receipt } from './work-outcome.ts';
import { ReceiptBuilder } from './receipt-builder.ts';

const LATE_PER_DEVICE_MAX = 4096;
const LATE_BYTES_PER_DEVICE_MAX = 4 << 20;

/** A statement as it came, with the changes of all its items in their order. */
export interface OfferedStatement {
  readonly bytes: Uint8Array;
  readonly changes: readonly Uint8Array[];
}

export interface WorkOffer {
  readonly sessions: readonly Uint8Array[];
  readonly statements: readonly OfferedStatement[];
}

export interface LedgerPorts extends Place {
  readonly authority: AuthorityLookup;
  readonly inflate: BoundedInflate;
}

interface Claim {
  readonly signed: SignedStatement;
  readonly id: string;
  readonly changes: readonly Uint8Array[];
}

interface Linkable {
  readonly session: VerifiedSession;
  readonly prev: StatementNode | undefined;
  readonly seen: readonly StatementNode[];
}

/** What has no verified session yet never counts against a verified author. */
const UNVERIFIED = 'unverified:';

export class WorkLedger {
  readonly #ports: LedgerPorts;
  readonly #state: LedgerState;
  readonly #heldSessions = new HoldQueue<SignedSession>();
  readonly #heldStatements = new HoldQueue<Claim>();

  constructor(ports: LedgerPorts, state = new LedgerState(ports)) {
    this.#ports = ports;
    this.#state = state;
  }

  /** What is known and what counts: for reading. */
  get view(): LedgerView {
    return this.#state;
  }

  /** How many statements and sessions wait, and how many were dropped to keep the bounds. */
  get held(): { readonly waiting: number; readonly dropped: number } {
    const [a, b] = [this.#heldSessions, this.#heldStatements];
    return { waiting: a.size + b.size, dropped: a.dropped + b.dropped };
  }

  /**
   * Steps 4 to 12 for everything in the offer, and for what was held and can be judged now. Log entries that came along
   * have been applied, and `reconsider` called, before.
   */
  receive(offer: WorkOffer): Receipt {
    const receipt = new ReceiptBuilder();
    for (const bytes of offer.sessions) this.#offerSession(bytes, receipt);
    for (const { bytes, changes } of offer.statements)
      this.#offerStatement(bytes, changes, receipt);
    this.#drain(receipt);
    return receipt.finish(this.#state);
  }

  /** After the logs have changed: judges anew what is late, and what waited for entries. */
  reconsider(): Receipt {
    const receipt = new ReceiptBuilder();
    receipt.shift(this.#state.recompute());
    for (const held of this.#heldSessions.releaseAll()) this.#judgeSession(held.value, receipt);
    this.#drain(receipt);
    return receipt.finish(this.#state);
  }

  /** A verified snapshot (snapshot.ts) vouches for the statements it lists as its maker's own work would. */
  coverBySnapshot(sessionId: string, statementIds: readonly string[]): Receipt {
    const receipt = new ReceiptBuilder();
    receipt.shift(this.#state.addSnapshot(sessionId, statementIds));
    return receipt.finish(this.#state);
  }

  /**
   * Automerge has thrown on this statement's changes ('crypto/apply'): they and what depends on them leave every copy. The
   * documents to build again. The caller keeps the id and says it again after `restoreLedger`.
   */
  markUnappliable(statementId: string): readonly string[] {
    this.#state.markUnappliable(statementId);
    return this.#state.statement(statementId)?.docIds ?? [];
  }

  #offerSession(bytes: Uint8Array, receipt: ReceiptBuilder): void {
    const parsed = parseSession(bytes);
    if (!parsed.ok) receipt.refuseSession('', parsed.error.code);
    else this.#judgeSession(parsed.value, receipt);
  }

  #judgeSession(signed: SignedSession, receipt: ReceiptBuilder): void {
    const sessionId = toHex(signed.sessionId);
    if (this.#state.sessions.has(sessionId)) return;
    const judged = judgeSession(signed, this.#ports, this.#ports.authority);
    if (judged.kind === 'missing') {
      const author = toHex(signed.session.path.deviceId);
      const { missing } = judged;
      const bytes = signed.bytes.length;
      const isSame = (held: SignedSession) => equalBytes(held.bytes, signed.bytes);
      const key = this.#heldSessions.keyOf(sessionId, isSame);
      this.#heldSessions.add({ key, author, bytes, missing, value: signed });
    } else if (judged.kind === 'refused') {
      receipt.refuseSession(sessionId, judged.code);
      receipt.release(sessionId);
    } else {
      this.#state.addSession(judged.session);
      receipt.knowSession(judged.session);
      receipt.release(sessionId);
    }
  }

  #offerStatement(
    bytes: Uint8Array,
    changes: readonly Uint8Array[],
    receipt: ReceiptBuilder,
  ): void {
    const parsed = parseStatement(bytes);
    if (!parsed.ok) receipt.refuse(undefined, parsed.error.code);
    else
      this.#judge({ signed: parsed.value, id: toHex(parsed.value.statementId), changes }, receipt);
  }

  #drain(receipt: ReceiptBuilder): void {
    for (let id = receipt.nextReleased(); id !== undefined; id = receipt.nextReleased())
      for (const held of this.#heldStatements.release(id)) this.#judge(held.value, receipt);
  }

  #judge(claim: Claim, receipt: ReceiptBuilder): void {
    const { signed, id } = claim;
    if (this.#state.graph.get(id) !== undefined) return receipt.duplicate(id);
    const sessionId = toHex(signed.statement.sessionId);
    const session = this.#state.sessions.get(sessionId);
    if (session === undefined) {
      const code = receipt.sessionFault(sessionId);
      if (code !== undefined) return receipt.refuse(id, code);
      return this.#hold(claim, [{ kind: 'session', id: sessionId }], receipt);
    }
    if (!isStatementSignedBy(signed, session.signPublicKey))
      return receipt.refuse(id, 'crypto/signature');
    const past = this.#pastOf(signed);
    if (past.missing.length > 0) return this.#hold(claim, past.missing, receipt);
    const { prev, seen } = past;
    const follows = prev === undefined || prev.n + 1 === signed.statement.n;
    if (!follows || (prev !== undefined && prev.session !== session))
      return receipt.refuse(id, 'crypto/sequence');
    this.#judgeChanges(claim, { session, prev, seen }, receipt);
  }

  /** Steps 6 and 7. */
  #pastOf({ statement }: SignedStatement) {
    const find = (id: Uint8Array) => this.#state.graph.get(toHex(id));
    const wanted =
      statement.prev === undefined ? statement.seen : [statement.prev, ...statement.seen];
    const missing = wanted
      .filter((id) => find(id) === undefined)
      .map((id): Missing => ({ kind: 'statement', id: toHex(id) }));
    const prev = statement.prev === undefined ? undefined : find(statement.prev);
    return { missing, prev, seen: statement.seen.flatMap((id) => find(id) ?? []) };
  }

  /** Steps 8 to 12. */
  #judgeChanges(claim: Claim, past: Linkable, receipt: ReceiptBuilder): void {
    const { items, sessionId } = claim.signed.statement;
    const headers = readHeaders(claim.changes, this.#ports.inflate);
    if (!headers.ok) return receipt.refuse(claim.id, headers.error.code);
    const tailOf = (docId: string) => tailAt(past.prev, docId);
    const stated = matchItems({ sessionId, items, headers: headers.value, tailOf });
    if (!stated.ok) return receipt.refuse(claim.id, stated.error.code);
    const linked = linkChanges(stated.value, parentsOf(past), this.#state.changes);
    if (linked.kind === 'refused') return receipt.refuse(claim.id, linked.code);
    if (linked.kind === 'missing') return this.#hold(claim, linked.missing, receipt);
    if (!this.#hasRoom(claim, past.session)) return receipt.refuse(claim.id, 'crypto/limit');
    this.#admit({ claim, past, stated: stated.value, changes: linked.changes }, receipt);
  }

  #admit(
    verified: {
      readonly claim: Claim;
      readonly past: Linkable;
      readonly stated: readonly StatedChange[];
      readonly changes: readonly UnownedChange[];
    },
    receipt: ReceiptBuilder,
  ): void {
    const { claim, past, changes } = verified;
    const { signed, id } = claim;
    const receivedBytes = sizeOf(claim);
    const added = this.#state.addStatement({ id, signed, ...past, changes, receivedBytes });
    receipt.judge({
      kind: added.entered.includes(added.node) ? 'accepted' : 'late',
      statement: verifiedStatement(past.session, signed),
      changes: verified.stated.map(verifiedChange),
      record: encodeRecord({
        ...{ kind: 'statement', signed, receivedBytes },
        changes: changes.map((change) => ({
          ...change,
          dependencies: change.dependencies.map(({ hash }) => hash),
        })),
      }),
    });
    receipt.shift({ entered: added.entered.filter((node) => node !== added.node), left: [] });
    if (added.fork !== undefined) receipt.fork(added.fork);
    for (const released of [id, ...changes.map(({ hash }) => hash)]) receipt.release(released);
  }

  /** The bound on late work, which does not hold for what somebody else's statement asks for. */
  #hasRoom(claim: Claim, session: VerifiedSession): boolean {
    if (!this.#state.isLate(session.sessionId) || this.#heldStatements.isWanted(claim.id))
      return true;
    const kept = this.#state.setAsideBy(session.deviceId);
    return (
      kept.count < LATE_PER_DEVICE_MAX && kept.bytes + sizeOf(claim) <= LATE_BYTES_PER_DEVICE_MAX
    );
  }

  #hold(claim: Claim, missing: readonly Missing[], receipt: ReceiptBuilder): void {
    const sessionId = toHex(claim.signed.statement.sessionId);
    const claimed = this.#heldSessions.get(firstOf(sessionId))?.author ?? '';
    const author = this.#state.sessions.get(sessionId)?.deviceId ?? `${UNVERIFIED}${claimed}`;
    const key = this.#heldStatements.keyOf(claim.id, (held) => isSameClaim(held, claim));
    this.#heldStatements.add({
      ...{ key, author, bytes: sizeOf(claim), missing, value: claim },
    });
    receipt.hold(claim.id, missing);
  }
}

/** An id covers neither a signature nor the changes that came along: a copy with others is another claim of the same. */
const isSameClaim = (a: Claim, b: Claim): boolean =>
  equalBytes(a.signed.bytes, b.signed.bytes) &&
  a.changes.length === b.changes.length &&
  a.changes.every((change, i) => equalBytes(change, b.changes[i] ?? NOTHING));

const NOTHING = new Uint8Array(0);

const sizeOf = ({ signed, changes }: Claim): number =>
  changes.reduce((sum, change) => sum + change.length, signed.bytes.length);
