/** Rule S, step 4: whether one term of a member gives the right to one of that member's entries. Everything senior is decided. */
import { toHex } from '../encoding/bytes.ts';
import type { AddBody } from './bodies/add.ts';
import { mayBeMember } from './bodies/genesis.ts';
import type { SetBody } from './bodies/set.ts';
import { MEMBERS_MAX } from './limits.ts';
import { areConcurrent, isBefore, type LogNode, type LogSet } from './log-set.ts';
import type { LogView } from './log-view.ts';
import {
  compareRanks,
  pastOf,
  type Membership,
  type MembershipNode,
  type Term,
  type Verdict,
} from './membership.ts';
import { isResignation } from './quorum.ts';
import { isWithin, manages, mayLeaveWith, mayRead, type Rights } from './rights.ts';

export interface Case {
  readonly view: LogView;
  readonly membership: Membership;
  readonly term: Term;
  readonly node: MembershipNode;
}

/** 'crypto/not-member', 'crypto/void', 'crypto/right', 'crypto/founder', 'crypto/junior', 'crypto/limit' or 'crypto/form'. */
export function decideUnderTerm(question: Case): Verdict {
  const { membership, term, node } = question;
  if (!membership.lives(term, pastOf(node))) return 'crypto/not-member';
  // Whoever leaves has left, whatever else became of them meanwhile.
  if (isResignation(node)) return 'accepted';
  if (isVoided(question)) return 'crypto/void';
  const rights = membership.rightsOf(term, pastOf(node));
  switch (node.body.type) {
    case 'add':
      return decideAdd(question, rights, node.body.value);
    case 'set':
      return decideSet(question, rights, node.body.value);
    case 'remove':
      return decideRemove(question, rights, toHex(node.body.value.memberId));
  }
}

interface VoidQuestion extends Pick<Case, 'membership' | 'term'> {
  readonly node: LogNode;
}

/** A removal or a lowering by somebody else, which the author had not seen and which had not seen this entry. */
export function isVoided({ membership, term, node }: VoidQuestion): boolean {
  const removed = membership
    .removalsOf(term.member)
    .some((removal) => removal.author !== term.member && areConcurrent(removal, node));
  return (
    removed ||
    membership
      .changesOf(term.member)
      .some(
        (change) =>
          areConcurrent(change.node, node) &&
          !isWithin(membership.rightsOf(term, pastOf(change.node)), change.rights),
      )
  );
}

function decideAdd(question: Case, rights: Rights, body: AddBody): Verdict {
  const { log } = question.view;
  if (!isPossible(log, body.rights) || !mayBeMember(body.memberKind, log.kind))
    return 'crypto/form';
  // In a role whoever lacks the key may appoint to it: the appointed are pending until a holder hands it over.
  const bounded = log.kind === 'role' || isWithin(body.rights, rights);
  if (!manages(rights) || !bounded) return 'crypto/right';
  const isMember = (member: string): boolean => isLivingAt(question, member);
  if (isMember(toHex(body.memberId))) return 'crypto/right';
  return question.membership.hasRoom(MEMBERS_MAX[log.kind], isMember) ? 'accepted' : 'crypto/limit';
}

/**
 * Whether somebody is a member as far as an entry knows. Resignations of juniors are decided later than the entries of their
 * seniors, and count but for those of the stranded, so they are looked for here.
 */
function isLivingAt({ view, membership, node }: Case, member: string): boolean {
  const scope = pastOf(node);
  const living = membership.livingTerms(member, scope);
  if (living.length === 0 || membership.stranded.has(member)) return living.length > 0;
  const left = view.log.nodes.filter(
    (other) =>
      other.author === member && scope(other) && view.includes(other) && isResignation(other),
  );
  return living.some((term) => !left.some((resignation) => isBefore(term.start, resignation)));
}

function decideSet(question: Case, rights: Rights, body: SetBody): Verdict {
  const { view, membership, node } = question;
  const target = toHex(body.memberId);
  if (!isPossible(view.log, body.rights)) return 'crypto/form';
  if (!manages(rights)) return 'crypto/right';
  if (target === node.author) return 'crypto/junior';
  const protection = protectionOf(question, target);
  if (protection !== undefined) return protection;
  const [present] = membership.livingTerms(target, pastOf(node));
  const standing = present && membership.rightsOf(present, pastOf(node));
  return mayLeaveWith(body.rights, rights, standing ?? rights) ? 'accepted' : 'crypto/right';
}

function decideRemove(question: Case, rights: Rights, target: string): Verdict {
  if (!manages(rights)) return 'crypto/right';
  return protectionOf(question, target) ?? 'accepted';
}

/** What stands between an author and a target: being a founder, or managing with more seniority, also unknown to the author. */
function protectionOf(question: Case, target: string): Verdict | undefined {
  const { membership, term, node } = question;
  const scope = pastOf(node);
  const standing = membership.termsOf(target).filter((other) => membership.lives(other, scope));
  if (standing.some((other) => other.origin === 'founder')) return 'crypto/founder';
  const senior = standing.some(
    (other) =>
      compareRanks(other.rank, term.rank) < 0 &&
      manages(scope(other.start) ? membership.rightsOf(other, scope) : other.base),
  );
  return senior ? 'crypto/junior' : undefined;
}

/** Only compartments the group has; everybody reads the log, but in a role reading it means holding the key. */
const isPossible = (log: LogSet, rights: Rights): boolean =>
  ((rights.read | rights.write) & ~log.genesis.compartments) === 0 &&
  (log.kind === 'role' || mayRead(rights, 0));
