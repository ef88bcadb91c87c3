/**
 * One resolution of a view: members by rule S or U, then everything else in canonical order. Keys are superseded, never unmade:
 * EPOCH, GRANT and LINK are judged at their own past, also where that past looked different from what is known now.
 */
import { toHex } from '../encoding/bytes.ts';
import type { Bits } from './bits.ts';
import type { PolicyBody } from './bodies/policy.ts';
import { isVoided } from './decide-shared.ts';
import { judgeEpoch, judgeGrant } from './judge-epoch.ts';
import { isBefore, type LogNode } from './log-set.ts';
import type { LogView } from './log-view.ts';
import type { Verdict } from './membership.ts';
import type { Outlook } from './outlook.ts';
import { resolveShared } from './resolve-shared.ts';
import { resolveUser } from './resolve-user.ts';
import { manages, mayWrite } from './rights.ts';
import { Decisions, type EpochNode } from './standing.ts';

export interface Surroundings {
  readonly outlook: Outlook;
  /** What somebody would have decided who knew only these entries, an ancestor-closed set; undefined when too often asked. */
  readonly within: (past: Bits) => Decisions | undefined;
}

/** A pure function of the view and of what the outlook answers. */
export function decideLog(view: LogView, surroundings: Surroundings): Decisions {
  const membership = view.log.kind === 'user' ? resolveUser(view) : resolveShared(view);
  const decisions = new Decisions(view, membership);
  const appointments = new Map(
    [...membership.members()].flatMap((member) =>
      membership.termsOf(member).map((term) => [term.start.index, term] as const),
    ),
  );
  for (const node of view.log.ordered) {
    if (!view.includes(node)) continue;
    const appointment = appointments.get(node.index);
    if (appointment !== undefined) decisions.noteAppointment(appointment);
    if (membership.verdicts.has(node.index)) continue;
    const verdict = judge(decisions, node, surroundings);
    decisions.verdicts.set(node.index, verdict);
    if (verdict === 'accepted' && isEpoch(node)) decisions.epochs.push(node);
  }
  return decisions;
}

const isEpoch = (node: LogNode): node is EpochNode => node.body.type === 'epoch';

function judge(decisions: Decisions, node: LogNode, surroundings: Surroundings): Verdict {
  const { type } = node.body;
  if (type === 'unknown') return 'ignored';
  const verdict = judgeHere(decisions, node, surroundings.outlook);
  if (verdict === 'accepted') {
    noteHandovers(decisions, node);
    return verdict;
  }
  const isKey = type === 'epoch' || type === 'grant' || type === 'link';
  if (!isKey || !decisions.differsInside(node.past)) return verdict;
  const before = surroundings.within(node.past);
  const then = before && judgeHere(before, node, surroundings.outlook);
  return then === 'accepted' ? 'accepted' : verdict;
}

function judgeHere(decisions: Decisions, node: LogNode, outlook: Outlook): Verdict {
  const { body } = node;
  switch (body.type) {
    case 'epoch':
      return judgeEpoch({ decisions, outlook, node }, body.value);
    case 'grant':
      return judgeGrant({ decisions, outlook, node }, body.value);
    case 'link':
      return judgeStanding(decisions, node, 'manage');
    case 'verdict':
      return judgeStanding(decisions, node, body.value.compartment);
    case 'policy':
      return judgePolicy(decisions, node, body.value);
    default:
      return 'crypto/form';
  }
}

/** A member with the right to write this compartment, or to manage; not void, except for keys. */
function judgeStanding(decisions: Decisions, node: LogNode, needed: number | 'manage'): Verdict {
  const author = decisions.standing(node.author, node.past);
  if (author === undefined) return 'crypto/not-member';
  const { membership } = decisions;
  const isVoid = node.body.type !== 'link' && isVoided({ membership, term: author.term, node });
  if (isVoid) return 'crypto/void';
  const may = needed === 'manage' ? manages(author.rights) : mayWrite(author.rights, needed);
  return may ? 'accepted' : 'crypto/right';
}

/** Floors only rise. */
function judgePolicy(decisions: Decisions, node: LogNode, body: PolicyBody): Verdict {
  const { log } = decisions.view;
  if (log.kind !== 'organisation') return 'crypto/form';
  const falls = log.nodes.some(
    (other) =>
      other.body.type === 'policy' &&
      isBefore(other, node) &&
      decisions.verdicts.get(other.index) === 'accepted' &&
      (other.body.value.minVersion > body.minVersion || other.body.value.minSuite > body.minSuite),
  );
  const belowStart = body.minVersion < log.genesis.minVersion || body.minSuite < log.genesis.suite;
  if (falls || belowStart) return 'crypto/floor';
  return judgeStanding(decisions, node, 'manage');
}

/** A removed holder cannot hand over, although the key in the grant stays valid. */
function noteHandovers(decisions: Decisions, node: LogNode): void {
  const { body } = node;
  const { membership } = decisions;
  const author = decisions.standing(node.author, node.past);
  if (body.type === 'grant' && author && !isVoided({ membership, term: author.term, node }))
    for (const seal of body.value.seals) decisions.noteHandover(toHex(seal.memberId), node);
}
