/**
 * Whether an EPOCH or a GRANT is valid. Needs no secret and gives the same answer to everybody; whether the seals inside are
 * correct only their holders can see, so that is deliberately no part of it.
 */
import { equalBytes, isAllZero, toHex } from '../encoding/bytes.ts';
import { BOX_PUBLIC_KEY_BYTES } from '../primitives/kem.ts';
import { addBits, emptyBits, hasBit } from './bits.ts';
import type { EpochBody } from './bodies/epoch.ts';
import type { GrantBody } from './bodies/grant.ts';
import { boxIdOf, type Seal } from './bodies/seal.ts';
import { EPOCHS_IN_A_ROW_MAX } from './limits.ts';
import { isBefore, type LogNode, type LogSet } from './log-set.ts';
import type { Verdict } from './membership.ts';
import type { Outlook } from './outlook.ts';
import { manages, mayRead, mayWrite, tierOf, type Tier } from './rights.ts';
import { holds, type Decisions, type Standing } from './standing.ts';

export interface KeyQuestion {
  readonly decisions: Decisions;
  readonly outlook: Outlook;
  readonly node: LogNode;
}

/** 'crypto/not-member', 'crypto/pending', 'crypto/right', 'crypto/limit' or 'crypto/epoch'. */
export function judgeEpoch(question: KeyQuestion, body: EpochBody): Verdict {
  const { decisions, node } = question;
  const author = decisions.standing(node.author, node.past);
  if (author === undefined) return 'crypto/not-member';
  const compartment = body.compartment;
  // Whoever makes an epoch knows its secret: it takes the right to read as well as the right to write or manage.
  if (author.pending) return 'crypto/pending';
  if (!holds(author, compartment) || tierOf(author.rights, compartment) === 3)
    return 'crypto/right';
  if (!mayWrite(author.rights, compartment) && !manages(author.rights)) return 'crypto/right';
  if (!manages(author.rights) && isFlooding(question, body)) return 'crypto/limit';
  const sound =
    isChained(question, body, author) &&
    hasFittingKeys(question, body) &&
    isSealedToAll(question, body);
  return sound ? 'accepted' : 'crypto/epoch';
}

/** `n`, `prev`, wraps, and no step back in what is cited. */
function isChained({ decisions, outlook, node }: KeyQuestion, body: EpochBody, author: Standing) {
  const earlier = epochsBefore(decisions, node, body.compartment);
  const named = new Set(body.previous.map(toHex));
  const previous = earlier.filter(({ id }) => named.has(id));
  const startsOver = named.size === 0 && earlier.length > 0;
  const cutsHistory = body.wraps.length === 0 && named.size > 0;
  return (
    previous.length === named.size &&
    previous.every((epoch) => outlook.covers(body.cites, epoch.body.value.cites)) &&
    body.n === 1 + Math.max(0, ...previous.map((epoch) => epoch.body.value.n)) &&
    !startsOver &&
    (!cutsHistory || manages(author.rights))
  );
}

const epochsBefore = ({ epochs }: Decisions, node: LogNode, compartment: number) =>
  epochs.filter((epoch) => isBefore(epoch, node) && epoch.body.value.compartment === compartment);

/** A box key where the group has one, keys nobody has used before, and a share hash where something lies under a share. */
function hasFittingKeys({ decisions, node }: KeyQuestion, body: EpochBody): boolean {
  const { log } = decisions.view;
  const hasBox = (log.kind === 'user' || log.kind === 'role') && body.compartment === 0;
  const isUsed = decisions.epochs.some(
    (epoch) =>
      isBefore(epoch, node) &&
      (equalBytes(epoch.body.value.writePublicKey, body.writePublicKey) ||
        equalBytes(epoch.body.value.dropPublicKey, body.dropPublicKey)),
  );
  const underGlass = body.seals.some((seal) => seal.tier === 3);
  return (
    !isUsed &&
    body.boxPublicKey.length === (hasBox ? BOX_PUBLIC_KEY_BYTES : 0) &&
    (!underGlass || !isAllZero(body.shareHash)) &&
    (log.genesis.compartments & (1 << body.compartment)) !== 0
  );
}

/** The recipients are exactly the computed ones: every reader, each with the tier of their rights and their newest box. */
function isSealedToAll(question: KeyQuestion, body: EpochBody): boolean {
  const expected = expectedSeals(question, body);
  const given = body.seals.map(({ memberId, tier, boxId }) => nameOf(toHex(memberId), tier, boxId));
  return expected?.join() === given.join();
}

const nameOf = (member: string, tier: Tier, boxId: Uint8Array): string =>
  `${member} ${tier} ${toHex(boxId)}`;

/** Ascending by member; undefined when a reader's log is not cited. Who has no box yet gets a GRANT later. */
function expectedSeals(
  { decisions, outlook, node }: KeyQuestion,
  { compartment, cites }: EpochBody,
): readonly string[] | undefined {
  const seals: string[] = [];
  for (const { member, memberKind, tier } of decisions.recipients(compartment, node.past)) {
    const box =
      memberKind === 'device'
        ? { boxId: boxOfDevice(decisions.view.log, member) }
        : outlook.boxAt(member, cites);
    if (box === 'uncited') return undefined;
    if (box !== 'none') seals.push(nameOf(member, tier, box.boxId));
  }
  return seals;
}

const NO_KEY = new Uint8Array(0);

/** Of a member of a user's log, which has every card. */
const boxOfDevice = (log: LogSet, device: string): Uint8Array =>
  boxIdOf(log.cardOf(device)?.card.boxPublicKey ?? NO_KEY);

/** Too many epochs of one compartment in a row by one user, with nothing by anybody else between them. */
function isFlooding({ decisions, node }: KeyQuestion, body: EpochBody): boolean {
  const user = toHex(node.entry.path.userId);
  const isOwn = ({ entry }: LogNode): boolean => toHex(entry.path.userId) === user;
  const own = epochsBefore(decisions, node, body.compartment).filter(isOwn);
  if (own.length < EPOCHS_IN_A_ROW_MAX) return false;
  const { log } = decisions.view;
  const answered = emptyBits(log.nodes.length);
  for (const other of log.nodes)
    if (
      isBefore(other, node) &&
      !isOwn(other) &&
      decisions.verdicts.get(other.index) === 'accepted'
    )
      addBits(answered, other.past);
  return own.filter((epoch) => !hasBit(answered, epoch.index)).length >= EPOCHS_IN_A_ROW_MAX;
}

/** The same codes as for an epoch. */
export function judgeGrant(question: KeyQuestion, body: GrantBody): Verdict {
  const { decisions, node } = question;
  const epochId = toHex(body.epochId);
  const epoch = decisions.epochs.find(({ id }) => id === epochId);
  if (epoch === undefined || !isBefore(epoch, node)) return 'crypto/epoch';
  const { compartment } = epoch.body.value;
  const author = decisions.standing(node.author, node.past);
  if (author === undefined) return 'crypto/not-member';
  if (author.pending) return 'crypto/pending';
  const tier = tierOf(author.rights, compartment);
  const holdsTier = (seal: Seal) => tier !== 3 && (seal.tier !== 2 || tier === 2);
  if (!holds(author, compartment) || !body.seals.every(holdsTier)) return 'crypto/right';
  return body.seals.every((seal) => isDue(question, compartment, seal))
    ? 'accepted'
    : 'crypto/epoch';
}

/** The member may have it, with this tier, and the box is one the member has or had. Who is pending may be named: that is the handover. */
function isDue({ decisions, outlook, node }: KeyQuestion, compartment: number, seal: Seal) {
  const member = toHex(seal.memberId);
  const standing = decisions.standing(member, node.past);
  if (standing === undefined || !mayRead(standing.rights, compartment)) return false;
  if (seal.tier !== tierOf(standing.rights, compartment)) return false;
  return standing.memberKind === 'device'
    ? equalBytes(boxOfDevice(decisions.view.log, member), seal.boxId)
    : outlook.hasBox(member, seal.boxId);
}
