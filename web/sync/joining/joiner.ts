/** The joining side: commit, learn the inviter's nonce, reveal. What follows is the welcome. */
import { equalBytes, toHex } from '#crypto/encoding/bytes.ts';
import { PART } from '#crypto/envelope/parts.ts';
import { CHECK_NONCE_BYTES, checkNumberOf, commitmentOf } from '#crypto/invite/check-number.ts';
import { encodeInvitation, invitationKeysOf, type Invitation } from '#crypto/invite/invitation.ts';
import { encodeJoin, joinHashOf, parseJoin, sealJoin, signJoin } from '#crypto/invite/join.ts';
import { encodeCard } from '#crypto/keys/device-card.ts';
import { invariant } from '#kernel/result.ts';
import type { Step } from '../engine/engine-parts.ts';
import type { Memory } from '../engine/memory.ts';
import { keepIdentity } from '../engine/own-identity.ts';
import { setAside } from '../engine/receiver.ts';
import type { InvitationRow } from '../rows/invitation.ts';
import { encodeIntroduction, parseIntroduction, type Introduction } from './introduction.ts';
import {
  invitationOf,
  keepInbox,
  keepInvitation,
  postInbox,
  type InboxMessage,
} from './inviter.ts';
import { isToOwnDevice, ownersIntroduction } from './own-invitation.ts';

const JOIN_NONCE_BYTES = 16;
const COMMITMENT_BYTES = 32;

/** Answers an invitation in the name of a user who was just founded on this device, or as a further device of the inviter. */
export function answerInvitation(
  step: Step,
  answer: { readonly invitation: Invitation; readonly introduction: Introduction },
): void {
  const { memory, random } = step;
  const { invitation, introduction } = answer;
  const keys = invitationKeysOf(invitation.secret);
  const isToOwn = equalBytes(invitation.groupId, memory.identity.userId);
  const request = {
    inviteId: keys.inviteId,
    groupId: invitation.groupId,
    // A further device of the inviter has no log of its own to show, only its card.
    userLog: isToOwn
      ? [encodeCard(memory.device.card)]
      : memory.book.entriesOf(toHex(memory.identity.userId)),
    introduction: encodeIntroduction(introduction),
    nonce: random(JOIN_NONCE_BYTES),
  };
  const join = signJoin(request, memory.device);
  const ownNonce = random(CHECK_NONCE_BYTES);
  const id = keepInbox(step, { invitation, created: true });
  keepInvitation(step, id, {
    side: 'joiner',
    link: encodeInvitation(invitation),
    ownNonce,
    ...{ commitment: undefined, otherNonce: undefined, join: encodeJoin(join) },
    ...{ ...introduction, state: 'waiting' },
  });
  const commitment = commitmentOf({ joinHash: joinHashOf(join), joinerNonce: ownNonce });
  postInbox(step, toHex(keys.inboxChannelId), [{ type: PART.checkCommitment, bytes: commitment }]);
}

/** The inviter's move: their nonce, to which we answer with everything. A second one changes nothing. */
export function takeInvitersMove(step: Step, message: InboxMessage): void {
  const { id, row, arrived } = message;
  if (message.parts.some(({ type }) => type === PART.refusal)) return takeRefusal(step, message);
  const rival = rivalIn(message);
  // Once the inviter has answered us, whoever comes later is the second.
  if (rival !== undefined && row.commitment === undefined && row.otherNonce === undefined)
    return keepInvitation(step, id, { ...row, commitment: rival });
  const nonce = message.parts.find((part) => part.type === PART.checkNonce)?.bytes;
  const isOwn = nonce !== undefined && equalBytes(nonce, row.ownNonce);
  if (nonce?.length !== CHECK_NONCE_BYTES || isOwn) return;
  if (row.otherNonce !== undefined && equalBytes(row.otherNonce, nonce)) return;
  if (row.otherNonce !== undefined)
    return setAside(step, arrived, 'identity/invitation-used-twice');
  const join = row.join && parseJoin(row.join);
  invariant(join?.ok === true, 'a joiner has kept their own JOIN');
  keepInvitation(step, id, { ...row, otherNonce: nonce });
  keepWhose(step, message);
  const keys = invitationKeysOf(invitationOf(row).secret);
  postInbox(step, arrived.channelId, [
    { type: PART.join, bytes: sealJoin(join.value, keys, step.random) },
    { type: PART.checkNonce, bytes: row.ownNonce },
  ]);
}

/**
 * Said by the inviter, or by somebody else who has the link: so it is only told, and a welcome that proves itself counts all the
 * same.
 */
function takeRefusal(step: Step, { id, row }: InboxMessage): void {
  if (row.state === 'waiting') keepInvitation(step, id, { ...row, state: 'refused' });
}

/** An invitation lets in one person; whether somebody else has answered ours too, who may have been first. */
export const hasRival = (row: InvitationRow): boolean =>
  row.side === 'joiner' && row.commitment !== undefined;

/** The commitment of somebody else; our own may come back as any message does. */
function rivalIn({ row, parts }: InboxMessage): Uint8Array | undefined {
  const join = row.join && parseJoin(row.join);
  const commitment = parts.find((part) => part.type === PART.checkCommitment)?.bytes;
  if (join?.ok !== true || commitment?.length !== COMMITMENT_BYTES) return undefined;
  const own = commitmentOf({ joinHash: joinHashOf(join.value), joinerNonce: row.ownNonce });
  return equalBytes(own, commitment) ? undefined : commitment;
}

/** Whose this device will be, as the inviter says it; what counts is the log. */
function keepWhose(step: Step, { row, parts }: InboxMessage): void {
  const { memory } = step;
  const bytes = parts.find((part) => part.type === PART.introduction)?.bytes;
  const whose = bytes && parseIntroduction(bytes);
  if (whose !== undefined && isToOwnDevice(memory, row))
    keepIdentity(step, { ...memory.identity, ...whose });
}

/** The number the joiner's screen shows; undefined until the inviter's device has answered. */
export function joinersNumber(memory: Memory, row: InvitationRow): string | undefined {
  const join = row.join && parseJoin(row.join);
  if (join?.ok !== true || row.otherNonce === undefined) return undefined;
  const number = checkNumberOf({
    joinHash: joinHashOf(join.value),
    joinerNonce: row.ownNonce,
    inviterNonce: row.otherNonce,
    inviterDeviceId: invitationOf(row).inviterDeviceId,
    inviterIntroduction: ownersIntroduction(memory, row),
  });
  return number.ok ? number.value : undefined;
}
