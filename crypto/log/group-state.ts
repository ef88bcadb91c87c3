/** What one log says now, for the rest of the program: a read-only picture of a resolution. Ids are lowercase hexadecimal. */
import { toHex } from '../encoding/bytes.ts';
import { addBits, emptyBits, hasBit } from './bits.ts';
import type { EpochBody } from './bodies/epoch.ts';
import type { GenesisBody } from './bodies/genesis.ts';
import type { GrantBody } from './bodies/grant.ts';
import type { LinkBody } from './bodies/link.ts';
import type { PolicyBody } from './bodies/policy.ts';
import type { VerdictBody } from './bodies/verdict.ts';
import { PARENTS_MAX } from './limits.ts';
import { closureOfAll, type LogNode, type LogSet } from './log-set.ts';
import type { Rank, Verdict } from './membership.ts';
import type { Resolution } from './resolve-log.ts';
import type { GroupKind, MemberKind, Rights } from './rights.ts';

export interface Member {
  readonly memberId: string;
  readonly memberKind: MemberKind;
  readonly rights: Rights;
  readonly rank: Rank;
  /** In a role: appointed, and waiting for a holder to hand the key over. */
  readonly pending: boolean;
  /** Resigned, and kept because nobody else manages. */
  readonly stranded: boolean;
  /** The entry of the appointment; the group's id for founders. */
  readonly since: string;
  /** The user whose place this one takes, where somebody said so. */
  readonly replaces?: string;
}

export interface EpochInLog extends EpochBody {
  readonly epochId: string;
  readonly author: { readonly userId: string; readonly deviceId: string };
  readonly claimedTime: number;
}

export interface Noted<B> {
  readonly entryId: string;
  readonly author: { readonly userId: string; readonly deviceId: string };
  readonly body: B;
}

export interface GroupState {
  readonly groupId: string;
  readonly kind: GroupKind;
  /** Who founded it, most senior first; not all of them need to be members still. */
  readonly founders: readonly string[];
  /** Mask of the compartments there are. */
  readonly compartments: number;
  /** Whether a person is asked before a role's key is handed over. */
  readonly vouch: boolean;
  /** Days after which a rotation is due, 0 for never. */
  readonly maxEpochDays: number;
  readonly members: readonly Member[];
  /** Newest accepted entries, at most 16, one of each author first: the parents of the next entry. */
  readonly heads: readonly string[];
  /** Of every entry in the set, by entry id. */
  readonly entryVerdicts: ReadonlyMap<string, Verdict>;
  /** Accepted epochs of every compartment, in canonical order. */
  readonly epochs: readonly EpochInLog[];
  /** Accepted grants, in canonical order. */
  readonly grants: readonly Noted<GrantBody>[];
  readonly links: readonly Noted<LinkBody>[];
  /** Accepted policies, newest last. */
  readonly policies: readonly Noted<PolicyBody>[];
  readonly verdicts: readonly Noted<VerdictBody>[];
  /** False when an entry needs a newer program: then nothing may be written. */
  readonly isWritable: boolean;
}

export function groupStateOf(log: LogSet, resolution: Resolution): GroupState {
  const accepted = log.ordered.filter((node) => resolution.verdicts[node.index] === 'accepted');
  return {
    groupId: log.groupId,
    ...foundingOf(log.genesis),
    members: membersOf(log, resolution),
    heads: headsOf(log, resolution),
    entryVerdicts: new Map(
      log.nodes.map((node) => [node.id, resolution.verdicts[node.index] ?? 'crypto/form']),
    ),
    ...storyOf(accepted),
    isWritable: resolution.isWritable,
  };
}

/** What a group is from the start. */
export const foundingOf = (genesis: GenesisBody) => ({
  kind: genesis.kind,
  founders: genesis.founders.map((founder) => toHex(founder.memberId)),
  compartments: genesis.compartments,
  vouch: genesis.flags !== 0,
  maxEpochDays: genesis.maxEpochDays,
});

/** The accepted entries other than appointments, in canonical order, each kind by itself. */
export function storyOf(accepted: readonly ReadNode[]) {
  return {
    epochs: accepted.flatMap((node) =>
      node.body.type === 'epoch' ? [epochOf(node, node.body.value)] : [],
    ),
    grants: accepted.flatMap((node) =>
      node.body.type === 'grant' ? [noted(node, node.body.value)] : [],
    ),
    links: accepted.flatMap((node) =>
      node.body.type === 'link' ? [noted(node, node.body.value)] : [],
    ),
    policies: accepted.flatMap((node) =>
      node.body.type === 'policy' ? [noted(node, node.body.value)] : [],
    ),
    verdicts: accepted.flatMap((node) =>
      node.body.type === 'verdict' ? [noted(node, node.body.value)] : [],
    ),
  };
}

type ReadNode = Pick<LogNode, 'id' | 'entry' | 'body'>;

const authorOf = (node: ReadNode) => ({
  userId: toHex(node.entry.path.userId),
  deviceId: toHex(node.entry.path.deviceId),
});

const noted = <B>(node: ReadNode, body: B): Noted<B> => ({
  entryId: node.id,
  author: authorOf(node),
  body,
});

function membersOf(log: LogSet, { decisions }: Resolution): readonly Member[] {
  return decisions.members(closureOfAll(log)).map((standing) => {
    const { term } = standing;
    const body = term.start.body;
    const replaces = body.type === 'add' ? toHex(body.value.replaces) : '';
    return {
      memberId: standing.member,
      memberKind: standing.memberKind,
      rights: standing.rights,
      rank: term.rank,
      pending: standing.pending,
      stranded: decisions.membership.stranded.has(standing.member),
      since: term.start.id,
      ...(/[1-9a-f]/.test(replaces) ? { replaces } : {}),
    };
  });
}

function headsOf(log: LogSet, { verdicts }: Resolution): readonly string[] {
  const inner = emptyBits(log.nodes.length);
  const visible = log.nodes.filter((node) => {
    const verdict = verdicts[node.index];
    return verdict === 'accepted' || verdict === 'ignored';
  });
  for (const node of visible) addBits(inner, node.past);
  return inTurns(visible.filter((node) => !hasBit(inner, node.index))).slice(0, PARENTS_MAX);
}

/** One of each author, then a second of each: however many heads one person makes, those of the others are cited too. */
function inTurns(heads: readonly LogNode[]): readonly string[] {
  const idsByAuthor = new Map<string, string[]>();
  for (const { id, entry } of heads) {
    const author = toHex(entry.path.userId);
    idsByAuthor.set(author, [...(idsByAuthor.get(author) ?? []), id]);
  }
  return [...idsByAuthor.values()]
    .flatMap((ids) => ids.sort().map((id, turn) => ({ id, turn })))
    .sort((a, b) => a.turn - b.turn || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}

const epochOf = (node: ReadNode, body: EpochBody): EpochInLog => ({
  ...body,
  epochId: node.id,
  author: authorOf(node),
  claimedTime: node.entry.claimedTime,
});
