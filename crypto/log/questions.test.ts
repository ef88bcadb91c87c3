import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { Ward } from '../epoch/ward.test-support.ts';
import { initCrypto } from '../primitives/sodium.ts';
import {
  act,
  add,
  createDevice,
  idOf,
  pathOf,
  READER,
  remove,
  WRITER,
  writeEntry,
} from './people.test-support.ts';
import { isAcceptedAt, isLate, rightsAt, signPublicKeyOf } from './questions.ts';

beforeAll(initCrypto);

const refused = (code: string) => ({ ok: false, error: { code } });
const ALL = { flags: 1, read: 0b111, write: 0b111 };
const UNKNOWN = 'ff'.repeat(32);

/** A record in which a chief, removed at the same moment, has appointed a friend: the appointment is void. */
function withVoidAppointment(seed: number) {
  const ward = new Ward(seed);
  const { book } = ward;
  const [owner, chief, friend] = [ward.person(), ward.person(), ward.person()];
  const groupId = ward.group(owner, 'record', 0b111);
  const start = act(book, { person: owner, groupId, body: add(chief.userId, ALL) });
  const byChief = { groupId, path: pathOf(book, { person: chief, groupId }), device: chief.device };
  const appointment = writeEntry({
    ...byChief,
    parents: [start],
    body: add(friend.userId, WRITER),
  });
  const removal = writeEntry({
    ...{ groupId, path: pathOf(book, { person: owner, groupId }), device: owner.device },
    ...{ parents: [start], body: remove(chief.userId) },
  });
  book.add([appointment]);
  const heads = [idOf(appointment)];
  const place = { groupId, heads, path: pathOf(book, { person: friend, groupId }) };
  return { ward, book, owner, chief, friend, groupId, start, removal, place };
}

describe('the key of a path’s device', () => {
  test('is known when everything cited is, and belongs to a device of that user', () => {
    const ward = new Ward(71);
    const { book } = ward;
    const [nurse, other] = [ward.person(), ward.person()];
    const path = pathOf(book, { person: nurse, groupId: '' });
    const key = nurse.device.signingKey.publicKey;
    expect(signPublicKeyOf(book, path)).toEqual({ ok: true, value: key });
    const halfKnown = { ...path, cites: [...path.cites, new Uint8Array(32).fill(1)] };
    expect(signPublicKeyOf(book, halfKnown)).toEqual(refused('crypto/parent'));
    const foreign = { ...path, deviceId: other.device.deviceId };
    expect(signPublicKeyOf(book, foreign)).toEqual(refused('crypto/not-member'));
    const stranger = { ...path, deviceId: createDevice(ward.random).deviceId };
    expect(signPublicKeyOf(book, stranger)).toEqual(refused('crypto/not-member'));
  });

  test('stays known for what was signed before the device was removed', () => {
    const ward = new Ward(72);
    const { book } = ward;
    const nurse = ward.person();
    const path = pathOf(book, { person: nurse, groupId: '' });
    const deviceId = toHex(nurse.device.deviceId);
    const recovery = { person: nurse, device: nurse.recovery, groupId: nurse.userId };
    act(book, { ...recovery, body: remove(deviceId) });
    const key = nurse.device.signingKey.publicKey;
    expect(signPublicKeyOf(book, path)).toEqual({ ok: true, value: key });
    const now = pathOf(book, { person: nurse, groupId: '' });
    expect(signPublicKeyOf(book, now)).toEqual(refused('crypto/not-member'));
  });
});

describe('lateness', () => {
  test('is nothing that can be said of heads nobody has brought', () => {
    const { book, place } = withVoidAppointment(73);
    expect(isLate(book, { ...place, heads: [UNKNOWN] })).toBe(false);
    expect(isLate(book, { ...place, groupId: UNKNOWN })).toBe(false);
  });

  test('comes with the voiding of one’s own appointment', () => {
    const { book, place, removal } = withVoidAppointment(74);
    expect(isLate(book, place)).toBe(false);
    book.add([removal]);
    expect(isLate(book, place)).toBe(true);
    // What one could do there is another question, and its answer stays.
    expect(rightsAt(book, place)).toEqual({ ok: true, value: WRITER });
  });
});

describe('an entry is accepted at some place', () => {
  test('only in the past of heads that are known, or as one of them', () => {
    const { book, groupId, start, place } = withVoidAppointment(75);
    const [appointment = ''] = place.heads;
    expect(isAcceptedAt(book, place, start)).toBe(true);
    expect(isAcceptedAt(book, place, appointment)).toBe(true);
    expect(isAcceptedAt(book, { groupId, heads: [start] }, appointment)).toBe(false);
    expect(isAcceptedAt(book, { groupId, heads: [UNKNOWN] }, start)).toBe(false);
    expect(isAcceptedAt(book, { groupId: UNKNOWN, heads: [start] }, start)).toBe(false);
    expect(isAcceptedAt(book, place, UNKNOWN)).toBe(false);
  });

  test('not after it was voided', () => {
    const { book, removal, place } = withVoidAppointment(76);
    const [appointment = ''] = place.heads;
    book.add([removal]);
    expect(isAcceptedAt(book, place, appointment)).toBe(false);
  });
});

test('who was no member at some place had no rights there, whatever was given since', () => {
  const ward = new Ward(77);
  const { book } = ward;
  const [owner, reader] = [ward.person(), ward.person()];
  const groupId = ward.group(owner, 'record', 0b111);
  const heads = book.state(groupId)?.heads ?? [];
  act(book, { person: owner, groupId, body: add(reader.userId, READER) });
  const path = pathOf(book, { person: reader, groupId });
  expect(rightsAt(book, { groupId, path, heads })).toEqual(refused('crypto/not-member'));
  const now = { groupId, path, heads: book.state(groupId)?.heads ?? [] };
  expect(rightsAt(book, now)).toEqual({ ok: true, value: READER });
  expect(rightsAt(book, { ...now, heads: [UNKNOWN] })).toEqual(refused('crypto/parent'));
});
