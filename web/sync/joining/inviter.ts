/**
 * The inviting side of joining: an inbox for one answer, and the check number's second move. Nothing here confers a right;
 * that is `admit.ts`, which a person starts after comparing the number.
 */
import { equalBytes, toHex } from '#crypto/encoding/bytes.ts';
import { PART, type Part } from '#crypto/envelope/parts.ts';
import { currentEpoch } from '#crypto/epoch/current.ts';
import { CHECK_NONCE_BYTES, revealCheckNumber } from '#crypto/invite/check-number.ts';
import {
  createInvitation,
  encodeInvitation,
  INVITATION_LIFE_MS,
  invitationKeysOf,
  isExpired,
  parseInvitation,
  type Invitation,
} from '#crypto/invite/invitation.ts';
import {
  encodeJoin,
  joinHashOf,
  openJoin,
  parseJoin,
  verifyJoin,
  type Join,
} from '#crypto/invite/join.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { LogBook } from '#crypto/log/log-book.ts';
import { parseRecordId, type RecordId } from '#kernel/ids.ts';
import { invariant, err, ok, type Result } from '#kernel/result.ts';
import type { Step } from '../engine/engine-parts.ts';
import { keepChannel } from '../engine/epochs.ts';
import type { Memory } from '../engine/memory.ts';
import { setAside, type ArrivedEnvelope } from '../engine/receiver.ts';
import type { Identity, OrganisationMembership } from '../rows/identity.ts';
import { invitationRow, type InvitationRow } from '../rows/invitation.ts';
import { mayLetInto } from './appointments.ts';
import { parseIntroduction } from './introduction.ts';
import { isOwnDevice } from './own-devices.ts';
import { isToOwnDevice, newDeviceIn, ownersIntroduction } from './own-invitation.ts';

/** 'identity/not-open' for somebody who belongs to no clinic yet, 'engine/not-permitted' for who may let nobody in there. */
export interface InviteError {
  readonly code: 'identity/not-open' | 'engine/not-permitted';
}

const OWN_DEVICE_LIFE_MS = 24 * 3_600_000;

/** To one record as the person it is about, or to one's own person as a further device; to the clinic where neither is said. */
export type InvitedTo = RecordId | 'own-device' | undefined;

/** An invitation to be used once, for seven days or, to a further device, one; its inbox is opened at the relay as soon as there is one. */
export function invite(step: Step, to: InvitedTo): Result<string, InviteError> {
  const { memory, clock, random } = step;
  const { organisation, relayPublicKey } = memory.identity;
  if (organisation === undefined) return err({ code: 'identity/not-open' });
  const groupId = groupInvitedTo(memory.identity, organisation, to);
  const mayInvite = to === 'own-device' ? isOwnDevice(memory) : mayLetInto(memory, toHex(groupId));
  if (!mayInvite) return err({ code: 'engine/not-permitted' });
  const { deviceId: inviterDeviceId } = memory.device;
  const place = { relayPublicKey, inviterDeviceId, groupId };
  // A device is added by somebody who has it in their hands: its code need not lie about for a week.
  const lifeMs = to === 'own-device' ? OWN_DEVICE_LIFE_MS : INVITATION_LIFE_MS;
  const invitation = createInvitation({ ...place, now: clock.now(), lifeMs }, random);
  const id = keepInbox(step, { invitation, created: false });
  keepInvitation(step, id, {
    side: 'inviter',
    link: encodeInvitation(invitation),
    ownNonce: random(CHECK_NONCE_BYTES),
    ...{ commitment: undefined, otherNonce: undefined, join: undefined },
    ...{ name: '', profession: '', state: 'waiting' },
  });
  return ok(id);
}

function groupInvitedTo(
  { userId }: Identity,
  { organisationId }: OrganisationMembership,
  to: InvitedTo,
): Uint8Array {
  if (to === 'own-device') return userId;
  return to === undefined ? organisationId : fromHexId(to);
}

/** The record an invitation of ours is to; undefined for one to the clinic, and for one to a device of our own. */
export function recordInvitedTo(memory: Memory, row: InvitationRow): RecordId | undefined {
  const { groupId } = invitationOf(row);
  const { organisation } = memory.identity;
  const isClinic = organisation !== undefined && equalBytes(groupId, organisation.organisationId);
  return isClinic || isToOwnDevice(memory, row) ? undefined : parseRecordId(toHex(groupId));
}

/** Both sides read the same inbox; its keys follow from the invitation. Answers the invitation's id. */
export function keepInbox(
  step: Step,
  inbox: { readonly invitation: Invitation; readonly created: boolean },
): string {
  const keys = invitationKeysOf(inbox.invitation.secret);
  keepChannel(step, toHex(keys.inboxChannelId), {
    type: 'inbox',
    groupId: inbox.invitation.groupId,
    compartment: 0,
    epochId: new Uint8Array(32),
    read: keys.inbox.readSecrets.read,
    edit: keys.inbox.edit,
    created: inbox.created,
    next: 0,
    head: new Uint8Array(32),
  });
  return toHex(keys.inviteId);
}

export function keepInvitation(step: Step, id: string, row: InvitationRow): void {
  step.memory.invitations.set(id, row);
  step.batch.put('invitations', id, invitationRow.encode(row));
}

/** An invitation of ours that was stored as text; it was written by `encodeInvitation`. */
export function invitationOf(row: InvitationRow): Invitation {
  const parsed = parseInvitation(row.link);
  invariant(parsed.ok, 'a kept invitation can be read');
  return parsed.value;
}

export interface InboxMessage {
  readonly id: string;
  readonly row: InvitationRow;
  readonly arrived: ArrivedEnvelope;
  readonly parts: readonly Part[];
}

/**
 * A joiner's move: first the commitment, then the JOIN with the number's other half. Only the first of each counts. What
 * comes a second time, as after a relay went back, says nothing new; anything else is another user of the invitation.
 */
export function takeJoinersMove(step: Step, message: InboxMessage): void {
  const { id, row, arrived } = message;
  if (isOwnMove(message) || partOf(message, PART.refusal) !== undefined) return;
  const commitment = partOf(message, PART.checkCommitment);
  if (commitment !== undefined) return takeCommitment(step, message, commitment);
  const next = joinIn(step, message);
  if (next?.join !== undefined && row.join !== undefined && equalBytes(next.join, row.join)) return;
  if (next === undefined || row.join !== undefined || !isOpen(step, row))
    return setAside(step, arrived, 'identity/invitation-used-twice');
  keepInvitation(step, id, next);
}

function takeCommitment(step: Step, message: InboxMessage, commitment: Uint8Array): void {
  const { id, row, arrived } = message;
  if (row.commitment !== undefined && equalBytes(row.commitment, commitment)) return;
  if (row.commitment !== undefined || commitment.length !== 32 || !isOpen(step, row))
    return setAside(step, arrived, 'identity/invitation-used-twice');
  keepInvitation(step, id, { ...row, commitment });
  const nonce = { type: PART.checkNonce, bytes: row.ownNonce };
  // A further device is told whose it will be, so that nobody gives theirs away unawares.
  const bytes = ownersIntroduction(step.memory, row);
  const whose = bytes.length === 0 ? [] : [{ type: PART.introduction, bytes }];
  postInbox(step, arrived.channelId, [nonce, ...whose]);
}

/** Our own nonce comes back when a connection broke before we heard that it was stored. */
function isOwnMove(message: InboxMessage): boolean {
  const nonce = partOf(message, PART.checkNonce);
  return nonce !== undefined && equalBytes(nonce, message.row.ownNonce);
}

/**
 * Nobody comes in by this invitation any more, and whoever has answered it is told. 'identity/not-open' for an invitation that is not
 * ours, or is over.
 */
export function refuse(step: Step, id: string): Result<void, InviteError> {
  const row = step.memory.invitations.get(id);
  if (row?.side !== 'inviter' || row.state !== 'waiting') return err({ code: 'identity/not-open' });
  keepInvitation(step, id, { ...row, state: 'refused' });
  if (row.commitment === undefined) return ok(undefined);
  const { inboxChannelId } = invitationKeysOf(invitationOf(row).secret);
  const nothing = new Uint8Array(0);
  postInbox(step, toHex(inboxChannelId), [{ type: PART.refusal, bytes: nothing }]);
  return ok(undefined);
}

/** Nobody joins by an invitation that was refused or has expired. */
export const isOpen = ({ clock }: Pick<Step, 'clock'>, row: InvitationRow): boolean =>
  row.state === 'waiting' && !isExpired(invitationOf(row), clock.now());

/** The row with a JOIN that answers this invitation, holds, and fits the commitment; undefined for any other. */
function joinIn(step: Step, message: InboxMessage): InvitationRow | undefined {
  const { row } = message;
  const invitation = invitationOf(row);
  const sealed = partOf(message, PART.join);
  const otherNonce = partOf(message, PART.checkNonce);
  if (sealed === undefined || otherNonce === undefined) return undefined;
  const join = openJoin(sealed, invitationKeysOf(invitation.secret), invitation.groupId);
  const isToOwn = isToOwnDevice(step.memory, row);
  if (!join.ok || (isToOwn ? newDeviceIn : joinerOf)(join.value) === undefined) return undefined;
  const complete = { ...row, join: encodeJoin(join.value), otherNonce };
  if (checkNumber(step.memory, complete) === undefined) return undefined;
  const introduction = parseIntroduction(join.value.introduction);
  return introduction && { ...complete, ...introduction };
}

/** The number the inviter's screen shows; undefined until the joiner has revealed theirs and it fits. */
export function checkNumber(memory: Memory, row: InvitationRow): string | undefined {
  const join = row.join && parseJoin(row.join);
  if (join?.ok !== true || row.commitment === undefined || row.otherNonce === undefined)
    return undefined;
  const number = revealCheckNumber(
    {
      joinHash: joinHashOf(join.value),
      joinerNonce: row.otherNonce,
      inviterNonce: row.ownNonce,
      inviterDeviceId: memory.device.deviceId,
      inviterIntroduction: ownersIntroduction(memory, row),
    },
    row.commitment,
  );
  return number.ok ? number.value : undefined;
}

/**
 * The user whose log a JOIN carries, hexadecimal; undefined unless it is one whole log and nothing besides, with a box to
 * seal to, and the device that signed stands in it.
 */
export function joinerOf(join: Join): string | undefined {
  const book = new LogBook();
  const isWhole = book.add(join.userLog).every((outcome) => outcome.kind === 'added');
  const [userId, ...others] = book.groups();
  const device = book.device(toHex(join.deviceId));
  const state = userId === undefined ? undefined : book.state(userId);
  const isMember = state?.members.some((member) => member.memberId === toHex(join.deviceId));
  const epoch = state && currentEpoch(book, { groupId: state.groupId, compartment: 0 });
  const isOne = isWhole && others.length === 0 && state?.kind === 'user' && isMember === true;
  const signed = device !== undefined && verifyJoin(join, device.card.signPublicKey);
  return isOne && epoch !== undefined && signed ? userId : undefined;
}

export function postInbox(step: Step, channelId: string, content: readonly Part[]): void {
  const posted = step.postman.post(step.batch, { channelId, kind: 'log', parts: content });
  invariant(posted.ok, 'a message of the exchange fits in an envelope');
}

const partOf = (message: InboxMessage, type: number): Uint8Array | undefined =>
  message.parts.find((part) => part.type === type)?.bytes;
