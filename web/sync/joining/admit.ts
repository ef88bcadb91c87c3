/**
 * Letting a joiner in: they become a member of the clinic and of its care team, are handed the keys by a holder, and get a
 * welcome only they can open. A person does this, after comparing the check number.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { createGrant } from '#crypto/epoch/grant.ts';
import { currentEpoch, type CompartmentPlace } from '#crypto/epoch/current.ts';
import { invitationKeysOf } from '#crypto/invite/invitation.ts';
import { joinHashOf, parseJoin, type Join } from '#crypto/invite/join.ts';
import { sealWelcome } from '#crypto/invite/welcome.ts';
import type { GroupKind, Rights } from '#crypto/log/rights.ts';
import { err, invariant, ok, type Result } from '#kernel/result.ts';
import type { Step } from '../engine/engine-parts.ts';
import { careTeamOf, currentKeys } from '../engine/epochs.ts';
import type { Memory } from '../engine/memory.ts';
import { addMember, compartmentMask } from '../groups/founding.ts';
import type { OrganisationMembership } from '../rows/identity.ts';
import type { InvitationRow } from '../rows/invitation.ts';
import { checkNumber, invitationOf, isOpen, joinerOf, keepInvitation } from './inviter.ts';
import { tokensForNewcomer } from './tokens.ts';

/** 'identity/not-open': nobody has answered yet. 'engine/not-permitted', 'engine/no-key': this device may not let people in. */
export interface AdmitError {
  readonly code: 'identity/not-open' | 'engine/not-permitted' | 'engine/no-key';
}

export interface Newcomer {
  readonly userId: string;
  readonly name: string;
  readonly profession: string;
}

/** Members of staff read the clinic's log and read and write its directory. */
const STAFF_COMPARTMENTS = [1];
/** Leaves room in an envelope for relay tokens and padding. */
const WELCOME_ENTRIES_BYTES_MAX = 768 * 1024;
/** Before each entry. */
const LENGTH_BYTES = 4;

export function admit(
  step: Step,
  invitation: { readonly id: string; readonly row: InvitationRow },
): Result<Newcomer, AdmitError> {
  const { memory } = step;
  const { id, row } = invitation;
  const join = row.join && parseJoin(row.join);
  const { organisation } = memory.identity;
  const ready = isOpen(step, row) && checkNumber(memory, row) !== undefined;
  if (join?.ok !== true || organisation === undefined || !ready)
    return err({ code: 'identity/not-open' });
  const userId = joinerOf(join.value);
  invariant(userId !== undefined, 'a kept JOIN was checked when it came');
  const appointed = appoint(step, { join: join.value, userId, organisation });
  if (!appointed.ok) return appointed;
  const entries = [...join.value.userLog, ...appointed.value];
  const directory = toHex(organisation.directoryChannelId);
  step.postman.postEntries(step.batch, directory, entries);
  postWelcome(step, { row, userId, organisation });
  keepInvitation(step, id, { ...row, state: 'admitted' });
  return ok({ userId, name: row.name, profession: row.profession });
}

interface Appointment {
  readonly join: Join;
  readonly userId: string;
  readonly organisation: OrganisationMembership;
}

/** ADD to clinic and care team, and a GRANT for each epoch they may now read. */
function appoint(
  step: Step,
  { join, userId, organisation }: Appointment,
): Result<readonly Uint8Array[], AdmitError> {
  const { memory, logAuthor } = step;
  const careTeam = careTeamOf(memory);
  if (careTeam === undefined) return err({ code: 'engine/no-key' });
  memory.book.add(join.userLog);
  for (const bytes of join.userLog) step.batch.put('entries', memory.numbers.take(), bytes);
  const clinic = toHex(organisation.organisationId);
  const staff = compartmentMask(STAFF_COMPARTMENTS);
  const member = { memberKind: 'user' as const, memberId: userId, joinHash: joinHashOf(join) };
  const appointments: readonly (readonly [string, Rights])[] = [
    [clinic, { flags: 0, read: staff, write: staff & ~1 }],
    [careTeam, { flags: 0, read: 1, write: 0 }],
  ];
  const entries: Uint8Array[] = [];
  const keep = (entry: Uint8Array) => {
    entries.push(entry);
    step.batch.put('entries', memory.numbers.take(), entry);
  };
  for (const [groupId, rights] of appointments) {
    const added = addMember(logAuthor, groupId, { ...member, rights });
    if (!added.ok) return added;
    keep(added.value);
  }
  for (const place of [
    { groupId: clinic, compartment: 0 },
    ...STAFF_COMPARTMENTS.map((compartment) => ({ groupId: clinic, compartment })),
    { groupId: careTeam, compartment: 0 },
  ]) {
    const granted = grant(step, place, userId);
    if (!granted.ok) return granted;
    keep(granted.value);
  }
  return ok(entries);
}

function grant(
  step: Step,
  place: CompartmentPlace,
  memberId: string,
): Result<Uint8Array, AdmitError> {
  const { memory, logAuthor, clock } = step;
  const epoch = currentEpoch(memory.book, place);
  const keys = currentKeys(memory, place);
  if (epoch === undefined || keys === undefined) return err({ code: 'engine/no-key' });
  const entry = createGrant({
    book: memory.book,
    groupId: place.groupId,
    epochId: epoch.epochId,
    memberIds: [memberId],
    path: logAuthor.path(place.groupId),
    device: memory.device,
    claimedTime: clock.now(),
    secrets: { readSecrets: keys.read, editSecrets: keys.edit },
  });
  return entry.ok ? logAuthor.accept(entry.value) : err({ code: 'engine/no-key' });
}

/** Everything the newcomer needs to find and open the clinic: all logs of people, teams and the clinic itself. */
function postWelcome(
  step: Step,
  { row, userId, organisation }: { readonly row: InvitationRow } & Omit<Appointment, 'join'>,
): void {
  const { memory, postman, random } = step;
  const { inboxChannelId, inbox } = invitationKeysOf(invitationOf(row).secret);
  const box = currentEpoch(memory.book, { groupId: userId, compartment: 0 });
  invariant(box !== undefined, 'a user was founded with an epoch');
  const relayTokens = tokensForNewcomer(step);
  const { organisationId, directoryChannelId, directoryKey: directoryLinkKey } = organisation;
  const clinic = { organisationId, directoryChannelId, directoryLinkKey, relayTokens };
  const { boxPublicKey } = box;
  const place = { channelId: inboxChannelId, boxPublicKey, signingKey: inbox.writeKey };
  for (const entries of inParts(entriesForNewcomer(memory))) {
    const envelope = sealWelcome({ ...clinic, entries }, place, random);
    invariant(envelope.ok, 'a part of a welcome fits in an envelope');
    const channelId = toHex(inboxChannelId);
    postman.enqueue(step.batch, { channelId, envelope: envelope.value, documents: [] });
  }
}

/** People before teams before the clinic: nothing cites what comes after it. */
const KINDS_IN_ORDER: readonly GroupKind[] = ['user', 'role', 'organisation'];

const entriesForNewcomer = ({ book }: Memory): readonly Uint8Array[] =>
  KINDS_IN_ORDER.flatMap((kind) =>
    book
      .groups()
      .filter((groupId) => book.state(groupId)?.kind === kind)
      .flatMap((groupId) => book.entriesOf(groupId)),
  );

/** As many entries in each part as fit in an envelope, the clinic's own log last. */
function inParts(entries: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
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
