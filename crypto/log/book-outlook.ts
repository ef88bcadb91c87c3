/** The outlook of one log on the logs it cites, answered from a log book. Only logs of lower kind are looked at, so it ends. */
import { equalBytes, toHex } from '../encoding/bytes.ts';
import { hasBit, type Bits } from './bits.ts';
import { boxIdOf } from './bodies/seal.ts';
import { inside, type Membership } from './membership.ts';
import type { LogNode, LogSet } from './log-set.ts';
import type { MemberBox, Outlook, PathVerdict } from './outlook.ts';
import type { Path } from './path.ts';
import type { Resolution } from './resolve-log.ts';
import { mayRead, type GroupKind } from './rights.ts';
import { holds, type Decisions, type Standing } from './standing.ts';

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
  const citedPart = (groupId: string, cites: readonly Uint8Array[]): Bits | undefined => {
    const own = cites.map(toHex).filter((cite) => logs.homeOf(cite) === groupId);
    return own.length === 0 ? undefined : lower(groupId)?.log.closureOf(own);
  };
  return {
    judgePath: (path) => judgePath(path, lower, citedPart),
    boxAt(member, cites) {
      const closure = citedPart(member, cites);
      const found = lower(member);
      if (closure === undefined || found === undefined) return 'uncited';
      return newestBox(found, closure) ?? 'none';
    },
    hasBox: (member, boxId) =>
      lower(member)?.resolution.decisions.epochs.some((node) => {
        const box = boxOf(node);
        return box !== undefined && equalBytes(box.boxId, boxId);
      }) ?? false,
    covers: (newer, older) =>
      older.every((cite) => {
        const home = logs.homeOf(toHex(cite));
        const closure = home === undefined ? undefined : citedPart(home, newer);
        if (home === undefined || closure === undefined) return true;
        const node = logs.resolved(home)?.log.byId(toHex(cite));
        return node !== undefined && hasBit(closure, node.index);
      }),
  };
}

type Lower = (groupId: string) => ResolvedLog | undefined;
type CitedPart = (groupId: string, cites: readonly Uint8Array[]) => Bits | undefined;

/** 'crypto/not-member', 'crypto/pending' or 'crypto/right' (a role's member without its key) for who never held it. */
function judgePath(path: Path, lower: Lower, citedPart: CitedPart): PathVerdict {
  const userId = toHex(path.userId);
  const device = { member: toHex(path.deviceId), groupId: userId };
  const steps =
    path.roleId === undefined
      ? [device]
      : [device, { member: userId, groupId: toHex(path.roleId) }];
  let verdict: PathVerdict = 'accepted';
  for (const { member, groupId } of steps) {
    const found = lower(groupId);
    const closure = citedPart(groupId, path.cites);
    if (found === undefined || closure === undefined) return 'crypto/not-member';
    const step = judgeStep(found, member, closure);
    if (step !== 'accepted' && step !== 'late') return step;
    if (step === 'late') verdict = 'late';
  }
  return verdict;
}

/** One membership of a path: held at the cites, and not ended or voided by anything not seen there. */
function judgeStep({ log, resolution }: ResolvedLog, member: string, closure: Bits): PathVerdict {
  const { decisions } = resolution;
  const now = stepProblem(decisions.standing(member, closure), log.kind);
  if (now === undefined) {
    const hasEnded =
      hasUnseenRemoval(decisions.membership, member, closure) ||
      (log.kind === 'role' && hasUnseenLoss(decisions.membership, member, closure));
    return hasEnded ? 'late' : 'accepted';
  }
  const then = atClosure(resolution, closure).standing(member, closure);
  return stepProblem(then, log.kind) === undefined ? 'late' : now;
}

function stepProblem(standing: Standing | undefined, kind: GroupKind) {
  if (standing === undefined) return 'crypto/not-member';
  if (kind !== 'role') return undefined;
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

/** The box of the newest epoch of compartment 0 in a part of a user's or role's log: largest n, then lowest id. */
function newestBox({ resolution }: ResolvedLog, closure: Bits): MemberBox | undefined {
  const seen = inside(closure);
  let newest: LogNode | undefined;
  for (const node of resolution.decisions.epochs)
    if (seen(node) && hasBoxKey(node) && (newest === undefined || isNewer(node, newest)))
      newest = node;
  return newest === undefined ? undefined : boxOf(newest);
}

function isNewer(a: LogNode, b: LogNode): boolean {
  const [left, right] = [numberOf(a), numberOf(b)];
  return left === right ? a.id < b.id : left > right;
}

const hasBoxKey = (node: LogNode): boolean =>
  node.body.type === 'epoch' && node.body.value.boxPublicKey.length > 0;

const numberOf = (node: LogNode): number => (node.body.type === 'epoch' ? node.body.value.n : 0);

function boxOf(node: LogNode): MemberBox | undefined {
  if (node.body.type !== 'epoch' || node.body.value.boxPublicKey.length === 0) return undefined;
  const publicKey = node.body.value.boxPublicKey;
  return { publicKey, boxId: boxIdOf(publicKey) };
}
