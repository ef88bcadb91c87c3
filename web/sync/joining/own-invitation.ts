/** Invitations of a person to a further device of their own: the group they lead to is the person's own log. */
import { equalBytes } from '#crypto/encoding/bytes.ts';
import type { Join } from '#crypto/invite/join.ts';
import { verifyJoin } from '#crypto/invite/join.ts';
import { deviceIdOf, parseCard, type DeviceCard } from '#crypto/keys/device-card.ts';
import type { Memory } from '../engine/memory.ts';
import { parseInvitation } from '#crypto/invite/invitation.ts';
import type { InvitationRow } from '../rows/invitation.ts';
import { encodeIntroduction } from './introduction.ts';

/** On either side: the inviter's own person, and on the new device the person it is to belong to. */
export function isToOwnDevice({ identity }: Memory, row: Pick<InvitationRow, 'link'>): boolean {
  const invitation = parseInvitation(row.link);
  return invitation.ok && equalBytes(invitation.value.groupId, identity.userId);
}

/**
 * Whose a further device will be, as its person's device says it beside the nonce; nothing in every other invitation. The new
 * device keeps what it was told as its own identity, so both sides find it in the same place.
 */
export const ownersIntroduction = (memory: Memory, row: Pick<InvitationRow, 'link'>): Uint8Array =>
  isToOwnDevice(memory, row) ? encodeIntroduction(memory.identity) : new Uint8Array(0);

/** The card of the new device that signed a JOIN; undefined for every other JOIN. */
export function newDeviceIn(join: Join): DeviceCard | undefined {
  const [bytes, ...others] = join.userLog;
  const card = bytes && others.length === 0 ? parseCard(bytes) : undefined;
  if (card?.ok !== true || card.value.kind !== 'device') return undefined;
  const isItsOwn =
    equalBytes(deviceIdOf(card.value), join.deviceId) && verifyJoin(join, card.value.signPublicKey);
  return isItsOwn ? card.value : undefined;
}
