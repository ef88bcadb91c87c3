/**
 * What letting somebody in writes into the logs: staff become members of the clinic and of its care team, the person a record is
 * about becomes a member of that record alone. With each goes a GRANT of every epoch they may now open.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { currentEpoch, type CompartmentPlace } from '#crypto/epoch/current.ts';
import { createGrant } from '#crypto/epoch/grant.ts';
import { joinHashOf, type Join } from '#crypto/invite/join.ts';
import { mayRead, manages, type Rights } from '#crypto/log/rights.ts';
import type { RecordId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { actingRole, type Step } from '../engine/engine-parts.ts';
import { channelOfLog, currentKeys } from '../engine/epochs.ts';
import type { Memory } from '../engine/memory.ts';
import { addMember } from '../groups/founding.ts';
import { rightsIn } from '../groups/record-access.ts';
import type { OrganisationMembership } from '../rows/identity.ts';
import { clinicRights, HOLDER, rolesToFill, type Position } from './positions.ts';

/** 'engine/not-permitted', 'engine/no-key': this device may not let people in there. */
export interface AppointmentError {
  readonly code: 'engine/not-permitted' | 'engine/no-key';
}

export interface Applicant {
  readonly join: Join;
  readonly userId: string;
}

const COMPARTMENTS_MAX = 16;

/** Whether this device acts for somebody who may let others into a group. */
export function mayLetInto(memory: Memory, groupId: string): boolean {
  const acting = actingRole(memory, groupId) ?? toHex(memory.identity.userId);
  const members = memory.book.state(groupId)?.members ?? [];
  const member = members.find(({ memberId }) => memberId === acting);
  return member !== undefined && manages(member.rights);
}

/** Into the clinic and the roles of their position; told to everybody who follows the clinic's directory. */
export function appointStaff(
  step: Step,
  applicant: Applicant,
  {
    organisation,
    position,
  }: { readonly organisation: OrganisationMembership; readonly position: Position },
): Result<void, AppointmentError> {
  const roles = rolesToFill(step, position);
  if (!roles.ok) return roles;
  const clinic = toHex(organisation.organisationId);
  keepUserLog(step, applicant);
  const entries = appoint(step, applicant, [
    { groupId: clinic, rights: clinicRights(step.memory, position) },
    ...roles.value.map((groupId) => ({ groupId, rights: HOLDER })),
  ]);
  if (!entries.ok) return entries;
  const directory = toHex(organisation.directoryChannelId);
  step.postman.postEntries(step.batch, directory, [...applicant.join.userLog, ...entries.value]);
  return ok(undefined);
}

/** Into one record, as the person it is about; told to those who work on it, their own log with it: no directory has it. */
export function appointSubject(
  step: Step,
  applicant: Applicant,
  record: RecordId,
): Result<void, AppointmentError> {
  const state = step.memory.book.state(record);
  const channel = channelOfLog(step.memory, record);
  if (state === undefined || channel === undefined) return err({ code: 'engine/no-key' });
  keepUserLog(step, applicant);
  const rights = rightsIn(state.compartments, step.access.subject);
  const entries = appoint(step, applicant, [{ groupId: record, rights }]);
  if (!entries.ok) return entries;
  step.postman.postEntries(step.batch, channel, [...applicant.join.userLog, ...entries.value]);
  return ok(undefined);
}

function keepUserLog({ memory, batch }: Step, { join }: Applicant): void {
  memory.book.add(join.userLog);
  for (const bytes of join.userLog) batch.put('entries', memory.numbers.take(), bytes);
}

interface Appointment {
  readonly groupId: string;
  readonly rights: Rights;
}

/** First every ADD, then the GRANTs; answers the entries in this order. */
function appoint(
  step: Step,
  { join, userId }: Applicant,
  appointments: readonly Appointment[],
): Result<readonly Uint8Array[], AppointmentError> {
  const { memory, logAuthor } = step;
  const entries: Uint8Array[] = [];
  const keep = (entry: Uint8Array) => {
    entries.push(entry);
    step.batch.put('entries', memory.numbers.take(), entry);
  };
  for (const { groupId, rights } of appointments) {
    const member = { memberKind: 'user' as const, memberId: userId, joinHash: joinHashOf(join) };
    const roleId = actingRole(memory, groupId);
    const added = addMember(logAuthor, groupId, { ...member, rights, roleId });
    if (!added.ok) return added;
    keep(added.value);
  }
  for (const place of placesOf(appointments)) {
    const granted = grant(step, place, userId);
    if (!granted.ok) return granted;
    keep(granted.value);
  }
  return ok(entries);
}

/** Every place that these appointments open. */
export const placesOf = (appointments: readonly Appointment[]): readonly CompartmentPlace[] =>
  appointments.flatMap(({ groupId, rights }) =>
    Array.from({ length: COMPARTMENTS_MAX }, (_, compartment) => ({ groupId, compartment })).filter(
      ({ compartment }) => mayRead(rights, compartment),
    ),
  );

/**
 * Hands one member the key of a compartment that this device holds; the entry counts already, and is still to be kept.
 * 'engine/no-key', 'engine/not-permitted'.
 */
export function grant(
  step: Step,
  place: CompartmentPlace,
  memberId: string,
): Result<Uint8Array, AppointmentError> {
  const { memory, logAuthor, clock } = step;
  const epoch = currentEpoch(memory.book, place);
  const keys = currentKeys(memory, place);
  if (epoch === undefined || keys === undefined) return err({ code: 'engine/no-key' });
  const entry = createGrant({
    book: memory.book,
    groupId: place.groupId,
    epochId: epoch.epochId,
    memberIds: [memberId],
    path: logAuthor.path(place.groupId, actingRole(memory, place.groupId)),
    device: memory.device,
    claimedTime: clock.now(),
    secrets: { readSecrets: keys.read, editSecrets: keys.edit },
  });
  return entry.ok ? logAuthor.accept(entry.value) : err({ code: 'engine/no-key' });
}
