/**
 * Rule U: from the entries of a user's own log to the user's devices. A stolen older device has to be expellable from a newer
 * one, so removals are never voided and appointments are: it errs towards expelling. The recovery card always stays.
 */
import { toHex } from '../encoding/bytes.ts';
import { MEMBERS_MAX } from './limits.ts';
import { areConcurrent } from './log-set.ts';
import type { LogView } from './log-view.ts';
import {
  isMembershipNode,
  Membership,
  pastOf,
  type MembershipNode,
  type Verdict,
} from './membership.ts';
import { FLAG_MANAGE } from './rights.ts';

/** A pure function of the set of entries in the view. The void set only grows, so the rounds end. */
export function resolveUser(view: LogView): Membership {
  const voided = new Set<string>();
  let membership = fold(view, voided);
  for (let hit = newlyVoided(view, membership, voided); hit.length > 0;) {
    for (const id of hit) voided.add(id);
    membership = fold(view, voided);
    hit = newlyVoided(view, membership, voided);
  }
  return membership;
}

function fold(view: LogView, voided: ReadonlySet<string>): Membership {
  const membership = new Membership(view.log, view.includes(view.log.node(0)));
  const recoveryCard = membership.terms[0]?.member;
  for (const node of view.log.ordered) {
    if (!view.includes(node) || !isMembershipNode(node)) continue;
    const { body } = node;
    const verdict = voided.has(node.id) ? 'crypto/void' : decide(membership, node, recoveryCard);
    membership.verdicts.set(node.index, verdict);
    if (verdict !== 'accepted') continue;
    if (body.type === 'remove') membership.remove(toHex(body.value.memberId), node);
    if (body.type === 'add')
      membership.appoint({
        member: toHex(body.value.memberId),
        memberKind: 'device',
        start: node,
        rank: { generation: 1, depth: node.depth, id: node.id },
        base: { flags: FLAG_MANAGE, read: 1, write: 1 },
        origin: 'added',
      });
  }
  return membership;
}

function decide(
  membership: Membership,
  node: MembershipNode,
  recoveryCard: string | undefined,
): Verdict {
  const scope = pastOf(node);
  if (membership.livingTerms(node.author, scope).length === 0) return 'crypto/not-member';
  switch (node.body.type) {
    case 'remove': {
      const target = toHex(node.body.value.memberId);
      if (node.body.value.cosignatures.length > 0) return 'crypto/form';
      return target === recoveryCard && node.author !== target ? 'crypto/founder' : 'accepted';
    }
    case 'add': {
      if (node.body.value.memberKind !== 'device') return 'crypto/form';
      const isLiving = (member: string) => membership.livingTerms(member, scope).length > 0;
      if (isLiving(toHex(node.body.value.memberId))) return 'crypto/right';
      return membership.hasRoom(MEMBERS_MAX.user, isLiving) ? 'accepted' : 'crypto/limit';
    }
    case 'set':
      // Devices of one person have equal rights.
      return 'crypto/right';
  }
}

function newlyVoided(
  view: LogView,
  membership: Membership,
  voided: ReadonlySet<string>,
): readonly string[] {
  return view.log.ordered
    .filter(
      (node) =>
        node.body.type === 'add' &&
        membership.verdicts.get(node.index) === 'accepted' &&
        !voided.has(node.id) &&
        membership.removalsOf(node.author).some((removal) => areConcurrent(removal, node)),
    )
    .map((node) => node.id);
}
