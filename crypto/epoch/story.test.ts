import { beforeAll, expect, test } from 'vitest';
import { act, add, READER, remove, WRITER } from '../log/people.test-support.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { currentEpoch, isOwed, newcomersOf } from './current.ts';
import { openAll, Ward } from './ward.test-support.ts';

beforeAll(initCrypto);

const HOLDER = { flags: 0, read: 1, write: 0 };

/** A nurse founds a role, a clinic and a patient's record; a doctor joins the role. */
function wardWithDoctor() {
  const ward = new Ward(1);
  const { book } = ward;
  const [nurse, doctor] = [ward.person(), ward.person()];
  const clinic = ward.group(nurse, 'organisation');
  const role = ward.group(nurse, 'role');
  act(book, { person: nurse, groupId: role, body: add(doctor.userId, HOLDER) });
  const roleEpoch = currentEpoch(book, { groupId: role, compartment: 0 });
  if (roleEpoch === undefined) throw new Error('the role has an epoch');
  expect(newcomersOf(book, role, roleEpoch)).toEqual([{ memberId: doctor.userId, pending: false }]);
  const handover = ward.grant({
    person: nurse,
    groupId: role,
    compartment: 0,
    epochId: roleEpoch.epochId,
    memberIds: [doctor.userId],
  });
  expect(handover).toBe('accepted');
  const record = ward.group(nurse, 'record', 0b111);
  act(book, { person: nurse, groupId: record, body: add(role, WRITER, 'role') });
  const compartments = [0, 1, 2].map((compartment) =>
    ward.rotate({ person: nurse, groupId: record, compartment }),
  );
  return { ward, book, nurse, doctor, clinic, role, roleEpoch, record, compartments };
}

test("a doctor's device opens user, role and every compartment of the record through the role", () => {
  const { book, doctor, clinic, role, roleEpoch, record, compartments } = wardWithDoctor();
  const opened = openAll(book, doctor, doctor.device);
  expect(opened.has(roleEpoch.epochId)).toBe(true);
  for (const epochId of compartments) expect(opened.get(epochId)?.editSecrets).toBeDefined();
  expect(
    book.state(role)?.members.map(({ memberId, pending }) => [memberId, pending]),
  ).toContainEqual([doctor.userId, false]);
  for (const { epochId } of book.state(clinic)?.epochs ?? [])
    expect(opened.has(epochId)).toBe(false);
  for (const compartment of [0, 1, 2])
    expect(isOwed(book, { groupId: record, compartment })).toBe(false);
  // The recovery card opens the same.
  expect(openAll(book, doctor, doctor.recovery).size).toBe(opened.size);
});

test('what is made after the doctor has left the role, the doctor cannot open', () => {
  const { ward, book, nurse, doctor, role, record, compartments } = wardWithDoctor();
  const before = openAll(book, doctor, doctor.device);
  act(book, { person: nurse, groupId: role, body: remove(doctor.userId) });
  // A team change rotates no record until it is written next.
  expect(isOwed(book, { groupId: role, compartment: 0 })).toBe(true);
  expect(isOwed(book, { groupId: record, compartment: 1 })).toBe(false);
  const newRole = ward.rotate({ person: nurse, groupId: role, compartment: 0 });
  expect(isOwed(book, { groupId: record, compartment: 1 })).toBe(true);
  const newer = [0, 1, 2].map((compartment) => {
    const epochId = ward.rotate({ person: nurse, groupId: record, compartment, roleId: role });
    expect(currentEpoch(book, { groupId: record, compartment })?.epochId).toBe(epochId);
    expect(isOwed(book, { groupId: record, compartment })).toBe(false);
    return epochId;
  });
  const after = openAll(book, doctor, doctor.device);
  for (const epochId of [newRole, ...newer]) expect(after.has(epochId)).toBe(false);
  expect([...after.keys()]).toEqual([...before.keys()]);
  // Who stays reads the new epochs and, by the wraps, the old ones.
  const kept = openAll(book, nurse, nurse.device);
  for (const epochId of [...newer, ...compartments]) expect(kept.has(epochId)).toBe(true);
});

test('a newcomer named in a grant reads what was written before', () => {
  const { ward, book, nurse, role, record, compartments } = wardWithDoctor();
  const colleague = ward.person();
  act(book, { person: nurse, groupId: role, body: add(colleague.userId, HOLDER) });
  expect(openAll(book, colleague, colleague.device).has(compartments[1] ?? '')).toBe(false);
  const epoch = currentEpoch(book, { groupId: role, compartment: 0 });
  const verdict = ward.grant({
    person: nurse,
    groupId: role,
    compartment: 0,
    epochId: epoch?.epochId ?? '',
    memberIds: [colleague.userId],
  });
  expect(verdict).toBe('accepted');
  const opened = openAll(book, colleague, colleague.device);
  for (const epochId of compartments) expect(opened.has(epochId)).toBe(true);
  expect(isOwed(book, { groupId: record, compartment: 1 })).toBe(false);
});

test('a reader gets R and not E, and a patient owns the record without any role', () => {
  const ward = new Ward(2);
  const { book } = ward;
  const [patient, friend] = [ward.person(), ward.person()];
  const record = ward.group(patient, 'record', 0b111);
  act(book, { person: patient, groupId: record, body: add(friend.userId, READER) });
  const epochId = ward.rotate({ person: patient, groupId: record, compartment: 1 });
  const opened = openAll(book, friend, friend.device).get(epochId);
  expect(opened?.readSecrets).toBeDefined();
  expect(opened?.editSecrets).toBeUndefined();
  expect(book.state(record)?.members.map(({ rights }) => rights)).toContainEqual(READER);
});
