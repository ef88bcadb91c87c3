/**
 * Ending access: of a colleague to the clinic, of a patient to their record, of one device to its person. First what they did is
 * vouched for, then they are removed, then the keys that are owed begin anew (crypto design, 6 to 8).
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { writeRemove } from '#crypto/log/bodies/remove.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import type { DeviceId, RecordId, UserId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { rolesOfClinic } from '../joining/positions.ts';
import { mayLetInto } from '../joining/appointments.ts';
import { isOwnDevice } from '../joining/own-devices.ts';
import { coverEntries, coverWork } from './coverage.ts';
import { actingRole, type Step } from './engine-parts.ts';
import { channelOfLog } from './epochs.ts';
import type { Memory } from './memory.ts';
import { tellOfDevices } from './person-news.ts';
import { reconsiderAll } from './receiver.ts';
import { rotate, rotateShared } from './rotation.ts';

/** Whose access ends: a colleague's, a patient's to their record, or that of a device of one's own. */
export type Ending =
  | { readonly kind: 'staff'; readonly userId: UserId }
  | { readonly kind: 'patient'; readonly userId: UserId; readonly record: RecordId }
  /** A colleague's to one record that was shared with them. */
  | { readonly kind: 'share'; readonly userId: UserId; readonly record: RecordId }
  | { readonly kind: 'device'; readonly deviceId: DeviceId };

/** 'engine/not-permitted': this person may not end that access, or there is none. */
export interface EndingError {
  readonly code: 'engine/not-permitted';
}

const refused = err({ code: 'engine/not-permitted' } as const);

/** What was written before stays for everybody; nothing that is sealed afterwards can be opened with the old keys. */
export async function endAccess(step: Step, ending: Ending): Promise<Result<void, EndingError>> {
  const groups = groupsOf(step.memory, ending);
  const ended = groups === undefined ? refused : end(step, ending, groups);
  if (ended.ok) await reconsiderAll(step);
  return ended;
}

function end(step: Step, ending: Ending, groups: readonly string[]): Result<void, EndingError> {
  coverWork(step);
  coverEntries(step, ending);
  const memberId = ending.kind === 'device' ? ending.deviceId : ending.userId;
  const entries: Uint8Array[] = [];
  for (const groupId of groups) {
    const removed = remove(step, groupId, memberId);
    if (!removed.ok) return removed;
    entries.push(removed.value);
  }
  if (ending.kind === 'device') return renewPerson(step, entries);
  for (const [i, groupId] of groups.entries()) {
    const channel = channelOfLog(step.memory, groupId);
    if (channel === undefined) return refused;
    step.postman.postEntries(step.batch, channel, entries.slice(i, i + 1));
  }
  if (ending.kind === 'staff') rotateShared(step);
  return ok(undefined);
}

/** Where they are a member and this device may end it; undefined when there is no such place. Founders stay. */
function groupsOf(memory: Memory, ending: Ending): readonly string[] | undefined {
  const own = toHex(memory.identity.userId);
  const [member, groups] =
    ending.kind === 'device'
      ? [ending.deviceId, [own]]
      : ending.kind === 'staff'
        ? [ending.userId, placesOfStaff(memory, ending.userId)]
        : [ending.userId, [ending.record]];
  const isOwn = member === own || member === toHex(memory.device.deviceId);
  const mayEnd = (groupId: string) => {
    const state = memory.book.state(groupId);
    const isIn = state?.members.some(({ memberId }) => memberId === member) === true;
    // A person's first device is a founder of their log and may go; their paper code may not.
    const stays = state?.kind === 'user' ? [state.founders[0]] : (state?.founders ?? []);
    return (
      isIn &&
      !stays.includes(member) &&
      (ending.kind === 'device' ? isOwnDevice(memory) : mayLetInto(memory, groupId))
    );
  };
  return !isOwn && groups.length > 0 && groups.every(mayEnd) ? groups : undefined;
}

/** The clinic, its roles if they hold any, and every record that is shared with them by name. */
function placesOfStaff(memory: Memory, userId: UserId): readonly string[] {
  const { organisation } = memory.identity;
  if (organisation === undefined) return [];
  const { book } = memory;
  const isIn = (groupId: string) =>
    book.state(groupId)?.members.some(({ memberId }) => memberId === userId) === true;
  const roles = rolesOfClinic(memory).filter(isIn);
  const shared = book.groups().filter((id) => book.state(id)?.kind === 'record' && isIn(id));
  return [toHex(organisation.organisationId), ...roles, ...shared];
}

/** Whether this device's person may end that access now: what a screen asks before it offers it. */
export const mayEndAccess = (memory: Memory, ending: Ending): boolean =>
  groupsOf(memory, ending) !== undefined;

function remove(step: Step, groupId: string, memberId: string): Result<Uint8Array, EndingError> {
  const { logAuthor, memory, batch } = step;
  const entry = logAuthor.write({
    groupId,
    type: 'remove',
    roleId: memory.book.state(groupId)?.kind === 'user' ? undefined : actingRole(memory, groupId),
    body: (w) => writeRemove(w, { memberId: fromHexId(memberId), cosignatures: [] }),
  });
  if (entry.ok) batch.put('entries', memory.numbers.take(), entry.value);
  return entry;
}

/** New keys for the person whose device has left, told where colleagues and a paper code will look. */
function renewPerson(step: Step, entries: readonly Uint8Array[]): Result<void, EndingError> {
  const renewed = rotate(step, { groupId: toHex(step.memory.identity.userId), compartment: 0 });
  if (!renewed.ok) return refused;
  tellOfDevices(step, [...entries, renewed.value.entry]);
  rotateShared(step);
  return ok(undefined);
}
