/**
 * Another place in the clinic for somebody who is in it: out of some roles and into others. The keys of records are renewed by
 * whoever writes next in them, so that a move costs the same in a clinic of three records and of three thousand.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { writeRemove } from '#crypto/log/bodies/remove.ts';
import { writeSet } from '#crypto/log/bodies/set.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { NO_ID } from '#crypto/log/path.ts';
import type { UserId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { addMember } from '../groups/founding.ts';
import { clinicState } from '../groups/clinic-roles.ts';
import { grant, type AppointmentError } from '../joining/appointments.ts';
import {
  clinicRights,
  HOLDER,
  mayAppointTo,
  positionOf,
  rolesOfClinic,
  rolesToFill,
  type Position,
} from '../joining/positions.ts';
import { coverEntries, coverWork } from './coverage.ts';
import type { Step } from './engine-parts.ts';
import type { Memory } from './memory.ts';
import { reconsiderAll } from './receiver.ts';
import { rotateShared } from './rotation.ts';

export interface Move {
  readonly userId: UserId;
  readonly to: Position;
}

/** Where this device's person may move a colleague now. Founders stay where they are: they founded every role. */
export function mayMoveTo(memory: Memory, userId: string): readonly Position[] {
  const clinic = clinicState(memory);
  const now = positionOf(memory, userId);
  if (clinic === undefined || now === undefined || clinic.founders.includes(userId)) return [];
  const open = mayAppointTo(memory);
  // Out of a role takes whoever leads that role.
  return open.includes(now) ? open.filter((position) => position !== now) : [];
}

/** What they wrote stays. 'engine/not-permitted', 'engine/no-key'. */
export async function moveStaff(step: Step, move: Move): Promise<Result<void, AppointmentError>> {
  const moved = mayMoveTo(step.memory, move.userId).includes(move.to)
    ? writeMove(step, move)
    : err({ code: 'engine/not-permitted' } as const);
  if (moved.ok) await reconsiderAll(step);
  return moved;
}

function writeMove(step: Step, { userId, to }: Move): Result<void, AppointmentError> {
  const { memory, postman, batch } = step;
  const { organisation } = memory.identity;
  const roles = rolesToFill(step, to);
  if (!roles.ok || organisation === undefined) return err({ code: 'engine/no-key' });
  // What they did in the place they leave counts also for who hears of the move first.
  coverWork(step);
  coverEntries(step, { userId });
  const entries: Uint8Array[] = [];
  const changes = [
    () => setClinicRights(step, { userId, to }),
    ...rolesToLeave(memory, userId, roles.value).map((left) => () => leave(step, left, userId)),
    ...roles.value
      .filter((role) => !isIn(memory, role, userId))
      .flatMap((role) => enter(step, role, userId)),
  ];
  for (const change of changes) {
    const written = change();
    if (!written.ok) return written;
    if (written.value !== undefined) entries.push(written.value);
  }
  for (const entry of entries) batch.put('entries', memory.numbers.take(), entry);
  postman.postEntries(batch, toHex(organisation.directoryChannelId), entries);
  rotateShared(step);
  return ok(undefined);
}

type Written = Result<Uint8Array | undefined, AppointmentError>;

/** Letting people in comes with the office, and goes with it. */
function setClinicRights({ memory, logAuthor }: Step, { userId, to }: Move): Written {
  const clinic = clinicState(memory);
  const member = clinic?.members.find(({ memberId }) => memberId === userId);
  if (clinic === undefined || member === undefined) return err({ code: 'engine/not-permitted' });
  const rights = clinicRights(memory, to);
  if (member.rights.flags === rights.flags) return ok(undefined);
  return logAuthor.write({
    ...{ groupId: clinic.groupId, type: 'set' },
    body: (w) => writeSet(w, { memberId: fromHexId(userId), rights }),
  });
}

/** Every role of ours they hold but those they are to have. */
const rolesToLeave = (memory: Memory, userId: string, kept: readonly string[]): readonly string[] =>
  rolesOfClinic(memory).filter((role) => !kept.includes(role) && isIn(memory, role, userId));

const isIn = ({ book }: Memory, groupId: string, userId: string): boolean =>
  book.state(groupId)?.members.some(({ memberId }) => memberId === userId) === true;

const leave = ({ logAuthor }: Step, groupId: string, userId: string): Written =>
  logAuthor.write({
    ...{ groupId, type: 'remove' },
    body: (w) => writeRemove(w, { memberId: fromHexId(userId), cosignatures: [] }),
  });

/** The appointment, and the role's key. */
const enter = (step: Step, groupId: string, memberId: string): readonly (() => Written)[] => [
  () =>
    addMember(step.logAuthor, groupId, {
      ...{ memberKind: 'user', memberId, rights: HOLDER, joinHash: NO_ID },
    }),
  () => grant(step, { groupId, compartment: 0 }, memberId),
];
