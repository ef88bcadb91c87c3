/**
 * Where a device forked its session, two changes claim one place (actor, seq) and no replica can hold both in one document.
 * The document is then shown as copies, each free of rivals, so that no accepted change is in none of them. A pure function
 * of the set of accepted changes.
 */
import { placeOf, type ChangeNode } from './change-index.ts';

/** So many are shown; what is in none of them stays kept. */
const COPIES_MAX = 64;

export interface DocumentCopy {
  /** Change hashes in an order in which they can be applied. */
  readonly changes: readonly string[];
  /** A VERDICT has ended this copy: it is kept and no longer offered for work. */
  readonly retired: boolean;
}

/** How a rival stands against the other: not retired first, then more users, then the lower statement id. */
export interface Weight {
  readonly users: number;
  readonly retired: boolean;
  readonly statementId: string;
}

/** The changes and everything they depend on. */
export function closureOf<T extends { readonly dependencies: readonly T[] }>(
  changes: readonly T[],
): ReadonlySet<T> {
  const closure = new Set(changes);
  for (const change of closure)
    for (const dependency of change.dependencies) closure.add(dependency);
  return closure;
}

const byWeight = (a: Weight, b: Weight): number =>
  Number(a.retired) - Number(b.retired) ||
  b.users - a.users ||
  (a.statementId < b.statementId ? -1 : Number(a.statementId > b.statementId));

/**
 * The copies of a document, the one that takes new edits first; one when there are no rivals, none without changes.
 * `changes` are the accepted ones, each behind its dependencies.
 */
export function copiesOf(
  changes: readonly ChangeNode[],
  weightOf: (change: ChangeNode) => Weight,
): readonly DocumentCopy[] {
  const rivals = rivalsOf(changes)
    .map((change) => ({ change, weight: weightOf(change) }))
    .sort((a, b) => byWeight(a.weight, b.weight) || compareRivals(a.change, b.change));
  const copies: DocumentCopy[] = [];
  const uncovered = new Set(changes);
  while (uncovered.size > 0 && copies.length < COPIES_MAX) {
    const preferred = rivals.map(({ change }) => change);
    const chosen = fill(firstOf(uncovered, preferred), preferred, changes);
    for (const change of chosen) uncovered.delete(change);
    const ended = rivals.some(({ change, weight }) => weight.retired && chosen.has(change));
    copies.push({
      changes: changes.filter((change) => chosen.has(change)).map((change) => change.hash),
      retired: copies.length > 0 && ended,
    });
  }
  return copies;
}

/** One of the changes, in a list: what is preferred first, then by hash. */
const firstOf = (
  changes: ReadonlySet<ChangeNode>,
  preferred: readonly ChangeNode[],
): readonly ChangeNode[] =>
  [...preferred, ...[...changes].sort((a, b) => (a.hash < b.hash ? -1 : 1))]
    .filter((change) => changes.has(change))
    .slice(0, 1);

const compareRivals = (a: ChangeNode, b: ChangeNode): number =>
  a.seq - b.seq || (a.hash < b.hash ? -1 : 1);

/** The changes that share their place with another. */
function rivalsOf(changes: readonly ChangeNode[]): readonly ChangeNode[] {
  const places = new Map<string, ChangeNode[]>();
  for (const change of changes)
    places.set(placeOf(change), [...(places.get(placeOf(change)) ?? []), change]);
  return [...places.values()].filter((claims) => claims.length > 1).flat();
}

/** One copy: `start` first, then rivals as preferred, then everything that fits. */
function fill(
  start: readonly ChangeNode[],
  rivals: readonly ChangeNode[],
  changes: readonly ChangeNode[],
): ReadonlySet<ChangeNode> {
  const places = new Map<string, ChangeNode>();
  const chosen = new Set<ChangeNode>();
  const fits = (change: ChangeNode) => (places.get(placeOf(change)) ?? change) === change;
  const choose = (change: ChangeNode) => {
    places.set(placeOf(change), change);
    chosen.add(change);
  };
  const take = (wanted: readonly ChangeNode[]) => {
    const closure = [...closureOf(wanted)];
    if (!closure.every(fits)) return;
    closure.forEach(choose);
  };
  take(start);
  // To take one again would change nothing and cost everything it depends on.
  for (const rival of rivals) if (!chosen.has(rival)) take([rival]);
  for (const change of changes)
    if (fits(change) && change.dependencies.every((dependency) => chosen.has(dependency)))
      choose(change);
  return chosen;
}
