/**
 * The statements of one compartment as a graph: each follows the previous one of its session (`prev`) and what it has seen
 * of other sessions. Answers "does this lie in the past of that?" without walking. Knows no rights and no changes.
 *
 * A session's statements form one line; where a device has forked its session, a second line hangs on the first. Each line
 * remembers, for every other line, from which of its statements on it had seen how far.
 */
import { toHex } from '../encoding/bytes.ts';
import type { VerifiedSession } from './session-check.ts';
import type { SignedStatement } from './statement.ts';

/** A statement whose past is known. Ids are lowercase hex. */
export interface StatementNode {
  readonly id: string;
  readonly session: VerifiedSession;
  readonly signed: SignedStatement;
  readonly prev: StatementNode | undefined;
  readonly seen: readonly StatementNode[];
  readonly line: Line;
  readonly n: number;
  /** Its place in the graph: its past has smaller numbers. */
  readonly order: number;
}

/** The newest change of a session's actor in a document. */
export interface Tail {
  readonly seq: number;
  readonly hash: string;
}

/** From statement `from` of the line on, `value` holds. */
interface Step<T> {
  readonly from: number;
  readonly value: T;
}

export class Line {
  /** The statement this line branches off from; undefined for the first line of a session. */
  readonly origin: StatementNode | undefined;
  readonly nodes: StatementNode[] = [];
  /** The newest of them with work in it; the rest only say what has been seen. */
  lastWork: StatementNode | undefined;
  readonly seenUpTo = new Map<Line, Step<number>[]>();
  /** By document. */
  readonly tails = new Map<string, Step<Tail>[]>();

  constructor(origin: StatementNode | undefined) {
    this.origin = origin;
  }
}

/** The newest step that holds at statement `n`. */
function stepAt<T>(steps: readonly Step<T>[] | undefined, n: number): T | undefined {
  if (steps === undefined) return undefined;
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle]?.from ?? 0) <= n) low = middle + 1;
    else high = middle;
  }
  return steps[low - 1]?.value;
}

/** Whether `node` is `of` or lies in its past. */
export function isCovered(node: StatementNode, of: StatementNode): boolean {
  for (let at: StatementNode | undefined = of; at !== undefined; at = at.line.origin) {
    if (at.line === node.line && at.n >= node.n) return true;
    if ((stepAt(at.line.seenUpTo.get(node.line), at.n) ?? 0) >= node.n) return true;
  }
  return false;
}

export const isCoveredByAny = (node: StatementNode, parents: readonly StatementNode[]): boolean =>
  parents.some((parent) => isCovered(node, parent));

/** Where the changes of a session to a document end, as of this statement; undefined when there are none. */
export function tailAt(node: StatementNode | undefined, docId: string): Tail | undefined {
  for (let at = node; at !== undefined; at = at.line.origin) {
    const tail = stepAt(at.line.tails.get(docId), at.n);
    if (tail !== undefined) return tail;
  }
  return undefined;
}

/** The latest time (milliseconds, a claim) in the sessions asked for; undefined where they have stated nothing. */
export function latestClaim(
  graph: StatementGraph,
  isAsked: (session: VerifiedSession) => boolean,
): number | undefined {
  const times = graph
    .newest()
    .filter(({ session }) => isAsked(session))
    .map(({ signed }) => signed.statement.claimedTime);
  return times.length === 0 ? undefined : Math.max(...times);
}

/** The direct past of a statement. */
export const parentsOf = (node: Pick<StatementNode, 'prev' | 'seen'>): readonly StatementNode[] =>
  node.prev === undefined ? node.seen : [node.prev, ...node.seen];

export class StatementGraph {
  readonly #nodes = new Map<string, StatementNode>();
  readonly #lines: Line[] = [];
  /** The statements that follow a statement in its own session, or that begin a session. More than one is a fork. */
  readonly #next = new Map<string, StatementNode[]>();

  get(id: string): StatementNode | undefined {
    return this.#nodes.get(id);
  }

  /** In an order in which every statement stands behind its past. */
  all(): Iterable<StatementNode> {
    return this.#nodes.values();
  }

  get lines(): readonly Line[] {
    return this.#lines;
  }

  /** The last statement of each line. */
  newest(): readonly StatementNode[] {
    return this.#lines.flatMap(({ nodes }) => nodes.at(-1) ?? []);
  }

  /** The statements of the session that follow `prev` directly. */
  following(sessionId: string, prev: StatementNode | undefined): readonly StatementNode[] {
    return this.#next.get(prev?.id ?? sessionId) ?? [];
  }

  /** Every place where a session continues in more than one way. */
  forks(): readonly (readonly StatementNode[])[] {
    return [...this.#next.values()].filter((nodes) => nodes.length > 1);
  }

  /** Adds a statement whose past is in the graph. */
  add(link: Omit<StatementNode, 'line' | 'n' | 'order'>): StatementNode {
    const { prev } = link;
    const siblings = this.following(link.session.sessionId, prev);
    const continues = prev !== undefined && prev.line.nodes.at(-1) === prev;
    const line = continues ? prev.line : this.#newLine(prev);
    const { n, items } = link.signed.statement;
    const node: StatementNode = { ...link, line, n, order: this.#nodes.size };
    line.nodes.push(node);
    if (items.length > 0) line.lastWork = node;
    for (const item of items) {
      const docId = toHex(item.docId);
      const tail = { seq: item.lastSeq, hash: toHex(item.lastHash) };
      const tails = line.tails.get(docId) ?? [];
      tails.push({ from: n, value: tail });
      line.tails.set(docId, tails);
    }
    this.#nodes.set(node.id, node);
    this.#next.set(prev?.id ?? node.session.sessionId, [...siblings, node]);
    for (const seen of node.seen) this.#merge(node, seen);
    return node;
  }

  #newLine(origin: StatementNode | undefined): Line {
    const line = new Line(origin);
    this.#lines.push(line);
    return line;
  }

  /** Everything in the past of `seen`, and `seen`, is in the past of `node` from now on. */
  #merge(node: StatementNode, seen: StatementNode): void {
    for (let at: StatementNode | undefined = seen; at !== undefined; at = at.line.origin) {
      this.#reach(node, at.line, at.n);
      for (const [line, steps] of at.line.seenUpTo)
        this.#reach(node, line, stepAt(steps, at.n) ?? 0);
    }
  }

  #reach(node: StatementNode, line: Line, n: number): void {
    const steps = node.line.seenUpTo.get(line) ?? [];
    if (n <= (steps.at(-1)?.value ?? 0)) return;
    steps.push({ from: node.n, value: n });
    node.line.seenUpTo.set(line, steps);
  }
}
