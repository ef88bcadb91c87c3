/**
 * Letting in a further device of one's own: an ADD in the person's own log, the person's keys, and a welcome in two parts. What
 * proves whose device it is now is sealed to that device; everything else to the person, whose keys nobody but they have.
 */
import { isAllZero, toHex } from '#crypto/encoding/bytes.ts';
import { fitsInEnvelope } from '#crypto/envelope/envelope.ts';
import { PART, type Part } from '#crypto/envelope/parts.ts';
import { currentEpoch, owedReason } from '#crypto/epoch/current.ts';
import { invitationKeysOf } from '#crypto/invite/invitation.ts';
import { joinHashOf, parseJoin, type Join } from '#crypto/invite/join.ts';
import { sealWelcome } from '#crypto/invite/welcome.ts';
import type { DeviceCard } from '#crypto/keys/device-card.ts';
import { err, invariant, ok, type Result } from '#kernel/result.ts';
import type { Step } from '../engine/engine-parts.ts';
import { tellOfDevices } from '../engine/person-news.ts';
import { keepIdentity } from '../engine/own-identity.ts';
import { rotate } from '../engine/rotation.ts';
import { addDevice } from '../groups/founding.ts';
import { encodeLocation, locatorChannel, prepareLocator } from '../recovery/locator.ts';
import type { InvitationRow } from '../rows/invitation.ts';
import { inParts } from './admit.ts';
import type { AdmitError } from './admit.ts';
import { grant } from './appointments.ts';
import { checkNumber, invitationOf, isOpen, keepInvitation } from './inviter.ts';
import { encodeNote, isOwnDevice, postToOwn, tellOwnDevices, withNames } from './own-devices.ts';
import { newDeviceIn } from './own-invitation.ts';
import { encodeTokenGrant, tokensForNewcomer } from './tokens.ts';
import { entriesForOwnDevice } from './welcome-entries.ts';

/** 'identity/not-open': nobody has answered yet. 'engine/not-permitted': the access of this device itself has ended. */
export function admitDevice(
  step: Step,
  { id, row }: { readonly id: string; readonly row: InvitationRow },
): Result<void, AdmitError> {
  const { memory } = step;
  const join = row.join && parseJoin(row.join);
  const isReady = isOpen(step, row) && checkNumber(memory, row) !== undefined;
  if (join?.ok !== true || !isReady) return err({ code: 'identity/not-open' });
  if (!isOwnDevice(memory)) return err({ code: 'engine/not-permitted' });
  const card = newDeviceIn(join.value);
  invariant(card !== undefined, 'a kept JOIN was checked when it came');
  // The new device is to tell a paper code of what becomes of the person's keys, as this one does.
  if (!isAllZero(memory.identity.recoverySecret)) prepareLocator(step);
  const entries = appoint(step, join.value, card);
  if (!entries.ok) return entries;
  tellOfDevices(step, entries.value);
  const name = { deviceId: join.value.deviceId, name: row.name };
  const deviceNames = withNames(memory.identity.deviceNames, [name]);
  keepIdentity(step, { ...memory.identity, deviceNames });
  tellOwnDevices(step, [name]);
  postOwnLog(step, row, card);
  postHome(step, row);
  keepInvitation(step, id, { ...row, state: 'admitted' });
  return ok(undefined);
}

/** The ADD, and the person's keys: handed over as they are, or made anew where they are owed a successor. */
function appoint(
  step: Step,
  join: Join,
  card: DeviceCard,
): Result<readonly Uint8Array[], AdmitError> {
  const { memory, logAuthor, batch } = step;
  const userId = toHex(memory.identity.userId);
  const { deviceId } = join;
  const added = addDevice(logAuthor, userId, { deviceId, card, joinHash: joinHashOf(join) });
  if (!added.ok) return added;
  batch.put('entries', memory.numbers.take(), added.value);
  const place = { groupId: userId, compartment: 0 };
  const epoch = currentEpoch(memory.book, place);
  if (epoch === undefined) return err({ code: 'engine/no-key' });
  if (owedReason(memory.book, { groupId: userId, epoch }) !== undefined) {
    const made = rotate(step, place);
    return made.ok ? ok([added.value, made.value.entry]) : made;
  }
  const granted = grant(step, place, toHex(deviceId));
  if (!granted.ok) return granted;
  batch.put('entries', memory.numbers.take(), granted.value);
  return ok([added.value, granted.value]);
}

/** The log that names the new device, sealed to it. */
function postOwnLog(step: Step, row: InvitationRow, { boxPublicKey }: DeviceCard): void {
  const { memory, postman, random, batch } = step;
  const { inboxChannelId, inbox } = invitationKeysOf(invitationOf(row).secret);
  const place = { channelId: inboxChannelId, boxPublicKey, signingKey: inbox.writeKey };
  // A person belongs to no organisation by their own log: where they work stands in what only they can open.
  const nowhere = {
    organisationId: new Uint8Array(32),
    directoryChannelId: new Uint8Array(16),
    directoryLinkKey: new Uint8Array(32),
    relayTokens: [],
  };
  for (const entries of inParts(memory.book.entriesOf(toHex(memory.identity.userId)))) {
    const envelope = sealWelcome({ ...nowhere, entries }, place, random);
    invariant(envelope.ok, 'a part of a welcome fits in an envelope');
    const channelId = toHex(inboxChannelId);
    postman.enqueue(batch, { channelId, envelope: envelope.value, documents: [] });
  }
}

/** Everything else a device needs to be this person's: the logs first, what says where to go last. */
function postHome(step: Step, row: InvitationRow): void {
  const { memory } = step;
  const { identity } = memory;
  const channelId = toHex(invitationKeysOf(invitationOf(row).secret).inboxChannelId);
  let chunk: Part[] = [];
  for (const bytes of entriesForOwnDevice(memory)) {
    const part = { type: PART.entry, bytes };
    if (!fitsInEnvelope([...chunk, part])) {
      postToOwn(step, channelId, chunk);
      chunk = [];
    }
    chunk.push(part);
  }
  if (chunk.length > 0) postToOwn(step, channelId, chunk);
  const locator = memory.channels.get(locatorChannel(memory) ?? '')?.edit;
  const note = { recoveryTestedAt: identity.recoveryTestedAt, names: identity.deviceNames };
  postToOwn(step, channelId, [
    { type: PART.locator, bytes: encodeLocation(identity) },
    { type: PART.ownDevices, bytes: encodeNote({ ...note, locator }) },
    {
      type: PART.tokenGrant,
      bytes: encodeTokenGrant({ userId: identity.userId, tokens: tokensForNewcomer(step) }),
    },
  ]);
}
