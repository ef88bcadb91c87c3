/**
 * The places staff have in a clinic, and what each comes to in its logs: rights in the clinic itself, and its roles.
 * What a role may do in a record stands in the record's own log.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { FLAG_MANAGE, manages, type Rights } from '#crypto/log/rights.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { emergencyRoleOf } from '../emergency/duty.ts';
import type { Step } from '../engine/engine-parts.ts';
import type { Memory } from '../engine/memory.ts';
import {
  careTeamOf,
  clinicState,
  doctorsOf,
  readersOf,
  type NamedRole,
} from '../groups/clinic-roles.ts';
import { compartmentMask } from '../groups/record-access.ts';
import { foundNamedRole } from './named-roles.ts';

/**
 * In the care team as a doctor, who holds every part of a record; in the care team on every record; reading every record and writing in none; only on the records that are shared with them; in the
 * emergency crew, which opens summaries when somebody's life is at stake, and is seen to; or in the clinic's office, which lets
 * people in and holds no key of any record.
 */
export const POSITIONS = [
  'doctors',
  'care-team',
  'reading',
  'consulting',
  'emergency-crew',
  'administration',
] as const;
export type Position = (typeof POSITIONS)[number];

/** Of whoever holds a role: they read its log and are given its key; letting others in stays with who founded it. */
export const HOLDER: Rights = { flags: 0, read: 1, write: 0 };

/** Members of staff read the clinic's log, and read and write its directory and its messages. */
const STAFF_COMPARTMENTS = [1, 5];

export function clinicRights(memory: Memory, position: Position): Rights {
  // A clinic that was founded before its staff wrote to each other has no place for it.
  const present = clinicState(memory)?.compartments ?? 0;
  const staff = compartmentMask(STAFF_COMPARTMENTS) & present;
  const flags = position === 'administration' ? FLAG_MANAGE : 0;
  return { flags, read: staff, write: staff & ~1 };
}

/** The role that makes a position, as far as there is one. */
function roleOf(memory: Memory, position: Position): string | undefined {
  if (position === 'doctors') return doctorsOf(memory);
  if (position === 'care-team') return careTeamOf(memory);
  if (position === 'reading') return readersOf(memory);
  return position === 'emergency-crew' ? emergencyRoleOf(memory) : undefined;
}

/** All roles this clinic has. */
export const rolesOfClinic = (memory: Memory): readonly string[] =>
  POSITIONS.flatMap((position) => roleOf(memory, position) ?? []);

/** Roles that begin with the first who comes into them, which only the clinic's founder can do. */
const BEGINS_AS: Readonly<Partial<Record<Position, NamedRole>>> = {
  doctors: 'doctors',
  reading: 'readers',
};

/**
 * The roles to put somebody into; none for a position without one. Doctors are in the care team as well: records from before know
 * that role alone. 'engine/no-key' where one does not exist and is not this device's to begin.
 */
export function rolesToFill(
  step: Step,
  position: Position,
): Result<readonly string[], { readonly code: 'engine/no-key' }> {
  if (position === 'consulting' || position === 'administration') return ok([]);
  const { memory } = step;
  const begins = BEGINS_AS[position];
  const role = roleOf(memory, position) ?? (begins && foundNamedRole(step, begins));
  const team = careTeamOf(memory);
  if (role === undefined || team === undefined) return err({ code: 'engine/no-key' });
  return ok(position === 'doctors' ? [team, role] : [role]);
}

/** The position of a member of the clinic, the first that is true; undefined for who is none. */
export function positionOf(memory: Memory, userId: string): Position | undefined {
  const clinic = clinicState(memory);
  const member = clinic?.members.find(({ memberId }) => memberId === userId);
  if (clinic === undefined || member === undefined) return undefined;
  // Who founded the clinic founded every role, and is no doctor by that.
  const isFounder = clinic.founders.includes(userId);
  const held = POSITIONS.find((position) => {
    if (isFounder && position === 'doctors') return false;
    const role = roleOf(memory, position);
    const holders = role === undefined ? [] : (memory.book.state(role)?.members ?? []);
    return holders.some(({ memberId, pending }) => memberId === userId && !pending);
  });
  return held ?? (manages(member.rights) ? 'administration' : 'consulting');
}

/** The positions to which the person of this device can appoint somebody now. */
export function mayAppointTo(memory: Memory): readonly Position[] {
  const own = toHex(memory.identity.userId);
  const clinic = clinicState(memory);
  const leads = (groupId: string | undefined): boolean => {
    const state = groupId === undefined ? undefined : memory.book.state(groupId);
    const member = state?.members.find(({ memberId }) => memberId === own);
    return member !== undefined && manages(member.rights);
  };
  if (!leads(clinic?.groupId)) return [];
  const founded = clinic?.founders[0] === own;
  return POSITIONS.filter((position) => {
    if (position === 'consulting') return true;
    if (position === 'administration') return leads(careTeamOf(memory));
    const role = roleOf(memory, position);
    return role === undefined ? BEGINS_AS[position] !== undefined && founded : leads(role);
  });
}
