/** Whose a new epoch has to be: the computed set of a compartment, with the tier and the newest box of each, by what the book knows. */
import { toHex } from '../encoding/bytes.ts';
import { EPOCH_CITES_MAX } from '../log/limits.ts';
import type { LogBook } from '../log/log-book.ts';
import { boxIdOf } from '../log/bodies/seal.ts';
import { fromHexId } from '../log/hex-id.ts';
import { mayRead, tierOf, type MemberKind, type Tier } from '../log/rights.ts';

export interface EpochRecipient {
  readonly memberId: string;
  readonly memberKind: MemberKind;
  readonly tier: Tier;
  readonly boxId: Uint8Array;
  readonly boxPublicKey: Uint8Array;
}

export interface ComputedRecipients {
  /** Ascending by member. Who has no box yet is left out and gets a GRANT later. */
  readonly recipients: readonly EpochRecipient[];
  /** The heads of the members' logs this was computed from. */
  readonly cites: readonly Uint8Array[];
}

/** Undefined for an unknown group, and while the log of somebody who may read is unknown. */
export function recipientsOf(
  book: LogBook,
  groupId: string,
  compartment: number,
): ComputedRecipients | undefined {
  const group = book.resolved(groupId);
  const heads = book.state(groupId)?.heads;
  const closure = heads === undefined ? undefined : group?.log.closureOf(heads);
  if (group === undefined || closure === undefined) return undefined;
  const due = group.resolution.decisions.recipients(compartment, closure);
  const cites = citesOf(book, due);
  if (cites === undefined) return undefined;
  const recipients = due.flatMap((recipient) => {
    const { member, memberKind, tier } = recipient;
    const box = boxOfMember(book, { groupId, member, memberKind, cites });
    return box === undefined ? [] : [{ memberId: member, memberKind, tier, ...box }];
  });
  return { recipients, cites };
}

interface BoxQuestion {
  readonly groupId: string;
  readonly member: string;
  readonly memberKind: MemberKind;
  readonly cites: readonly Uint8Array[];
}

type Box = Pick<EpochRecipient, 'boxId' | 'boxPublicKey'>;

function boxOfMember(book: LogBook, question: BoxQuestion): Box | undefined {
  const { groupId, member, memberKind, cites } = question;
  if (memberKind === 'device') {
    const key = book.resolved(groupId)?.log.cardOf(member)?.card.boxPublicKey;
    return key && { boxId: boxIdOf(key), boxPublicKey: key };
  }
  const box = book.outlook('record').boxAt(member, cites);
  return typeof box === 'string' ? undefined : { boxId: box.boxId, boxPublicKey: box.publicKey };
}

/** All heads of every member's log, or the lowest where there are too many. */
function citesOf(
  book: LogBook,
  due: readonly { readonly member: string; readonly memberKind: MemberKind }[],
): readonly Uint8Array[] | undefined {
  const others = due.filter(({ memberKind }) => memberKind !== 'device');
  const each = Math.floor(EPOCH_CITES_MAX / others.length);
  const cites: Uint8Array[] = [];
  for (const { member } of others) {
    const heads = book.state(member)?.heads;
    if (heads === undefined) return undefined;
    cites.push(...heads.slice(0, each).map(fromHexId));
  }
  return cites;
}

/** A member as somebody a GRANT can name: their tier and newest box, also while pending. */
export function newcomerOf(
  book: LogBook,
  place: { readonly groupId: string; readonly compartment: number },
  memberId: string,
): EpochRecipient | undefined {
  const { groupId, compartment } = place;
  const member = book.state(groupId)?.members.find((known) => known.memberId === memberId);
  if (member === undefined || !mayRead(member.rights, compartment)) return undefined;
  const { memberKind } = member;
  const cites = (book.state(memberId)?.heads ?? []).map(fromHexId);
  const box = boxOfMember(book, { groupId, member: memberId, memberKind, cites });
  if (box === undefined) return undefined;
  return { memberId, memberKind, tier: tierOf(member.rights, compartment), ...box };
}

/** The public key behind a box name a member has or had. */
export function boxNamed(
  book: LogBook,
  groupId: string,
  seal: { readonly memberId: Uint8Array; readonly boxId: Uint8Array },
): Uint8Array | undefined {
  const member = toHex(seal.memberId);
  const name = toHex(seal.boxId);
  const card = book.resolved(groupId)?.log.cardOf(member)?.card;
  const keys =
    card === undefined
      ? (book.state(member)?.epochs.map((epoch) => epoch.boxPublicKey) ?? [])
      : [card.boxPublicKey];
  return keys.find((key) => toHex(boxIdOf(key)) === name);
}
