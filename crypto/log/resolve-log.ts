/**
 * The whole resolution of one log: paths first, then rule S or U without the late entries, then with those that somebody has
 * covered. A pure function of the set and of the cited logs.
 */
import { isAllZero, toHex } from '../encoding/bytes.ts';
import { hasBit, type Bits } from './bits.ts';
import { decideWithCovered, NOTHING } from './cover-late.ts';
import { decideLog, type Surroundings } from './decide-log.ts';
import { OWN_PAST_RESOLUTIONS_MAX } from './limits.ts';
import type { LogNode, LogSet } from './log-set.ts';
import type { Verdict } from './membership.ts';
import type { Outlook, PathVerdict } from './outlook.ts';
import type { Decisions } from './standing.ts';

export interface Resolution {
  readonly decisions: Decisions;
  /** Of every entry, by number. */
  readonly verdicts: readonly Verdict[];
  /** What was to be decided by who knew only these entries, an ancestor-closed set. */
  readonly within: (closure: Bits) => Decisions | undefined;
  /** Whether nothing in the log needs a newer program. */
  readonly isWritable: boolean;
}

export function resolveLog(log: LogSet, outlook: Outlook): Resolution {
  const paths = judgePaths(log, outlook);
  const ports = { log, outlook, paths };
  const surroundings = surround(ports);
  const isTimely = (node: LogNode) =>
    paths.of(node) === 'accepted' || (node.index === 0 && paths.of(node) === 'late');
  const isLate = (node: LogNode) => paths.of(node) === 'late' || paths.hasLateCosigner(node);
  const decide = (covered: Bits) =>
    decideLog(
      {
        log,
        includes: (node) =>
          isTimely(node) || (paths.of(node) === 'late' && hasBit(covered, node.index)),
        cosignersOf: (node) => paths.cosigners(node, hasBit(covered, node.index)),
      },
      surroundings,
    );
  const decisions = log.nodes.some(isLate)
    ? decideWithCovered({ nodes: log.nodes, isTimely, decide })
    : decide(NOTHING);
  return {
    decisions,
    verdicts: log.nodes.map((node) => verdictOf(decisions, node, paths.of(node))),
    within: askedFromOutside(ports),
    isWritable: !log.nodes.some((node) => node.body.type === 'unknown' && node.body.critical),
  };
}

function verdictOf(decisions: Decisions, node: LogNode, path: PathVerdict): Verdict {
  const decided = decisions.verdicts.get(node.index);
  if (decided !== undefined) return decided;
  return path === 'late' || path === 'accepted' ? 'crypto/late' : path;
}

interface PathVerdicts {
  readonly of: (node: LogNode) => PathVerdict;
  readonly cosigners: (node: LogNode, lateToo: boolean) => readonly string[];
  readonly hasLateCosigner: (node: LogNode) => boolean;
}

function judgePaths(log: LogSet, outlook: Outlook): PathVerdicts {
  const judged = new Map<string, PathVerdict>();
  const judgeOnce = (node: LogNode): PathVerdict => {
    const verdict = judged.get(node.pathKey) ?? outlook.judgePath(node.entry.path);
    judged.set(node.pathKey, verdict);
    return verdict;
  };
  const verdicts = log.nodes.map((node) =>
    log.kind === 'user' ? judgeOwnPath(log, node) : judgeOnce(node),
  );
  const cosigners = log.nodes.map((node) =>
    node.cosigners.map(({ member, path }) => ({ member, verdict: outlook.judgePath(path) })),
  );
  return {
    of: (node) => verdicts[node.index] ?? 'crypto/form',
    cosigners: (node, lateToo) =>
      (cosigners[node.index] ?? [])
        .filter(({ verdict }) => verdict === 'accepted' || (lateToo && verdict === 'late'))
        .map(({ member }) => member),
    hasLateCosigner: (node) =>
      (cosigners[node.index] ?? []).some(({ verdict }) => verdict === 'late'),
  };
}

/** In a user's own log the parents say what was known, so a path cites nothing. */
function judgeOwnPath(log: LogSet, node: LogNode): PathVerdict {
  const { userId, roleId, cites } = node.entry.path;
  const own = node.index === 0 ? isAllZero(userId) : toHex(userId) === log.groupId;
  return own && roleId === undefined && cites.length === 0 ? 'accepted' : 'crypto/form';
}

interface Ports {
  readonly log: LogSet;
  readonly outlook: Outlook;
  readonly paths: PathVerdicts;
}

/**
 * The same answer whoever asks, whatever was asked before: each part of the log is resolved by itself, and only how many answers
 * are remembered is bounded. Sessions and the logs that cite this one ask in an order that differs between devices.
 */
function askedFromOutside(ports: Ports): Resolution['within'] {
  const known = new Map<string, Decisions | undefined>();
  return (closure) => {
    const key = closure.join();
    if (known.has(key)) return known.get(key);
    const decisions = surround(ports).within(closure);
    const [oldest] = known.keys();
    if (oldest !== undefined && known.size >= OWN_PAST_RESOLUTIONS_MAX) known.delete(oldest);
    known.set(key, decisions);
    return decisions;
  };
}

/** Resolutions of parts of the log, each made at most once, asked for in canonical order. There, nothing is late yet. */
function surround({ log, outlook, paths }: Ports): Surroundings {
  const known = new Map<string, Decisions>();
  const surroundings: Surroundings = {
    outlook,
    within(past) {
      const key = past.join();
      const before = known.get(key);
      if (before !== undefined || known.size >= OWN_PAST_RESOLUTIONS_MAX) return before;
      const decisions = decideLog(
        {
          log,
          includes: (node) => hasBit(past, node.index) && isTimelyOrLate(paths.of(node)),
          cosignersOf: (node) => paths.cosigners(node, true),
        },
        surroundings,
      );
      known.set(key, decisions);
      return decisions;
    },
  };
  return surroundings;
}

const isTimelyOrLate = (verdict: PathVerdict): boolean =>
  verdict === 'accepted' || verdict === 'late';
