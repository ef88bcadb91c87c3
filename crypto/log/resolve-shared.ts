/**
 * Rule S: from the entries of a role, organisation or record to its members. Removal flows from senior to junior, so one pass
 * over the terms by rank decides everything; it starts again only for promotions of nobody and for groups without managers.
 */
import { toHex } from '../encoding/bytes.ts';
import { decideUnderTerm } from './decide-shared.ts';
import { RESOLVER_ROUNDS_MAX } from './limits.ts';
import { isBefore, type LogNode } from './log-set.ts';
import type { LogView } from './log-view.ts';
import {
  compareRanks,
  EVERYTHING,
  isMembershipNode,
  Membership,
  pastOf,
  push,
  type MembershipNode,
  type Term,
} from './membership.ts';
import { decideQuorumRemovals, isQuorumRemoval, isResignation } from './quorum.ts';
import { manages } from './rights.ts';

/** What the previous round has shown that it cannot stand. */
interface Findings {
  /** Changes of rights of somebody who was no member, by entry id. */
  readonly baseless: ReadonlySet<string>;
  /** Members whose resignations do not count, because nobody else manages. */
  readonly stranded: ReadonlySet<string>;
}

/** A pure function of the set of entries in the view. */
export function resolveShared(view: LogView): Membership {
  let findings: Findings = { baseless: new Set(), stranded: new Set() };
  let membership = resolveOnce(view, findings);
  for (let round = 1; round < RESOLVER_ROUNDS_MAX; round++) {
    const next = look(membership, view, findings);
    if (next === undefined) break;
    findings = next;
    membership = resolveOnce(view, findings);
  }
  return membership;
}

function resolveOnce(view: LogView, findings: Findings): Membership {
  const membership = new Membership(view.log, view.includes(view.log.node(0)));
  for (const member of findings.stranded) membership.stranded.add(member);
  decideQuorumRemovals(view, membership);
  const entriesOf = entriesByAuthor(view);
  const waiting = [...membership.terms];
  for (let term = takeMostSenior(waiting); term !== undefined; term = takeMostSenior(waiting)) {
    for (const node of entriesOf.get(term.member) ?? []) {
      const verdict = membership.verdicts.get(node.index);
      if (verdict === 'accepted' || !isBefore(term.start, node)) continue;
      const decided = decideNode(membership, view, { term, node, findings });
      // What a later term says about an entry it does not cover hides nothing an earlier term said.
      if (verdict === undefined || decided !== 'crypto/not-member')
        membership.verdicts.set(node.index, decided);
      if (decided !== 'accepted') continue;
      const appointed = apply(membership, term, node);
      if (appointed !== undefined) waiting.push(appointed);
    }
  }
  for (const nodes of entriesOf.values())
    for (const node of nodes)
      if (!membership.verdicts.has(node.index))
        membership.verdicts.set(node.index, 'crypto/not-member');
  return membership;
}

function decideNode(
  membership: Membership,
  view: LogView,
  { term, node, findings }: { term: Term; node: MembershipNode; findings: Findings },
): ReturnType<typeof decideUnderTerm> {
  if (findings.baseless.has(node.id)) return 'crypto/not-member';
  if (findings.stranded.has(node.author) && isResignation(node)) return 'crypto/void';
  return decideUnderTerm({ view, membership, term, node });
}

/** Records an accepted entry; the term it creates, if it does. */
function apply(membership: Membership, author: Term, node: MembershipNode): Term | undefined {
  const { body } = node;
  if (body.type === 'remove') membership.remove(toHex(body.value.memberId), node);
  if (body.type === 'set') membership.change(toHex(body.value.memberId), node, body.value.rights);
  const appoints =
    body.type === 'add' || (body.type === 'set' && manages(body.value.rights)) ? body : undefined;
  if (appoints === undefined) return undefined;
  const member = toHex(appoints.value.memberId);
  const known = membership.termsOf(member)[0]?.memberKind ?? 'user';
  const term: Term = {
    member,
    memberKind: appoints.type === 'add' ? appoints.value.memberKind : known,
    start: node,
    rank: { generation: author.rank.generation + 1, depth: node.depth, id: node.id },
    base: appoints.value.rights,
    origin: appoints.type === 'add' ? 'added' : 'promoted',
  };
  membership.appoint(term);
  return term;
}

/** What has to be decided again, or undefined when the outcome stands. */
function look(membership: Membership, view: LogView, findings: Findings): Findings | undefined {
  const baseless = new Set(findings.baseless);
  for (const node of view.log.ordered) {
    if (node.body.type !== 'set' || membership.verdicts.get(node.index) !== 'accepted') continue;
    const target = toHex(node.body.value.memberId);
    if (membership.livingTerms(target, pastOf(node)).length === 0) baseless.add(node.id);
  }
  if (baseless.size > findings.baseless.size) return { ...findings, baseless };
  if (hasManager(membership)) return undefined;
  const survivor = mostSeniorResigned(membership, findings.stranded);
  if (survivor === undefined) return undefined;
  return { baseless, stranded: new Set([...findings.stranded, survivor.member]) };
}

const hasManager = (membership: Membership): boolean =>
  membership.terms.some(
    (term) => membership.lives(term, EVERYTHING) && manages(membership.rightsOf(term, EVERYTHING)),
  );

/** The most senior managing term that ended by nothing but resignation. */
function mostSeniorResigned(
  membership: Membership,
  stranded: ReadonlySet<string>,
): Term | undefined {
  return membership.terms
    .filter(
      (term) =>
        !stranded.has(term.member) &&
        manages(membership.rightsOf(term, EVERYTHING)) &&
        endsOf(membership, term).every((node) => node.author === term.member),
    )
    .sort((a, b) => compareRanks(a.rank, b.rank))[0];
}

const endsOf = (membership: Membership, term: Term): readonly LogNode[] =>
  membership.removalsOf(term.member).filter((node) => !isBefore(node, term.start));

function entriesByAuthor(view: LogView): ReadonlyMap<string, readonly MembershipNode[]> {
  const entries = new Map<string, MembershipNode[]>();
  for (const node of view.log.ordered) {
    if (!isMembershipNode(node) || isQuorumRemoval(node) || !view.includes(node)) continue;
    push(entries, node.author, node);
  }
  return entries;
}

function takeMostSenior(waiting: Term[]): Term | undefined {
  let best: Term | undefined;
  for (const term of waiting)
    if (best === undefined || compareRanks(term.rank, best.rank) < 0) best = term;
  if (best !== undefined) waiting.splice(waiting.indexOf(best), 1);
  return best;
}
