/** What both rules rest on: entries with their ancestry, terms, and one attempt at deciding a log. */
import type { IndependentEntry, IndependentPath, IndependentRights } from './bodies.ts';

/** An entry with its ancestry. The author is the member who acts: a device, a user or a role. */
export interface Node {
  readonly id: string;
  readonly entry: IndependentEntry;
  readonly author: string;
  readonly depth: number;
  readonly past: ReadonlySet<string>;
  /** Cosigners whose signatures hold. */
  readonly cosigners: readonly string[];
  readonly cosignerPaths: readonly IndependentPath[];
}

export interface Term {
  readonly member: string;
  readonly start: Node;
  readonly rank: readonly [generation: number, depth: number, id: string];
  readonly given: IndependentRights;
  readonly isFounder: boolean;
}

export interface Outcome {
  readonly members: Readonly<Record<string, IndependentRights>>;
  readonly stranded: readonly string[];
  readonly verdicts: Readonly<Record<string, string>>;
}

export const MANAGE = 1;
const GLASS = 2;
export const manages = (rights: IndependentRights): boolean => (rights.flags & MANAGE) !== 0;

/** Nothing that the other lacks; to read without glass is more than to read under it. */
export const isWithin = (a: IndependentRights, b: IndependentRights): boolean =>
  (a.flags & MANAGE & ~b.flags) === 0 &&
  (b.flags & GLASS & ~a.flags) === 0 &&
  (a.read & ~b.read) === 0 &&
  (a.write & ~b.write) === 0;

/** What a SET may leave its target with: nothing that neither had, and nobody lifts glass for what they do not read themselves. */
export function maySet(
  wanted: IndependentRights,
  { own, before }: { readonly own: IndependentRights; readonly before: IndependentRights },
): boolean {
  const lifts = (before.flags & GLASS & ~wanted.flags) !== 0;
  return isWithin(wanted, lifts ? own : either(own, before));
}

const both = (a: IndependentRights, b: IndependentRights): IndependentRights => ({
  flags: (a.flags & b.flags & MANAGE) | ((a.flags | b.flags) & GLASS),
  read: a.read & b.read,
  write: a.write & b.write,
});

export const either = (a: IndependentRights, b: IndependentRights): IndependentRights => ({
  flags: a.flags | b.flags,
  read: a.read | b.read,
  write: a.write | b.write,
});

export const isSenior = (a: Term['rank'], b: Term['rank']): boolean =>
  a[0] !== b[0] ? a[0] < b[0] : a[1] !== b[1] ? a[1] < b[1] : a[2] < b[2];

export const inOrder = (nodes: readonly Node[]): readonly Node[] =>
  [...nodes].sort((a, b) => a.depth - b.depth || (a.id < b.id ? -1 : 1));

export const knows = (later: Node, earlier: Node): boolean => later.past.has(earlier.id);
export const concurrent = (a: Node, b: Node): boolean => a !== b && !knows(a, b) && !knows(b, a);

export const targetOf = ({ entry: { body } }: Node): string =>
  body.type === 'remove' || body.type === 'set' || body.type === 'add' ? body.value.memberId : '';

export const hasCosignatures = ({ entry: { body } }: Node): boolean =>
  body.type === 'remove' && body.value.cosignatures.length > 0;

export const isResignation = (node: Node): boolean =>
  node.entry.body.type === 'remove' && !hasCosignatures(node) && targetOf(node) === node.author;

/** One attempt at a log, and what it is told beforehand. */
export class Attempt {
  readonly terms: Term[] = [];
  readonly removals: Node[] = [];
  readonly changes: Node[] = [];
  readonly verdicts = new Map<string, string>();

  /** A term lives, as far as this node (or everybody) knows, unless a removal that its start had not seen ended it. */
  lives(term: Term, at?: Node): boolean {
    return !this.removals.some(
      (removal) =>
        targetOf(removal) === term.member &&
        (at === undefined || knows(at, removal)) &&
        !knows(term.start, removal),
    );
  }

  living(member: string, at?: Node): readonly Term[] {
    return this.terms
      .filter((term) => term.member === member && (at === undefined || knows(at, term.start)))
      .filter((term) => this.lives(term, at))
      .sort((a, b) => (isSenior(a.rank, b.rank) ? -1 : 1));
  }

  /** The newest changes together, else what was given. */
  rights(term: Term, at?: Node): IndependentRights {
    const changes = this.changes.filter(
      (change) =>
        targetOf(change) === term.member &&
        (at === undefined || knows(at, change)) &&
        !knows(term.start, change),
    );
    const newest = changes.filter((one) => !changes.some((other) => knows(other, one)));
    const given = newest.flatMap(({ entry: { body } }) =>
      body.type === 'set' ? [body.value.rights] : [],
    );
    return given.length === 0 ? term.given : given.reduce(both);
  }
}

/** How an attempt ended. */
export interface Settled {
  readonly attempt: Attempt;
  readonly stranded: ReadonlySet<string>;
}

export interface Group {
  readonly genesis: Node;
  readonly nodes: readonly Node[];
}

export function found({ genesis }: Group): Attempt {
  const attempt = new Attempt();
  const { body } = genesis.entry;
  if (body.type !== 'genesis') return attempt;
  const { compartments } = body.value;
  const given = { flags: MANAGE, read: compartments, write: compartments };
  body.value.founders.forEach(({ memberId }, place) => {
    const rank = [0, place, ''] as const;
    attempt.terms.push({ member: memberId, start: genesis, rank, given, isFounder: true });
  });
  attempt.verdicts.set(genesis.id, 'accepted');
  return attempt;
}

export function outcomeOf(
  { attempt, stranded }: Settled,
  verdicts: ReadonlyMap<string, string>,
): Outcome {
  const names = [...new Set(attempt.terms.map(({ member }) => member))].sort();
  const members = names.flatMap((member) => {
    const living = attempt.living(member);
    if (living.length === 0) return [];
    return [[member, living.map((term) => attempt.rights(term)).reduce(either)] as const];
  });
  return {
    members: Object.fromEntries(members),
    stranded: names.filter((name) => stranded.has(name) && members.some(([one]) => one === name)),
    verdicts: Object.fromEntries(verdicts),
  };
}
