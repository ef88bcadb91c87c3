/**
 * Letting a joiner in: they become a member of the clinic or of one record, are handed the keys by a holder, and get a welcome
 * only they can open. A person does this, after comparing the check number.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { invitationKeysOf } from '#crypto/invite/invitation.ts';
import { parseJoin } from '#crypto/invite/join.ts';
import { sealWelcome } from '#crypto/invite/welcome.ts';
import { currentEpoch } from '#crypto/epoch/current.ts';
import type { RecordId } from '#kernel/ids.ts';
import { err, invariant, ok, type Result } from '#kernel/result.ts';
import type { Step } from '../engine/engine-parts.ts';
import type { OrganisationMembership } from '../rows/identity.ts';
import type { InvitationRow } from '../rows/invitation.ts';
import { appointStaff, appointSubject, type AppointmentError } from './appointments.ts';
import type { Position } from './positions.ts';
import {
  checkNumber,
  invitationOf,
  isOpen,
  joinerOf,
  keepInvitation,
  recordInvitedTo,
} from './inviter.ts';
import { tokensForNewcomer } from './tokens.ts';
import { entriesForStaff, entriesForSubject } from './welcome-entries.ts';

/** 'identity/not-open': nobody has answered yet. 'engine/not-permitted', 'engine/no-key': this device may not let people in. */
export type AdmitError = AppointmentError | { readonly code: 'identity/not-open' };

export interface Newcomer {
  readonly userId: string;
  readonly name: string;
  readonly profession: string;
  /** The record that is about them; undefined for staff. */
  readonly record: RecordId | undefined;
}

/** Leaves room in an envelope for relay tokens and padding. */
const WELCOME_ENTRIES_BYTES_MAX = 768 * 1024;
/** Before each entry. */
const LENGTH_BYTES = 4;

export function admit(
  step: Step,
  invitation: {
    readonly id: string;
    readonly row: InvitationRow;
    /** Of staff; whoever a record is about has no other place than theirs. */
    readonly position: Position;
  },
): Result<Newcomer, AdmitError> {
  const { memory } = step;
  const { id, row, position } = invitation;
  const join = row.join && parseJoin(row.join);
  const { organisation } = memory.identity;
  const ready = isOpen(step, row) && checkNumber(memory, row) !== undefined;
  if (join?.ok !== true || organisation === undefined || !ready)
    return err({ code: 'identity/not-open' });
  const userId = joinerOf(join.value);
  invariant(userId !== undefined, 'a kept JOIN was checked when it came');
  const applicant = { join: join.value, userId };
  const record = recordInvitedTo(memory, row);
  const appointed =
    record === undefined
      ? appointStaff(step, applicant, { organisation, position })
      : appointSubject(step, applicant, record);
  if (!appointed.ok) return appointed;
  const entries =
    record === undefined ? entriesForStaff(memory) : entriesForSubject(memory, { userId, record });
  postWelcome(step, { row, userId, organisation, entries });
  keepInvitation(step, id, { ...row, state: 'admitted' });
  return ok({ userId, name: row.name, profession: row.profession, record });
}

/** Everything the newcomer needs to find and open what they were let into. */
function postWelcome(
  step: Step,
  welcome: {
    readonly row: InvitationRow;
    readonly userId: string;
    readonly organisation: OrganisationMembership;
    readonly entries: readonly Uint8Array[];
  },
): void {
  const { memory, postman, random } = step;
  const { row, userId, organisation, entries } = welcome;
  const { inboxChannelId, inbox } = invitationKeysOf(invitationOf(row).secret);
  const box = currentEpoch(memory.book, { groupId: userId, compartment: 0 });
  invariant(box !== undefined, 'a user was founded with an epoch');
  const relayTokens = tokensForNewcomer(step);
  const { organisationId, directoryChannelId, directoryKey: directoryLinkKey } = organisation;
  const clinic = { organisationId, directoryChannelId, directoryLinkKey, relayTokens };
  const { boxPublicKey } = box;
  const place = { channelId: inboxChannelId, boxPublicKey, signingKey: inbox.writeKey };
  for (const part of inParts(entries)) {
    const envelope = sealWelcome({ ...clinic, entries: part }, place, random);
    invariant(envelope.ok, 'a part of a welcome fits in an envelope');
    const channelId = toHex(inboxChannelId);
    postman.enqueue(step.batch, { channelId, envelope: envelope.value, documents: [] });
  }
}

/** As many entries in each part as fit in an envelope, the log that names the newcomer last. */
export function inParts(entries: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  let part: Uint8Array[] = [];
  const parts = [part];
  let size = 0;
  for (const entry of entries) {
    size += entry.length + LENGTH_BYTES;
    if (size > WELCOME_ENTRIES_BYTES_MAX && part.length > 0) {
      part = [];
      parts.push(part);
      size = entry.length + LENGTH_BYTES;
    }
    part.push(entry);
  }
  return parts;
}
