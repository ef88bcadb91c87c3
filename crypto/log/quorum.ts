/** Rule S, step 3: founders remove a founder, if more than half of the other living founders, and at least two, sign. */
import { toHex } from '../encoding/bytes.ts';
import { areConcurrent, type LogNode } from './log-set.ts';
import type { LogView } from './log-view.ts';
import { pastOf, type Membership } from './membership.ts';

const SIGNERS_MIN = 2;

/**
 * Decides the removals with cosignatures, in canonical order; 'crypto/quorum' for those that lack it. The resignations of
 * stranded members do not count.
 */
export function decideQuorumRemovals(view: LogView, membership: Membership): void {
  const resignations = view.log.ordered.filter(
    (node) => view.includes(node) && !membership.stranded.has(node.author) && isResignation(node),
  );
  const founders = membership.terms.map((term) => term.member);
  const accepted: LogNode[] = [];
  for (const node of view.log.ordered) {
    if (!view.includes(node) || !isQuorumRemoval(node)) continue;
    const target = removedMember(node);
    const living = founders.filter((founder) =>
      [...resignations, ...accepted]
        .filter((removal) => removedMember(removal) === founder)
        .every((removal) => !pastOf(node)(removal)),
    );
    const signers = new Set([node.author, ...view.cosignersOf(node)]);
    const counted = living.filter(
      (founder) =>
        signers.has(founder) &&
        founder !== target &&
        !accepted.some(
          (removal) => removedMember(removal) === founder && areConcurrent(removal, node),
        ),
    );
    const others = living.filter((founder) => founder !== target).length;
    const enough =
      living.includes(target) && counted.length >= SIGNERS_MIN && counted.length * 2 > others;
    membership.verdicts.set(node.index, enough ? 'accepted' : 'crypto/quorum');
    if (!enough) continue;
    accepted.push(node);
    membership.remove(target, node);
  }
}

export const isQuorumRemoval = (node: LogNode): boolean =>
  node.body.type === 'remove' && node.body.value.cosignatures.length > 0;

/** A member's own end of a membership. */
export const isResignation = (node: LogNode): boolean =>
  !isQuorumRemoval(node) && removedMember(node) === node.author;

const removedMember = (node: LogNode): string =>
  node.body.type === 'remove' ? toHex(node.body.value.memberId) : '';
