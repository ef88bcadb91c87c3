/**
 * Whether an EPOCH or a GRANT is valid. Needs no secret and gives the same answer to everybody; whether the seals inside are
 * correct only their holders can see, so that is deliberately no part of it.
 */
import { equalBytes, isAllZero, toHex } from '../encoding/bytes.ts';
import { BOX_PUBLIC_KEY_BYTES } from '../primitives/kem.ts';
import { addBit, addBits, emptyBits, hasBit } from './bits.ts';
import type { EpochBody } from './bodies/epoch.ts';
import type { GrantBody } from './bodies/grant.ts';
import { boxIdOf, type Seal } from './bodies/seal.ts';
import { EPOCHS_IN_A_ROW_MAX } from './limits.ts';
import { isBefore, type LogNode } from './log-set.ts';
import type { Verdict } from './membership.ts';
import type { Outlook } from './outlook.ts';
import { manages, mayRead, mayWrite, tierOf } from './rights.ts';
import { holds, type Decisions, type Recipient, type Standing } from './standing.ts';

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
  const { log } = decisions.view;
  const earlier = decisions.epochs.filter(
    (epoch) => isBefore(epoch, node) && compartmentOf(epoch) === body.compartment,
  );
  let n = 0;
  for (const id of body.previous) {
    const previous = log.byId(toHex(id));
    if (previous === undefined || !earlier.includes(previous)) return false;
    if (previous.body.type !== 'epoch') return false;
    if (!outlook.covers(body.cites, previous.body.value.cites)) return false;
    n = Math.max(n, previous.body.value.n);
  }
  const startsOver = body.previous.length === 0 && earlier.length > 0;
  const cutsHistory = body.wraps.length === 0 && body.previous.length > 0;
  return body.n === n + 1 && !startsOver && (!cutsHistory || manages(author.rights));
}

/** A box key where the group has one, keys nobody has used before, and a share hash where something lies under a share. */
function hasFittingKeys({ decisions, node }: KeyQuestion, body: EpochBody): boolean {
  const { log } = decisions.view;
  const hasBox = (log.kind === 'user' || log.kind === 'role') && body.compartment === 0;
  const fresh = decisions.epochs.every(
    (epoch) =>
      !isBefore(epoch, node) ||
      epoch.body.type !== 'epoch' ||
      !(
        equalBytes(epoch.body.value.writePublicKey, body.writePublicKey) ||
        equalBytes(epoch.body.value.dropPublicKey, body.dropPublicKey)
      ),
  );
  const underGlass = body.seals.some((seal) => seal.tier === 3);
  return (
    fresh &&
    body.boxPublicKey.length === (hasBox ? BOX_PUBLIC_KEY_BYTES : 0) &&
    (!underGlass || !isAllZero(body.shareHash)) &&
    (log.genesis.compartments & (1 << body.compartment)) !== 0
  );
}

/** The recipients are exactly the computed ones: every reader, each with the tier of their rights and their newest box. */
function isSealedToAll(question: KeyQuestion, body: EpochBody): boolean {
  const expected = expectedSeals(question, body.compartment, body.cites);
  return (
    expected !== undefined &&
    expected.length === body.seals.length &&
    expected.every((seal, i) => {
      const given = body.seals[i];
      return (
        given !== undefined &&
        toHex(given.memberId) === seal.member &&
        given.tier === seal.tier &&
        equalBytes(given.boxId, seal.boxId)
      );
    })
  );
}

/** Ascending by member; undefined when a reader's log is not cited. Who has no box yet gets a GRANT later. */
function expectedSeals(
  { decisions, outlook, node }: KeyQuestion,
  compartment: number,
  cites: readonly Uint8Array[],
): readonly (Recipient & { readonly boxId: Uint8Array })[] | undefined {
  const seals = [];
  for (const recipient of decisions.recipients(compartment, node.past)) {
    const card = decisions.view.log.cardOf(recipient.member)?.card;
    if (recipient.memberKind === 'device') {
      if (card !== undefined) seals.push({ ...recipient, boxId: boxIdOf(card.boxPublicKey) });
      continue;
    }
    const box = outlook.boxAt(recipient.member, cites);
    if (box === 'uncited') return undefined;
    if (box !== 'none') seals.push({ ...recipient, boxId: box.boxId });
  }
  return seals;
}

/** Too many epochs of one compartment in a row by one user, with nothing by anybody else between them. */
function isFlooding({ decisions, node }: KeyQuestion, body: EpochBody): boolean {
  const user = toHex(node.entry.path.userId);
  const own = decisions.epochs.filter(
    (epoch) =>
      isBefore(epoch, node) &&
      compartmentOf(epoch) === body.compartment &&
      toHex(epoch.entry.path.userId) === user,
  );
  if (own.length < EPOCHS_IN_A_ROW_MAX) return false;
  const { log } = decisions.view;
  const answered = emptyBits(log.nodes.length);
  for (const other of log.nodes) {
    const counts =
      isBefore(other, node) &&
      toHex(other.entry.path.userId) !== user &&
      decisions.verdicts.get(other.index) === 'accepted';
    if (!counts) continue;
    addBits(answered, other.past);
    addBit(answered, other.index);
  }
  return own.filter((epoch) => !hasBit(answered, epoch.index)).length >= EPOCHS_IN_A_ROW_MAX;
}

/** The same codes as for an epoch. */
export function judgeGrant(question: KeyQuestion, body: GrantBody): Verdict {
  const { decisions, node } = question;
  const epoch = decisions.view.log.byId(toHex(body.epochId));
  if (!decisions.isEpoch(epoch) || !isBefore(epoch, node)) return 'crypto/epoch';
  const compartment = compartmentOf(epoch);
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
  const card = decisions.view.log.cardOf(member)?.card;
  return standing.memberKind === 'device'
    ? card !== undefined && equalBytes(boxIdOf(card.boxPublicKey), seal.boxId)
    : outlook.hasBox(member, seal.boxId);
}

const compartmentOf = (node: LogNode): number =>
  node.body.type === 'epoch' ? node.body.value.compartment : -1;
