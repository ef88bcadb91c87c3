/** What is for doctors alone: by keys that nobody else ever holds, and by the gate that every reader holds each change against. */
import { expect, test } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import { currentEpoch } from '#crypto/epoch/current.ts';
import { NO_ID } from '#crypto/log/path.ts';
import { parseUserId } from '#kernel/ids.ts';
import { invariant, ok } from '#kernel/result.ts';
import { emergencyRoleOf } from '../emergency/duty.ts';
import { endAccess } from '../engine/end-access.ts';
import { moveStaff } from '../engine/access-move.ts';
import type { Engine } from '../engine/engine.ts';
import { ownAccess, whoHasAccess } from '../engine/who-has-access.ts';
import { actingRole } from '../engine/engine-parts.ts';
import { shareRecord } from '../engine/sharing.ts';
import { careTeamOf, doctorsOf } from '../groups/clinic-roles.ts';
import { addMember } from '../groups/founding.ts';
import { clinic, exchange, letIn, memoryOf } from './joining.test-support.ts';
import { mayAppointTo, positionOf } from './positions.ts';
import { channelsOf, reads, userOf, write, written } from './ward.test-support.ts';

const ALL = [1, 2, 3, 4, 5];
const TEAM = [1, 2, 4, 5];

const openedBy = (engine: Engine, record: string) =>
  ALL.filter((compartment) => memoryOf(engine).keyring.of(record, compartment).length > 0);

const idOf = (engine: Engine) => {
  const userId = parseUserId(userOf(engine));
  invariant(userId !== undefined, 'a user id');
  return userId;
};

/** A clinic that Amina founded, with two doctors and a nurse who registers patients. */
async function ward() {
  const founder = await clinic('Amina');
  const koffi = await letIn(founder, { name: 'Koffi', position: 'doctors' });
  const lena = await letIn(founder, { name: 'Lena', position: 'doctors', others: [koffi] });
  const ben = await letIn(founder, { name: 'Ben', others: [koffi, lena] });
  const own = await written(ben, { kind: 'summary' });
  await exchange(founder, koffi, lena, ben);
  return { founder, koffi, lena, ben, own, all: [founder, koffi, lena, ben] as const };
}

test('a nurse registers a patient alone, and never holds a key of what is for doctors', async () => {
  const { koffi, lena, ben, own, all } = await ward();
  expect(openedBy(ben, own.record)).toEqual(TEAM);
  const note = await written(koffi, { kind: 'doctors', record: own.record });
  await exchange(...all);
  expect(openedBy(ben, own.record)).toEqual(TEAM);
  expect([lena, ben].map((one) => reads(one, note.document))).toEqual([true, false]);
  expect(ownAccess(memoryOf(ben), own.record)).toMatchObject({ reads: TEAM, writes: TEAM });
  expect(ownAccess(memoryOf(lena), own.record)).toMatchObject({ reads: ALL, writes: ALL });
});

test('a nurse writes nothing there: no key, no epoch of her own, nobody appointed to it', async () => {
  const { ben, koffi, own, all } = await ward();
  expect(await write(ben, { kind: 'doctors', record: own.record })).toMatchObject({
    error: { code: 'engine/no-key' },
  });
  const role = doctorsOf(memoryOf(ben));
  invariant(role !== undefined, 'the clinic has a doctors’ role');
  const rights = { flags: 0, read: 0b1111, write: 0b1110 };
  const appointed = await ben.step(({ logAuthor, memory }) => {
    const through = actingRole(memory, own.record);
    const member = { memberKind: 'user' as const, memberId: userOf(ben), joinHash: NO_ID, rights };
    return Promise.resolve(addMember(logAuthor, own.record, { ...member, roleId: through }));
  });
  expect(appointed).toMatchObject({ error: { code: 'engine/not-permitted' } });
  await exchange(...all);
  const epochs = memoryOf(koffi).book.state(own.record)?.epochs ?? [];
  expect(epochs.map(({ compartment }) => compartment).sort()).toEqual([0, ...TEAM]);
  expect(role).toBe(doctorsOf(memoryOf(koffi)));
});

test('whoever registered the patient works in the record with the team and has no place in it by name', async () => {
  const { ben, koffi, own } = await ward();
  const members = memoryOf(koffi).book.state(own.record)?.members ?? [];
  expect(members.map(({ memberId }) => memberId)).not.toContain(userOf(ben));
  expect(new Set(members.map(({ memberKind }) => memberKind))).toEqual(new Set(['role']));
  const [doctors, team] = [doctorsOf(memoryOf(koffi)), careTeamOf(memoryOf(koffi))];
  const [first, second] = [doctors, team].map((role) =>
    members.find(({ memberId }) => memberId === role),
  );
  expect(first !== undefined && second !== undefined).toBe(true);
  expect((first?.rank.depth ?? 0) < (second?.rank.depth ?? 0)).toBe(true);
  const who = whoHasAccess(memoryOf(koffi), own.record);
  expect(who.find(({ userId }) => userId === userOf(ben))).toMatchObject({ through: 'role' });
});

test('of a doctor who has left nobody else’s note is readable afterwards', async () => {
  const { founder, koffi, lena, own, all } = await ward();
  await written(koffi, { kind: 'doctors', record: own.record });
  await exchange(...all);
  const place = { groupId: own.record, compartment: 3 };
  const before = channelsOf(lena, place).length;
  const ended = await founder.step((step) =>
    endAccess(step, { kind: 'staff', userId: idOf(koffi) }),
  );
  expect(ended).toEqual(ok(undefined));
  await exchange(...all);
  const later = await written(lena, { kind: 'doctors', record: own.record });
  await exchange(...all);
  expect(channelsOf(lena, place).length).toBe(before + 1);
  expect(reads(koffi, later.document)).toBe(false);
});

test('records from before keep their founder and have no such part; a doctor works in them as in the care team', async () => {
  const founder = await clinic('Amina');
  const koffi = await letIn(founder, { name: 'Koffi' });
  const old = await written(founder, { kind: 'summary' });
  await exchange(founder, koffi);
  expect(memoryOf(koffi).book.state(old.record)?.founders).toEqual([careTeamOf(memoryOf(koffi))]);
  expect(positionOf(memoryOf(founder), userOf(koffi))).toBe('care-team');
  expect(mayAppointTo(memoryOf(founder))).toContain('doctors');
  const moved = await founder.step((step) =>
    moveStaff(step, { userId: idOf(koffi), to: 'doctors' }),
  );
  expect(moved).toEqual(ok(undefined));
  await exchange(founder, koffi);
  expect(positionOf(memoryOf(founder), userOf(koffi))).toBe('doctors');
  const home = await written(koffi, { kind: 'home', record: old.record });
  expect(await write(koffi, { kind: 'doctors', record: old.record })).toMatchObject({
    error: { code: 'engine/no-key' },
  });
  await exchange(founder, koffi);
  expect(reads(founder, home.document)).toBe(true);
  const fresh = await written(founder, { kind: 'summary' });
  await exchange(founder, koffi);
  const note = await written(koffi, { kind: 'doctors', record: fresh.record });
  expect(reads(koffi, note.document)).toBe(true);
});

test('who reads records, the emergency crew and the patient hold there what they hold anywhere', async () => {
  const founder = await clinic('Amina');
  const koffi = await letIn(founder, { name: 'Koffi', position: 'doctors' });
  const sam = await letIn(founder, { name: 'Sam', position: 'reading', others: [koffi] });
  const own = await written(founder, { kind: 'summary' });
  await exchange(founder, koffi, sam);
  const rosa = await letIn(founder, { name: 'Rosa', record: own.record, others: [koffi, sam] });
  await written(koffi, { kind: 'doctors', record: own.record });
  const home = await written(rosa, { kind: 'home', record: own.record });
  await exchange(founder, koffi, sam, rosa);
  for (const reader of [sam, rosa]) {
    expect(openedBy(reader, own.record)).toEqual(TEAM);
    expect([own, home].map(({ document }) => reads(reader, document))).toEqual([true, true]);
  }
  const { book } = memoryOf(koffi);
  const crew = emergencyRoleOf(memoryOf(koffi));
  const sealedToCrew = [0, ...ALL].filter((compartment) =>
    currentEpoch(book, { groupId: own.record, compartment })?.seals.some(
      ({ tier, memberId }) => tier === 3 && toHex(memberId) === crew,
    ),
  );
  expect(sealedToCrew).toEqual([0, 1]);
});

test('what a doctor shares of a record is what the team reads, and no more', async () => {
  const { founder, koffi, own, all } = await ward();
  const sol = await letIn(founder, { name: 'Sol', position: 'consulting', others: [koffi] });
  const note = await written(koffi, { kind: 'doctors', record: own.record });
  const access = { reads: TEAM, writes: [], manages: false };
  const shared = await koffi.step((step) =>
    shareRecord(step, { record: own.record, userId: idOf(sol), access }),
  );
  expect(shared.ok).toBe(true);
  await exchange(...all, sol);
  expect(openedBy(sol, own.record)).toEqual(TEAM);
  expect([own, note].map(({ document }) => reads(sol, document))).toEqual([true, false]);
});
