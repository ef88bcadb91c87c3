/**
 * Which statements count. Work of a session that is not late counts; late work counts only where somebody else's work, a
 * verdict or a snapshot covers it. A function of the sets of statements, verdicts and late sessions, never of arrival order.
 * Whatever counts has its whole past counting with it.
 */
import {
  isCovered,
  parentsOf,
  type StatementGraph,
  type StatementNode,
} from './statement-graph.ts';

export interface LateSource {
  /** Whether the session (hex) is late, as the logs are known now. */
  readonly isLate: (sessionId: string) => boolean;
  /** Statements (hex) that an accepted verdict adopts or a snapshot of a session that is not late contains. */
  readonly covered: ReadonlySet<string>;
}

export interface Shift {
  /** In an order in which every statement stands behind its past. */
  readonly entered: readonly StatementNode[];
  readonly left: readonly StatementNode[];
}

export class Acceptance {
  readonly #graph: StatementGraph;
  #source: LateSource;
  #accepted = new Set<StatementNode>();
  #heads = new Set<StatementNode>();

  constructor(graph: StatementGraph, source: LateSource) {
    this.#graph = graph;
    this.#source = source;
  }

  has(node: StatementNode): boolean {
    return this.#accepted.has(node);
  }

  /** Accepted statements that lie in the past of no other. */
  heads(): readonly StatementNode[] {
    return [...this.#heads];
  }

  /** Decides a statement that has just been added; what it covers enters with it. */
  admit(node: StatementNode): readonly StatementNode[] {
    const counts =
      !this.#source.isLate(node.session.sessionId) || this.#source.covered.has(node.id);
    return counts ? this.#cover(node) : [];
  }

  /** Decides everything anew, after the logs, verdicts or snapshots have changed. */
  recompute(source: LateSource): Shift {
    const before = this.#accepted;
    this.#source = source;
    this.#accepted = new Set();
    this.#heads = new Set();
    for (const node of this.#graph.all()) this.admit(node);
    return {
      entered: [...this.#accepted].filter((node) => !before.has(node)),
      left: [...before].filter((node) => !this.#accepted.has(node)),
    };
  }

  /** The statements of sessions that are not late in whose past this one lies, the newest of each line. */
  coverersOf(node: StatementNode): readonly StatementNode[] {
    return this.newestAccepted().filter(
      (newest) => !this.#source.isLate(newest.session.sessionId) && isCovered(node, newest),
    );
  }

  /** The newest accepted statement of each line: what counts in a line is always its beginning. */
  newestAccepted(): readonly StatementNode[] {
    return this.#graph.lines.flatMap(
      (line) => line.nodes.findLast((node) => this.#accepted.has(node)) ?? [],
    );
  }

  /** Accepts the statement and its past; gives those that were not accepted before. */
  #cover(node: StatementNode): readonly StatementNode[] {
    if (this.#accepted.has(node)) return [];
    const entering = new Set([node]);
    for (const one of entering)
      for (const parent of parentsOf(one)) if (!this.#accepted.has(parent)) entering.add(parent);
    const ordered = [...entering].sort((a, b) => a.order - b.order);
    for (const one of ordered) {
      this.#accepted.add(one);
      for (const parent of parentsOf(one)) this.#heads.delete(parent);
      this.#heads.add(one);
    }
    return ordered;
  }
}
