/** How access stands, read off the logs: what this person may end, who is on the staff, and which devices are their own. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import {
  parseDeviceId,
  parseRecordId,
  parseUserId,
  type DeviceId,
  type UserId,
} from '#kernel/ids.ts';
import { parseMillis, type Millis } from '#kernel/ports.ts';
import { careTeamOf } from '../groups/clinic-roles.ts';
import { isSubject } from '../groups/subject.ts';
import { deviceNameOf } from '../joining/own-devices.ts';
import { mayEndAccess, type Ending } from './end-access.ts';
import type { Memory } from './memory.ts';

export interface OwnDevice {
  readonly deviceId: DeviceId;
  readonly name: string | undefined;
  readonly here: boolean;
  readonly since: Millis | undefined;
  readonly heard: Millis | undefined;
}

/** Everything this device's person may end now: staff, patients of records, other devices of their own. */
export function endableAccess(memory: Memory): readonly Ending[] {
  const { organisation } = memory.identity;
  const clinic = organisation && toHex(organisation.organisationId);
  const candidates: Ending[] = [];
  for (const groupId of memory.book.groups()) {
    const state = memory.book.state(groupId);
    const record = state?.kind === 'record' ? parseRecordId(groupId) : undefined;
    if (state === undefined || (record === undefined && groupId !== clinic)) continue;
    for (const { memberId, memberKind } of state.members) {
      const userId = memberKind === 'user' ? parseUserId(memberId) : undefined;
      if (userId === undefined) continue;
      const kind = isSubject(memory.book, groupId, userId) ? 'patient' : 'share';
      candidates.push(record === undefined ? { kind: 'staff', userId } : { kind, userId, record });
    }
  }
  for (const { deviceId } of ownDevices(memory)) candidates.push({ kind: 'device', deviceId });
  return candidates.filter((ending) => mayEndAccess(memory, ending));
}

/** The members of the clinic. */
export function staffNow({ book, identity }: Memory): readonly UserId[] {
  const clinic = identity.organisation && book.state(toHex(identity.organisation.organisationId));
  return (clinic?.members ?? []).flatMap(({ memberId }) => parseUserId(memberId) ?? []);
}

/** Those of them who work on every record. */
export function teamNow(memory: Memory): readonly UserId[] {
  const team = careTeamOf(memory);
  const members = team === undefined ? [] : (memory.book.state(team)?.members ?? []);
  return members.flatMap(({ memberId }) => parseUserId(memberId) ?? []);
}

/** The devices of this person, oldest first; their paper code is none. */
export function ownDevices(memory: Memory): readonly OwnDevice[] {
  const log = memory.book.state(toHex(memory.identity.userId));
  const own = toHex(memory.device.deviceId);
  const devices = (log?.members ?? []).filter(({ memberId }) => memberId !== log?.founders[0]);
  return devices
    .flatMap(({ memberId, since }) => {
      const deviceId = parseDeviceId(memberId);
      return deviceId === undefined
        ? []
        : [
            {
              deviceId,
              name: deviceNameOf(memory, fromHexId(memberId)),
              here: memberId === own,
              since: timeOf(memory, since),
              heard: heardOf(memory, memberId),
            },
          ];
    })
    .sort((a, b) => (a.since ?? 0) - (b.since ?? 0));
}

function timeOf({ book, identity }: Memory, entryId: string): Millis | undefined {
  const node = book.resolved(toHex(identity.userId))?.log.byId(entryId);
  return node && parseMillis(node.entry.claimedTime);
}

/**
 * The newest time a device has claimed in a statement that came, or in the logs of its person and of the clinic. Those of records
 * are thousands, and whoever writes there has their statements beside.
 */
function heardOf({ book, identity, workplaces }: Memory, deviceId: string): Millis | undefined {
  let latest = 0;
  for (const { ledger } of workplaces.awake())
    latest = Math.max(latest, ledger.view.latestOf(deviceId) ?? 0);
  for (const groupId of [identity.userId, identity.organisation?.organisationId])
    for (const { entry } of (groupId && book.resolved(toHex(groupId))?.log.nodes) ?? [])
      if (toHex(entry.path.deviceId) === deviceId) latest = Math.max(latest, entry.claimedTime);
  return latest === 0 ? undefined : parseMillis(latest);
}
