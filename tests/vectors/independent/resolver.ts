/**
 * Rule S a second time: from a set of entries of one log to its members, written from the design and the notes on the rules, as
 * plainly as possible and without regard for time.
 */
import type { IndependentRights } from './bodies.ts';
import type { Attempt } from './attempt.ts';
import {
  concurrent,
  found,
  hasCosignatures,
  inOrder,
  isResignation,
  isSenior,
  isWithin,
  knows,
  manages,
  maySet,
  targetOf,
  type Group,
  type Node,
  type Settled,
  type Term,
} from './attempt.ts';

const ROUNDS_MAX = 16;

/** Step 3: founders expel a founder together. */
function expelTogether(group: Group, attempt: Attempt, stranded: ReadonlySet<string>): void {
  const founders = attempt.terms.map(({ member }) => member);
  const ordered = inOrder(group.nodes);
  const gone = ordered.filter((node) => isResignation(node) && !stranded.has(node.author));
  const accepted: Node[] = [];
  for (const node of ordered.filter(hasCosignatures)) {
    const target = targetOf(node);
    const living = founders.filter(
      (founder) =>
        ![...gone, ...accepted].some((end) => targetOf(end) === founder && knows(node, end)),
    );
    const consent = living.filter(
      (founder) =>
        founder !== target &&
        (founder === node.author || node.cosigners.includes(founder)) &&
        !accepted.some((end) => targetOf(end) === founder && concurrent(end, node)),
    );
    const others = living.filter((founder) => founder !== target).length;
    const counts = living.includes(target) && consent.length >= 2 && consent.length > others / 2;
    attempt.verdicts.set(node.id, counts ? 'accepted' : 'crypto/quorum');
    if (!counts) continue;
    accepted.push(node);
    attempt.removals.push(node);
  }
}

/** Step 4b: what the author's own removal or lowering, unknown to both sides, makes of an entry. */
export function isVoid(attempt: Attempt, term: Term, node: Node): boolean {
  const isRemoved = attempt.removals.some(
    (removal) =>
      targetOf(removal) === term.member &&
      removal.author !== term.member &&
      concurrent(removal, node),
  );
  const isLowered = attempt.changes.some(
    (change) =>
      targetOf(change) === term.member &&
      concurrent(change, node) &&
      change.entry.body.type === 'set' &&
      !isWithin(attempt.rights(term, change), change.entry.body.value.rights),
  );
  return isRemoved || isLowered;
}

/** Founders, and managers with more seniority, also those the author did not know of. */
function shieldOf(attempt: Attempt, term: Term, node: Node): string | undefined {
  const standing = attempt.terms.filter(
    (other) => other.member === targetOf(node) && attempt.lives(other, node),
  );
  if (standing.some(({ isFounder }) => isFounder)) return 'crypto/founder';
  const hasSenior = standing.some(
    (other) =>
      !isSenior(term.rank, other.rank) &&
      manages(knows(node, other.start) ? attempt.rights(other, node) : other.given),
  );
  return hasSenior ? 'crypto/junior' : undefined;
}

function foundingOf({ genesis: { entry } }: Group) {
  const founding = entry.body.type === 'genesis' ? entry.body.value : undefined;
  return { compartments: founding?.compartments ?? 0, isRole: founding?.kind === 'role' };
}

interface Case {
  readonly term: Term;
  readonly node: Node;
  readonly stranded: ReadonlySet<string>;
}

function judge(group: Group, attempt: Attempt, { term, node, stranded }: Case): string {
  if (!attempt.lives(term, node)) return 'crypto/not-member';
  if (isResignation(node)) return 'accepted';
  if (isVoid(attempt, term, node)) return 'crypto/void';
  const rights = attempt.rights(term, node);
  const { body } = node.entry;
  if (body.type === 'remove') {
    return manages(rights) ? (shieldOf(attempt, term, node) ?? 'accepted') : 'crypto/right';
  }
  if (body.type !== 'add' && body.type !== 'set') return 'crypto/form';
  const wanted = body.value.rights;
  const { compartments, isRole } = foundingOf(group);
  const isPossible = (wanted.read & ~compartments) === 0 && (isRole || (wanted.read & 1) === 1);
  if (!isPossible) return 'crypto/form';
  if (!manages(rights)) return 'crypto/right';
  return body.type === 'add'
    ? judgeAdd(
        { group, attempt },
        {
          rights,
          wanted,
          node,
          isRole,
          stranded,
          isDevice: body.value.memberKind === 'device',
        },
      )
    : judgeSet(attempt, { rights, wanted, node, term });
}

interface Wish {
  readonly rights: IndependentRights;
  readonly wanted: IndependentRights;
  readonly node: Node;
}

function judgeAdd(
  { group, attempt }: { readonly group: Group; readonly attempt: Attempt },
  wish: Wish & {
    readonly isDevice: boolean;
    readonly isRole: boolean;
    readonly stranded: ReadonlySet<string>;
  },
): string {
  const { rights, wanted, node, isDevice, isRole, stranded } = wish;
  if (isDevice) return 'crypto/form';
  const left = group.nodes.filter(
    (one) =>
      isResignation(one) &&
      one.author === targetOf(node) &&
      knows(node, one) &&
      !stranded.has(one.author),
  );
  const isNew = attempt
    .living(targetOf(node), node)
    .every((term) => left.some((one) => knows(one, term.start)));
  // Whoever manages a role may appoint to it without holding its key.
  return isNew && (isRole || isWithin(wanted, rights)) ? 'accepted' : 'crypto/right';
}

function judgeSet(attempt: Attempt, wish: Wish & { readonly term: Term }): string {
  const { rights, wanted, node, term } = wish;
  if (targetOf(node) === node.author) return 'crypto/junior';
  const shield = shieldOf(attempt, term, node);
  if (shield !== undefined) return shield;
  const [present] = attempt.living(targetOf(node), node);
  const before = present === undefined ? rights : attempt.rights(present, node);
  return maySet(wanted, { own: rights, before }) ? 'accepted' : 'crypto/right';
}

interface Known {
  readonly baseless: ReadonlySet<string>;
  readonly stranded: ReadonlySet<string>;
}

function attemptOf(group: Group, known: Known): Attempt {
  const attempt = found(group);
  expelTogether(group, attempt, known.stranded);
  const entries = inOrder(group.nodes).filter(
    (node) => ['add', 'set', 'remove'].includes(node.entry.body.type) && !hasCosignatures(node),
  );
  const done = new Set<Term>();
  for (;;) {
    const waiting = attempt.terms.filter((term) => !done.has(term));
    const [first, ...rest] = waiting;
    if (first === undefined) break;
    const term = rest.reduce((best, one) => (isSenior(one.rank, best.rank) ? one : best), first);
    done.add(term);
    for (const node of entries.filter((one) => one.author === term.member)) {
      if (!knows(node, term.start) || attempt.verdicts.get(node.id) === 'accepted') continue;
      const verdict = known.baseless.has(node.id)
        ? 'crypto/not-member'
        : known.stranded.has(node.author) && isResignation(node)
          ? 'crypto/void'
          : judge(group, attempt, { term, node, stranded: known.stranded });
      if (!attempt.verdicts.has(node.id) || verdict !== 'crypto/not-member')
        attempt.verdicts.set(node.id, verdict);
      if (verdict === 'accepted') apply(attempt, term, node);
    }
  }
  for (const node of entries)
    if (!attempt.verdicts.has(node.id)) attempt.verdicts.set(node.id, 'crypto/not-member');
  return attempt;
}

function apply(attempt: Attempt, author: Term, node: Node): void {
  const { body } = node.entry;
  if (body.type === 'remove') attempt.removals.push(node);
  if (body.type === 'set') attempt.changes.push(node);
  if (body.type === 'remove' || (body.type === 'set' && !manages(body.value.rights))) return;
  if (body.type !== 'add' && body.type !== 'set') return;
  const rank = [author.rank[0] + 1, node.depth, node.id] as const;
  const given = body.value.rights;
  attempt.terms.push({ member: targetOf(node), start: node, rank, given, isFounder: false });
}

/** Rule S: the attempt that stands, and who is stranded in it. */
export function resolveShared(group: Group): Settled {
  let known: Known = { baseless: new Set(), stranded: new Set() };
  let attempt = attemptOf(group, known);
  for (let round = 1; round < ROUNDS_MAX; round++) {
    const next = lookAgain(group, attempt, known);
    if (next === undefined) break;
    known = next;
    attempt = attemptOf(group, known);
  }
  return { attempt, stranded: known.stranded };
}

/** Promotions of nobody, and a group that nobody manages, are reasons to begin again. */
function lookAgain(group: Group, attempt: Attempt, known: Known): Known | undefined {
  const baseless = new Set(known.baseless);
  for (const node of group.nodes)
    if (node.entry.body.type === 'set' && attempt.verdicts.get(node.id) === 'accepted')
      if (attempt.living(targetOf(node), node).length === 0) baseless.add(node.id);
  if (baseless.size > known.baseless.size) return { ...known, baseless };
  if (attempt.terms.some((term) => attempt.lives(term) && manages(attempt.rights(term))))
    return undefined;
  const left = attempt.terms.filter(
    (term) =>
      !known.stranded.has(term.member) &&
      manages(attempt.rights(term)) &&
      attempt.removals
        .filter((end) => targetOf(end) === term.member && !knows(term.start, end))
        .every((end) => end.author === term.member),
  );
  const [first, ...rest] = left;
  if (first === undefined) return undefined;
  const stays = rest.reduce((best, one) => (isSenior(one.rank, best.rank) ? one : best), first);
  return { baseless, stranded: new Set([...known.stranded, stays.member]) };
}
