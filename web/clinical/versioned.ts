/**
 * Facts where a change made apart is a hazard (a dose, a code status): never a field that the last writer wins, but a set of
 * statements, each naming the ones its author saw and replaced. What nobody replaced is current; more than one current
 * value means two versions, and a person picks. Knows no document and no screen.
 */

export interface Statement<Value> {
  readonly id: string;
  /** Undefined when this version of the app cannot read the value; the statement still counts. */
  readonly value: Value | undefined;
  /** The author as the statement names them: a user id. */
  readonly by: string;
  /** By the author's clock; milliseconds since 1970. */
  readonly at: number;
  readonly why: string;
  /** Ids of the statements its author had seen as current and meant to replace. */
  readonly replaces: readonly string[];
}

export interface Fact<Value> {
  /** Statements nobody replaced, oldest first. Never empty while there is any statement. */
  readonly current: readonly Statement<Value>[];
  /** One statement for each different current value; more than one has to be picked from. */
  readonly versions: readonly Statement<Value>[];
  /** The newest statement that every version replaced, directly or through others. */
  readonly before: Statement<Value> | undefined;
  /** Every statement ever made, newest first. */
  readonly history: readonly Statement<Value>[];
}

/**
 * The fact that a set of statements makes; the order in which they arrived changes nothing. `keyOf` says which values are the
 * same. A statement that replaces itself or something unknown is harmless; statements that replace each other in a circle,
 * which no honest device writes, all stay current, so that nothing can be made to vanish.
 */
export function factOf<Value>(
  statements: readonly Statement<Value>[],
  keyOf: (statement: Statement<Value>) => string,
): Fact<Value> {
  const byTime = [...statements].sort(byTimeThenId);
  const graph = graphOf(byTime);
  const currentIds = withoutSuccessor(graph);
  const current = byTime.filter(({ id }) => currentIds.has(id));
  const byKey = new Map(current.toReversed().map((statement) => [keyOf(statement), statement]));
  const versions = [...byKey.values()].sort(byTimeThenId);
  const before = commonGround(byTime, versions, graph.replaced);
  return { current, versions, before, history: byTime.toReversed() };
}

/** Nobody reads what came before more versions than this. */
const COMPARED_VERSIONS_MAX = 8;

function commonGround<Value>(
  byTime: readonly Statement<Value>[],
  versions: readonly Statement<Value>[],
  replaced: Edges,
): Statement<Value> | undefined {
  if (versions.length > COMPARED_VERSIONS_MAX) return undefined;
  const reached = versions.map(({ id }) => reachableFrom([id], replaced));
  const isVersion = new Set(versions.map(({ id }) => id));
  return byTime.findLast(({ id }) => !isVersion.has(id) && reached.every((ids) => ids.has(id)));
}

/** Whether people have to choose between values that were stated apart. */
export const isContested = (fact: Fact<unknown> | undefined): boolean =>
  fact !== undefined && fact.versions.length > 1;

/** The one value everybody agrees on; undefined when there is none or more than one. */
export const settledValue = <Value>(fact: Fact<Value> | undefined): Value | undefined =>
  fact?.versions.length === 1 ? fact.versions[0]?.value : undefined;

/** Since when there have been several versions: the moment the second of them was stated. */
export const contestedSince = (fact: Fact<unknown>): number | undefined => fact.versions[1]?.at;

const byTimeThenId = (a: Statement<unknown>, b: Statement<unknown>): number =>
  a.at - b.at || (a.id < b.id ? -1 : 1);

type Edges = ReadonlyMap<string, readonly string[]>;

interface Graph {
  /** From a statement to the known ones it replaces. */
  readonly replaced: Edges;
  /** From a statement to those that replace it. */
  readonly successors: Edges;
}

function graphOf(statements: readonly Statement<unknown>[]): Graph {
  const known = new Set(statements.map(({ id }) => id));
  const replaced = new Map<string, readonly string[]>();
  const successors = new Map<string, string[]>();
  for (const { id, replaces } of statements) {
    const targets = replaces.filter((target) => target !== id && known.has(target));
    replaced.set(id, targets);
    for (const target of targets) {
      const list = successors.get(target);
      if (list === undefined) successors.set(target, [id]);
      else list.push(id);
    }
  }
  return { replaced, successors };
}

/**
 * Statements that nothing outside their own circle replaces. In the reverse order in which a depth-first walk finishes, a
 * statement not reached from an earlier one lies in such a circle (nearly always a circle of one).
 */
function withoutSuccessor({ replaced, successors }: Graph): ReadonlySet<string> {
  const seen = new Set<string>();
  const roots: string[] = [];
  for (const id of finishOrder(replaced).reverse()) {
    if (seen.has(id)) continue;
    roots.push(id);
    for (const reached of reachableFrom([id], replaced, seen)) seen.add(reached);
  }
  return reachableFrom(roots, successors);
}

function finishOrder(edges: Edges): string[] {
  const finished: string[] = [];
  const seen = new Set<string>();
  for (const start of edges.keys()) {
    if (seen.has(start)) continue;
    seen.add(start);
    const path = [{ id: start, next: 0 }];
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const target = edges.get(step.id)?.[step.next++];
      if (target === undefined) {
        finished.push(step.id);
        path.pop();
      } else if (!seen.has(target)) {
        seen.add(target);
        path.push({ id: target, next: 0 });
      }
    }
  }
  return finished;
}

/** Everything reachable from `starts`, themselves included; does not enter what `closed` holds. */
function reachableFrom(
  starts: readonly string[],
  edges: Edges,
  closed: ReadonlySet<string> = new Set(),
): ReadonlySet<string> {
  const reached = new Set(starts);
  for (const id of reached)
    for (const target of edges.get(id) ?? []) if (!closed.has(target)) reached.add(target);
  return reached;
}
