/** What each place in a clinic opens: by keys, and by the gate that every reader holds each change against. */
import { expect, test } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import { writePolicy } from '#crypto/log/bodies/policy.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { parseUserId } from '#kernel/ids.ts';
import { invariant, ok } from '#kernel/result.ts';
import { emergencyRoleOf } from '../emergency/duty.ts';
import { mayMoveTo, moveStaff } from '../engine/access-move.ts';
import type { Engine } from '../engine/engine.ts';
import { shareRecord } from '../engine/sharing.ts';
import { ownAccess, whoHasAccess } from '../engine/who-has-access.ts';
import { careTeamOf, clinicState, readersOf } from '../groups/clinic-roles.ts';
import { foundRole } from '../groups/founding.ts';
import {
  admit,
  clinic,
  compare,
  exchange,
  invited,
  joining,
  letIn,
  memoryOf,
} from './joining.test-support.ts';
import { mayAppointTo, positionOf, type Position } from './positions.ts';
import { reads, userOf, write, written } from './ward.test-support.ts';

const PATIENT_COMPARTMENTS = [1, 2, 4, 5];

function move(by: Engine, whom: Engine, to: Position) {
  const userId = parseUserId(userOf(whom));
  invariant(userId !== undefined, 'a user id');
  return by.step((step) => moveStaff(step, { userId, to }));
}

/** Which compartments of a record somebody has opened, and which of them to write in. */
function keysOf(engine: Engine, record: string) {
  const { keyring } = memoryOf(engine);
  const opened = [0, ...PATIENT_COMPARTMENTS].filter((at) => keyring.of(record, at).length > 0);
  const written = opened.filter((at) =>
    keyring.of(record, at).some(({ edit }) => edit !== undefined),
  );
  return { opened, written };
}

test('who reads records opens all of a record that was founded after them, and holds no key to write in it', async () => {
  const nurse = await clinic('Amina');
  const student = await letIn(nurse, { name: 'Sam', position: 'reading' });
  const own = await written(nurse, { kind: 'summary' });
  const home = await written(nurse, { kind: 'home', record: own.record });
  await exchange(nurse, student);
  expect([own, home].map(({ document }) => reads(student, document))).toEqual([true, true]);
  expect(keysOf(student, own.record)).toEqual({
    opened: [0, ...PATIENT_COMPARTMENTS],
    written: [],
  });
  expect(await write(student, { kind: 'summary', ...own })).toMatchObject({
    error: { code: 'engine/no-key' },
  });
  expect(ownAccess(memoryOf(student), own.record)).toMatchObject({ writes: [], manages: false });
  expect(ownAccess(memoryOf(nurse), own.record)).toMatchObject({ writes: PATIENT_COMPARTMENTS });
  expect(
    whoHasAccess(memoryOf(nurse), own.record).map(({ userId, through }) => [userId, through]),
  ).toEqual([
    [userOf(nurse), 'role'],
    [userOf(student), 'reading'],
  ]);
});

test('a record from before opens to who reads records when the team next writes in it, with all that was written before', async () => {
  const nurse = await clinic('Amina');
  const doctor = await letIn(nurse, { name: 'Koffi' });
  const before = await written(nurse, { kind: 'summary' });
  await exchange(nurse, doctor);
  const careTeam = careTeamOf(memoryOf(doctor));
  const student = await letIn(nurse, { name: 'Sam', position: 'reading', others: [doctor] });
  expect(reads(student, before.document)).toBe(false);
  expect([nurse, doctor, student].map((one) => careTeamOf(memoryOf(one)))).toEqual(
    Array.from({ length: 3 }, () => careTeam),
  );
  const later = await written(doctor, { kind: 'home', record: before.record });
  await exchange(nurse, doctor, student);
  expect([before, later].map(({ document }) => reads(student, document))).toEqual([true, true]);
  expect(keysOf(student, before.record).written).toEqual([]);
  const posted = memoryOf(nurse).outbox.size;
  await written(nurse, { kind: 'home', record: before.record });
  expect(memoryOf(nurse).outbox.size).toBe(posted + 1);
});

test('the office lets colleagues in, for shared records only, and holds no key of any record', async () => {
  const nurse = await clinic('Amina');
  const office = await letIn(nurse, { name: 'Priya', position: 'administration' });
  const own = await written(nurse, { kind: 'summary' });
  await exchange(nurse, office);
  expect(keysOf(office, own.record)).toEqual({ opened: [], written: [] });
  expect(mayAppointTo(memoryOf(office))).toEqual(['consulting']);
  const sol = await letIn(office, { name: 'Sol', position: 'consulting', others: [nurse] });
  expect(positionOf(memoryOf(nurse), userOf(sol))).toBe('consulting');
  for (const position of ['care-team', 'reading', 'emergency-crew'] as const) {
    const { id, link } = await invited(office);
    const stranger = await joining(link);
    await compare(office, stranger, link);
    expect((await admit(office, id, position)).ok).toBe(false);
    expect(positionOf(memoryOf(office), userOf(stranger))).toBe(undefined);
  }
  expect(mayMoveTo(memoryOf(office), userOf(sol))).toEqual([]);
});

test('a policy of the office names no emergency crew: nobody hands summaries to whom they please', async () => {
  const nurse = await clinic('Amina');
  const office = await letIn(nurse, { name: 'Priya', position: 'administration' });
  const crew = emergencyRoleOf(memoryOf(nurse));
  const told = await office.step(({ logAuthor, memory, batch, postman }) => {
    const role = foundRole(logAuthor);
    const state = clinicState(memory);
    const [policy] = state?.policies ?? [];
    invariant(state !== undefined && policy !== undefined, 'a clinic has a policy');
    const entry = logAuthor.write({
      ...{ groupId: state.groupId, type: 'policy' },
      body: (w) => writePolicy(w, { ...policy.body, glassRole: fromHexId(role.groupId) }),
    });
    const directory = memory.identity.organisation?.directoryChannelId;
    if (entry.ok && directory !== undefined) {
      for (const one of [...role.entries, entry.value])
        batch.put('entries', memory.numbers.take(), one);
      postman.postEntries(batch, toHex(directory), [...role.entries, entry.value]);
    }
    return Promise.resolve(entry.ok ? ok(undefined) : entry);
  });
  expect(told.ok).toBe(true);
  await exchange(nurse, office);
  expect(clinicState(memoryOf(nurse))?.policies).toHaveLength(2);
  expect([nurse, office].map((one) => emergencyRoleOf(memoryOf(one)))).toEqual([crew, crew]);
});

test('who is moved out of the care team opens nothing newer, keeps what they read, and comes back to all of it', async () => {
  const nurse = await clinic('Amina');
  const doctor = await letIn(nurse, { name: 'Koffi' });
  const own = await written(doctor, { kind: 'summary' });
  await exchange(nurse, doctor);
  expect(await move(nurse, doctor, 'consulting')).toEqual(ok(undefined));
  await exchange(nurse, doctor);
  expect(positionOf(memoryOf(doctor), userOf(doctor))).toBe('consulting');
  const meanwhile = await written(nurse, { kind: 'home', record: own.record });
  await exchange(nurse, doctor);
  expect([own, meanwhile].map(({ document }) => reads(doctor, document))).toEqual([true, false]);
  expect((await write(doctor, { kind: 'home', record: own.record })).ok).toBe(false);
  expect(reads(nurse, own.document)).toBe(true);
  expect(await move(nurse, doctor, 'care-team')).toEqual(ok(undefined));
  await exchange(nurse, doctor);
  expect(reads(doctor, meanwhile.document)).toBe(true);
  const back = await written(doctor, { kind: 'home', record: own.record });
  await exchange(nurse, doctor);
  expect(reads(nurse, back.document)).toBe(true);
  expect([nurse, doctor].map((one) => memoryOf(one).setAside.size)).toEqual([0, 0]);
});

test('a move writes no more in a clinic of nine records than of one: each has new keys when it is next written', async () => {
  const costs: number[] = [];
  for (const records of [1, 9]) {
    const nurse = await clinic('Amina');
    const doctor = await letIn(nurse, { name: 'Koffi' });
    for (let i = 0; i < records; i++) await written(nurse, { kind: 'summary' });
    await exchange(nurse, doctor);
    const before = memoryOf(nurse).outbox.size;
    expect((await move(nurse, doctor, 'consulting')).ok).toBe(true);
    costs.push(memoryOf(nurse).outbox.size - before);
  }
  expect(costs[1]).toBe(costs[0]);
});

test('founders stay where they are, and only founders move others', async () => {
  const nurse = await clinic('Amina');
  const doctor = await letIn(nurse, { name: 'Koffi' });
  const office = await letIn(nurse, {
    name: 'Priya',
    position: 'administration',
    others: [doctor],
  });
  const refused = { error: { code: 'engine/not-permitted' } };
  expect(await move(office, nurse, 'consulting')).toMatchObject(refused);
  expect(await move(office, doctor, 'consulting')).toMatchObject(refused);
  expect(await move(doctor, office, 'consulting')).toMatchObject(refused);
  expect(await move(nurse, nurse, 'consulting')).toMatchObject(refused);
  expect(mayMoveTo(memoryOf(nurse), userOf(doctor))).toEqual([
    'doctors',
    'reading',
    'consulting',
    'emergency-crew',
    'administration',
  ]);
  expect(await move(nurse, office, 'reading')).toEqual(ok(undefined));
  await exchange(nurse, doctor, office);
  expect(mayAppointTo(memoryOf(office))).toEqual([]);
  expect(positionOf(memoryOf(doctor), userOf(office))).toBe('reading');
  expect(readersOf(memoryOf(doctor))).toBe(readersOf(memoryOf(nurse)));
});

test('who was given one record to read and then comes into the care team works on it like everybody there', async () => {
  const nurse = await clinic('Amina');
  const doctor = await letIn(nurse, { name: 'Koffi', position: 'consulting' });
  const own = await written(nurse, { kind: 'summary' });
  await exchange(nurse, doctor);
  const userId = parseUserId(userOf(doctor));
  invariant(userId !== undefined, 'a user id');
  const access = { reads: PATIENT_COMPARTMENTS, writes: [], manages: false };
  const shared = await nurse.step((step) =>
    shareRecord(step, { record: own.record, userId, access }),
  );
  expect(shared.ok).toBe(true);
  await exchange(nurse, doctor);
  expect((await write(doctor, { kind: 'home', record: own.record })).ok).toBe(false);
  expect((await move(nurse, doctor, 'care-team')).ok).toBe(true);
  await exchange(nurse, doctor);
  const saved = await written(doctor, { kind: 'home', record: own.record });
  await exchange(nurse, doctor);
  expect(reads(nurse, saved.document)).toBe(true);
});
