/**
 * What a ledger knows and what of it counts: sessions, statements, changes, forks, copies. A function of sets: two ledgers
 * that hold the same things say the same, whatever order they came in. Judges nothing.
 */
import { toHex } from '../encoding/bytes.ts';
import { Acceptance, type LateSource, type Shift } from './acceptance.ts';
import type { AuthorityLookup, Verdict } from './authority.ts';
import { ChangeIndex, type ChangeNode, type UnownedChange } from './change-index.ts';
import { copiesOf, type DocumentCopy, type Weight } from './copies.ts';
import type { VerifiedSession } from './session-check.ts';
import type { SignedStatement } from './statement.ts';
import {
  isCovered,
  isCoveredByAny,
  latestClaim,
  StatementGraph,
  type StatementNode,
} from './statement-graph.ts';
import {
  verifiedStatement,
  type DocumentAuthor,
  type Fork,
  type Holder,
  type Standing,
  type VerifiedStatement,
} from './work-outcome.ts';

export interface StatementLink {
  readonly id: string;
  readonly session: VerifiedSession;
  readonly signed: SignedStatement;
  readonly prev: StatementNode | undefined;
  readonly seen: readonly StatementNode[];
  readonly changes: readonly UnownedChange[];
  readonly receivedBytes: number;
}

export interface Added {
  readonly node: StatementNode;
  /** The node itself if it counts, and what counts because of it. */
  readonly entered: readonly StatementNode[];
  readonly fork: Fork | undefined;
}

/** The reading half. */
export type LedgerView = Pick<
  LedgerState,
  | 'heads'
  | 'session'
  | 'statement'
  | 'authorOf'
  | 'standingOf'
  | 'setAside'
  | 'forks'
  | 'documentIds'
  | 'copies'
  | 'authorsOf'
  | 'isLate'
  | 'holdersOf'
  | 'latestOf'
  | 'owesAnswer'
>;

export interface Logs {
  readonly compartment: number;
  readonly authority: AuthorityLookup;
}

export class LedgerState {
  readonly graph = new StatementGraph();
  readonly changes = new ChangeIndex();
  readonly sessions = new Map<string, VerifiedSession>();
  readonly #logs: Logs;
  readonly #late = new Set<string>();
  readonly #acceptance: Acceptance;
  readonly #sizes = new Map<StatementNode, number>();
  readonly #unappliable = new Set<string>();
  readonly #snapshots = new Set<{ readonly sessionId: string; readonly statementId: string }>();
  #rejected: ReadonlySet<string> = new Set();
  #retirements: ReadonlySet<string> = new Set();
  readonly #retired = new Set<StatementNode>();

  constructor(logs: Logs) {
    this.#logs = logs;
    this.#acceptance = new Acceptance(this.graph, this.#source());
  }

  addSession(session: VerifiedSession): void {
    this.sessions.set(session.sessionId, session);
    if (this.#logs.authority.isLate(session.signed.session)) this.#late.add(session.sessionId);
  }

  /** A statement that has been judged, and whose past is here. */
  addStatement({ changes, receivedBytes, ...link }: StatementLink): Added {
    const node = this.graph.add(link);
    for (const change of changes) this.changes.add(change, node);
    this.#sizes.set(node, receivedBytes);
    this.#retire(node);
    const rivals = this.graph.following(link.session.sessionId, link.prev);
    const entered = this.#acceptance.admit(node);
    return { node, entered, fork: rivals.length > 1 ? forkOf(node, rivals) : undefined };
  }

  /** A verified snapshot covers what it lists, like a statement of its maker's session. */
  addSnapshot(sessionId: string, statementIds: readonly string[]): Shift {
    for (const statementId of statementIds) this.#snapshots.add({ sessionId, statementId });
    return this.recompute();
  }

  /** Decides anew what is late and what counts, as the logs are known now. */
  recompute(): Shift {
    this.#late.clear();
    for (const [id, { signed }] of this.sessions)
      if (this.#logs.authority.isLate(signed.session)) this.#late.add(id);
    const source = this.#source();
    this.#retired.clear();
    for (const node of this.graph.all()) this.#retire(node);
    return this.#acceptance.recompute(source);
  }

  isLate(sessionId: string): boolean {
    return this.#late.has(sessionId);
  }

  /** The devices that have said, by signed work of their own, that they have the statement; its author's is one. */
  holdersOf(statementId: string): readonly Holder[] {
    const node = this.graph.get(statementId);
    if (node === undefined) return [];
    const holders = new Map<string, Holder>();
    for (const last of this.graph.newest()) {
      const { deviceId, userId } = last.session;
      if (isCovered(node, last)) holders.set(deviceId, { deviceId, userId });
    }
    return [...holders.values()];
  }

  /** The latest time (milliseconds, a claim) at which a device has stated anything here. */
  latestOf(deviceId: string): number | undefined {
    return latestClaim(this.graph, (session) => session.deviceId === deviceId);
  }

  /** Whether others have done work that counts and that this device has not yet said it has. */
  owesAnswer(deviceId: string): boolean {
    const own = this.graph.newest().filter(({ session }) => session.deviceId === deviceId);
    const work = this.graph.lines.flatMap(({ lastWork }) => lastWork ?? []);
    return work.some((node) => this.#acceptance.has(node) && !isCoveredByAny(node, own));
  }

  /** Automerge could not apply it: its changes, and what depends on them, are in no document from now on. */
  markUnappliable(statementId: string): void {
    this.#unappliable.add(statementId);
  }

  /** Ids of the accepted statements that nothing accepted has seen yet, ascending: what an author cites as seen. */
  heads(): readonly string[] {
    return this.#acceptance
      .heads()
      .map((node) => node.id)
      .sort();
  }

  session(id: string): VerifiedSession | undefined {
    return this.sessions.get(id);
  }

  statement(id: string): VerifiedStatement | undefined {
    const node = this.graph.get(id);
    return node && verifiedStatement(node.session, node.signed);
  }

  /** Who made a change; where a forked session claims it twice, the claim that arrived first. */
  authorOf(changeHash: string): VerifiedStatement | undefined {
    const owner = this.changes.get(changeHash)?.owners[0];
    return owner && this.statement(owner.id);
  }

  standingOf(statementId: string): Standing | undefined {
    const node = this.graph.get(statementId);
    if (node === undefined) return undefined;
    if (!this.isLate(node.session.sessionId)) return { standing: 'accepted', via: [] };
    if (!this.#acceptance.has(node))
      return { standing: this.#rejected.has(node.id) ? 'rejected' : 'set-aside', via: [] };
    return { standing: 'covered', via: usersOf(this.#acceptance.coverersOf(node)) };
  }

  /** Ids of the statements that do not count, each behind its past; those a verdict has rejected are left out. */
  setAside(): readonly string[] {
    return [...this.#sizes.keys()]
      .filter((node) => !this.#acceptance.has(node) && !this.#rejected.has(node.id))
      .map((node) => node.id);
  }

  /** How much work of a device is set aside. */
  setAsideBy(deviceId: string): { readonly count: number; readonly bytes: number } {
    let [count, bytes] = [0, 0];
    for (const [node, size] of this.#sizes) {
      if (this.#acceptance.has(node) || node.session.deviceId !== deviceId) continue;
      count++;
      bytes += size;
    }
    return { count, bytes };
  }

  forks(): readonly Fork[] {
    return this.graph
      .forks()
      .flatMap((rivals) => rivals.slice(0, 1).map((first) => forkOf(first, rivals)));
  }

  documentIds(): readonly string[] {
    return [...this.changes.documentIds()];
  }

  /** Whether applying accepted changes as they come is not enough for this document. */
  needsRebuild(docId: string): boolean {
    const touches = (id: string) => this.statement(id)?.docIds.includes(docId) ?? false;
    return this.changes.hasConflicts(docId) || [...this.#unappliable].some(touches);
  }

  /** The document as it counts: one copy, or several where a device has forked its session; the first takes new edits. */
  copies(docId: string): readonly DocumentCopy[] {
    const newest = this.#acceptance.newestAccepted();
    const kept = new Set<ChangeNode>();
    for (const change of this.changes.changesOf(docId)) {
      const owners = change.owners.filter((owner) => this.#acceptance.has(owner));
      const owned = owners.some((owner) => !this.#unappliable.has(owner.id));
      if (owned && change.dependencies.every((one) => kept.has(one))) kept.add(change);
    }
    return copiesOf([...kept], (change) => this.#weigh(change, newest));
  }

  /** The last accepted statement of each session that touched the document; undefined where sessions have forked it. */
  authorsOf(docId: string): readonly DocumentAuthor[] | undefined {
    if (this.changes.hasConflicts(docId)) return undefined;
    const last = new Map<string, StatementNode>();
    for (const change of this.changes.changesOf(docId))
      for (const owner of change.owners)
        if (this.#acceptance.has(owner)) last.set(owner.session.sessionId, owner);
    return [...last.values()].map(({ session, signed }) => ({
      session: session.signed,
      statement: signed,
    }));
  }

  #weigh(change: ChangeNode, newest: readonly StatementNode[]): Weight {
    const owners = change.owners.filter((owner) => this.#acceptance.has(owner));
    const behind = newest.filter((node) => owners.some((owner) => isCovered(owner, node)));
    return {
      users: usersOf(behind).length,
      retired: owners.some((owner) => this.#retired.has(owner)),
      statementId: owners.map((owner) => owner.id).sort()[0] ?? '',
    };
  }

  /** What a session states behind a retired statement is retired with it, or its device could bring the copy back. */
  #retire(node: StatementNode): void {
    const isBehind = node.prev && this.#retired.has(node.prev);
    if (isBehind === true || this.#retirements.has(node.id)) this.#retired.add(node);
  }

  #source(): LateSource {
    const verdicts = this.#logs.authority.verdicts(this.#logs.compartment);
    const named = (kind: Verdict['verdict']) =>
      new Set(
        verdicts
          .filter(({ verdict }) => verdict === kind)
          .flatMap(({ statementIds }) => statementIds.map(toHex)),
      );
    this.#rejected = named('reject');
    this.#retirements = named('retire-copy');
    const inSnapshots = [...this.#snapshots]
      .filter(({ sessionId }) => this.sessions.has(sessionId) && !this.#late.has(sessionId))
      .map(({ statementId }) => statementId);
    return {
      isLate: (sessionId) => this.#late.has(sessionId),
      covered: new Set([...named('adopt'), ...inSnapshots]),
    };
  }
}

const usersOf = (nodes: readonly StatementNode[]): readonly string[] =>
  [...new Set(nodes.map(({ session }) => session.userId))].sort();

/** The rivals continue one session at one place, so any of them says whose it is and where. */
function forkOf({ session, n }: StatementNode, rivals: readonly StatementNode[]): Fork {
  const { sessionId, userId, deviceId } = session;
  return { sessionId, userId, deviceId, n, statementIds: rivals.map((node) => node.id).sort() };
}
