/**
 * Whether a welcome is the inviter's. Everybody who has seen the link can write in its inbox and knows our box, so being
 * sealed to us says nothing; the log of what we were invited to does. Judged in a book of its own: what is not proven enters nowhere.
 */
import { equalBytes, toHex } from '#crypto/encoding/bytes.ts';
import type { Invitation } from '#crypto/invite/invitation.ts';
import { joinHashOf, type Join } from '#crypto/invite/join.ts';
import type { Welcome } from '#crypto/invite/welcome.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { LogBook } from '#crypto/log/log-book.ts';

/**
 * The log is that of the person who invited their own device, nothing else is with it, and the device that invited us has let us
 * in there in answer to this very JOIN.
 */
export function isOwnLogProven(welcome: Welcome, { invitation, join, userId }: Question): boolean {
  const book = new LogBook();
  const isWhole = book.add(welcome.entries).every(({ kind }) => kind === 'added');
  const state = book.state(userId);
  if (!isWhole || book.groups().length !== 1 || state?.kind !== 'user') return false;
  const deviceId = toHex(join.deviceId);
  const member = state.members.find(({ memberId }) => memberId === deviceId);
  const appointment = member && book.resolved(userId)?.log.byId(member.since);
  return (
    equalBytes(fromHexId(userId), invitation.groupId) &&
    appointment?.body.type === 'add' &&
    equalBytes(appointment.body.value.joinHash, joinHashOf(join)) &&
    equalBytes(appointment.entry.path.deviceId, invitation.inviterDeviceId)
  );
}

export interface Question {
  readonly invitation: Invitation;
  /** Our own. */
  readonly join: Join;
  readonly userId: string;
}

/**
 * The group is the one that invited us, the device that invited us has appointed us in its log in answer to this very JOIN, and
 * clinic and directory are those the log names: the clinic's own log, or that of one of its records.
 */
export function isProven(welcome: Welcome, { invitation, join, userId }: Question): boolean {
  const book = new LogBook();
  book.add([...join.userLog, ...welcome.entries]);
  const groupId = toHex(invitation.groupId);
  const state = book.state(groupId);
  const isClinic = equalBytes(welcome.organisationId, invitation.groupId);
  if (state?.kind !== (isClinic ? 'organisation' : 'record')) return false;
  const member = state.members.find(({ memberId }) => memberId === userId);
  const appointment = member && book.resolved(groupId)?.log.byId(member.since);
  const answersUs =
    appointment?.body.type === 'add' &&
    equalBytes(appointment.body.value.joinHash, joinHashOf(join)) &&
    equalBytes(appointment.entry.path.deviceId, invitation.inviterDeviceId);
  const namesDirectory = state.links.some(
    ({ body }) =>
      body.what === 'directory' &&
      equalBytes(body.id, welcome.organisationId) &&
      equalBytes(body.channelId, welcome.directoryChannelId) &&
      equalBytes(body.key, welcome.directoryLinkKey),
  );
  return answersUs && namesDirectory;
}
