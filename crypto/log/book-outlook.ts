/** The outlook of one log on the logs it cites, answered from a log book. Only logs of lower kind are looked at, so it ends. */
import { equalBytes, toHex } from '../encoding/bytes.ts';
import { hasBit, type Bits } from './bits.ts';
import { boxIdOf } from './bodies/seal.ts';
import { inside, type Membership } from './membership.ts';
import type { LogSet } from './log-set.ts';
import type { MemberBox, Outlook, PathVerdict } from './outlook.ts';
import type { Path } from './path.ts';
import type { Resolution } from './resolve-log.ts';
import { mayRead, type GroupKind } from './rights.ts';
import { holds, type Decisions, type EpochNode, type Standing } from './standing.ts';

export interface ResolvedLog {
  readonly log: LogSet;
  readonly resolution: Resolution;
}

export interface ResolvedLogs {
  readonly resolved: (groupId: string) => ResolvedLog | undefined;
  readonly homeOf: (entryId: string) => string | undefined;
}

const LEVEL: Readonly<Record<GroupKind, number>> = { user: 0, role: 1, organisation: 2, record: 2 };

export function outlookOf(kind: GroupKind, logs: ResolvedLogs): Outlook {
  const lower = (groupId: string): ResolvedLog | undefined => {
    const found = logs.resolved(groupId);
    return found !== undefined && LEVEL[found.log.kind] < LEVEL[kind] ? found : undefined;
  };
  const citedPart: CitedPart = (groupId, cites) => {
    const own = cites.map(toHex).filter((cite) => logs.homeOf(cite) === groupId);
    const found = own.length === 0 ? undefined : lower(groupId);
    const closure = found?.log.closureOf(own);
    return found && closure && { ...found, closure };
  };
  return {
    judgePath: (path) => judgePath(path, citedPart),
    boxAt(member, cites) {
      const part = citedPart(member, cites);
      return part === undefined ? 'uncited' : (newestBox(part, part.closure) ?? 'none');
    },
    hasBox: (member, boxId) =>
      lower(member)?.resolution.decisions.epochs.some((epoch) =>
        equalBytes(boxOf(epoch).boxId, boxId),
      ) ?? false,
    covers: (newer, older) =>
      older.every((cite) => {
        const id = toHex(cite);
        const part = citedPart(logs.homeOf(id) ?? '', newer);
        const node = part?.log.byId(id);
        return part === undefined || (node !== undefined && hasBit(part.closure, node.index));
      }),
  };
}

interface CitedLog extends ResolvedLog {
  /** What of it is cited, with all that came before. */
  readonly closure: Bits;
}

type CitedPart = (groupId: string, cites: readonly Uint8Array[]) => CitedLog | undefined;

/** 'crypto/not-member', 'crypto/pending' or 'crypto/right' (a role's member without its key) for who never held it. */
function judgePath(path: Path, citedPart: CitedPart): PathVerdict {
  const userId = toHex(path.userId);
  const device = { member: toHex(path.deviceId), groupId: userId };
  const steps =
    path.roleId === undefined
      ? [device]
      : [device, { member: userId, groupId: toHex(path.roleId) }];
  let verdict: PathVerdict = 'accepted';
  for (const { member, groupId } of steps) {
    const part = citedPart(groupId, path.cites);
    if (part === undefined) return 'crypto/not-member';
    const step = judgeStep(part, member);
    if (step !== 'accepted' && step !== 'late') return step;
    if (step === 'late') verdict = 'late';
  }
  return verdict;
}

/** One membership of a path: held at the cites, and not ended or voided by anything not seen there. */
function judgeStep({ resolution, closure }: CitedLog, member: string): PathVerdict {
  const { decisions } = resolution;
  const now = stepProblem(decisions.standing(member, closure));
  if (now === undefined) {
    const hasEnded =
      hasUnseenRemoval(decisions.membership, member, closure) ||
      hasUnseenLoss(decisions.membership, member, closure);
    return hasEnded ? 'late' : 'accepted';
  }
  const then = atClosure(resolution, closure).standing(member, closure);
  return stepProblem(then) === undefined ? 'late' : now;
}

/** A person's device is never pending and always reads: there only membership is asked. */
function stepProblem(standing: Standing | undefined) {
  if (standing === undefined) return 'crypto/not-member';
  if (standing.pending) return 'crypto/pending';
  return holds(standing, 0) ? undefined : 'crypto/right';
}

export const hasUnseenRemoval = (
  membership: Membership,
  member: string,
  closure: Bits,
): boolean => {
  const seen = inside(closure);
  return membership.removalsOf(member).some((removal) => !seen(removal));
};

/** Whether a change not seen here has taken a role's key from a member: whoever lacks it does not act through the role. */
function hasUnseenLoss(membership: Membership, member: string, closure: Bits): boolean {
  const seen = inside(closure);
  return membership
    .changesOf(member)
    .some(({ node, rights }) => !seen(node) && !mayRead(rights, 0));
}

/** What was decided by who knew only this part of a log; what is decided now where too many parts have been asked for. */
export const atClosure = (resolution: Resolution, closure: Bits): Decisions =>
  resolution.within(closure) ?? resolution.decisions;

/**
 * The box of the newest epoch in a part of a user's or role's log, which have one compartment and a box in each epoch: largest n,
 * then lowest id.
 */
function newestBox({ resolution }: ResolvedLog, closure: Bits): MemberBox | undefined {
  const seen = inside(closure);
  const [newest] = resolution.decisions.epochs
    .filter(seen)
    .sort((a, b) => b.body.value.n - a.body.value.n || (a.id < b.id ? -1 : 1));
  return newest && boxOf(newest);
}

const boxOf = ({ body }: EpochNode): MemberBox => ({
  publicKey: body.value.boxPublicKey,
  boxId: boxIdOf(body.value.boxPublicKey),
});
