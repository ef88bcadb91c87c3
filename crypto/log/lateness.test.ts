import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { createClinic, everything, examineLateness } from './lateness.test-support.ts';
import { LogBook } from './log-book.ts';
import {
  act,
  add,
  createPerson,
  idOf,
  OWNER,
  pathOf,
  READER,
  remove,
  seededRandom,
  writeEntry,
  WRITER,
} from './people.test-support.ts';
import { isAcceptedAt, isLate, rightsAt, signPublicKeyOf } from './questions.ts';

beforeAll(initCrypto);

/** A soak tries thousands. */
const HISTORIES = 5;

/** The clinic, its first two people by name, and a newcomer nobody has met. */
function start() {
  const clinic = createClinic();
  const book = new LogBook();
  book.add(clinic.entries);
  const [first, second, third] = clinic.members;
  if (!first || !second || !third) throw new Error('a clinic has four people');
  const stranger = createPerson(seededRandom(77));
  book.add([stranger.genesis]);
  return { ...clinic, book, first, second, third, stranger };
}

const verdictOf = (book: LogBook, groupId: string, id: string) =>
  book.state(groupId)?.entryVerdicts.get(id);

describe('an entry under a path that has ended', () => {
  /** The first person's phone is stolen; the laptop removes it; the phone writes as if it had not heard. */
  function stolenPhone() {
    const scene = start();
    const { book, record, first, stranger } = scene;
    const parents = book.state(record)?.heads ?? [];
    const path = pathOf(book, { person: first.person, groupId: record });
    const device = first.person.device;
    act(book, {
      person: first.person,
      device: first.laptop,
      groupId: first.person.userId,
      body: remove(toHex(device.deviceId)),
    });
    const body = add(stranger.userId, OWNER);
    const entry = writeEntry({ groupId: record, parents, path, device, body });
    book.add([entry]);
    return { ...scene, late: idOf(entry), path, parents };
  }

  test('is late, and appoints nobody', () => {
    const { book, record, late, stranger } = stolenPhone();
    expect(verdictOf(book, record, late)).toBe('crypto/late');
    const members = book.state(record)?.members.map(({ memberId }) => memberId);
    expect(members).not.toContain(stranger.userId);
    expect(book.state(record)?.heads).not.toContain(late);
  });

  test('citing the removal does not help', () => {
    const { book, record, first } = stolenPhone();
    const id = act(book, { person: first.person, groupId: record, body: remove('11'.repeat(32)) });
    expect(verdictOf(book, record, id)).toBe('crypto/not-member');
  });

  test('counts once a member who had not heard, or agrees, has built on it', () => {
    const { book, record, late, second, stranger } = stolenPhone();
    const { person } = second;
    const entry = writeEntry({
      groupId: record,
      parents: [late],
      path: pathOf(book, { person, groupId: record }),
      device: person.device,
      body: add(createPerson(seededRandom(5)).userId, READER),
    });
    book.add([entry]);
    expect(verdictOf(book, record, late)).toBe('accepted');
    expect(verdictOf(book, record, idOf(entry))).toBe('accepted');
    expect(book.state(record)?.members.map(({ memberId }) => memberId)).toContain(stranger.userId);
  });

  test('is not brought back by an outsider, nor by the one it appoints', () => {
    const { book, record, late, stranger } = stolenPhone();
    const outsider = createPerson(seededRandom(6));
    book.add([outsider.genesis]);
    for (const person of [outsider, stranger]) {
      const entry = writeEntry({
        groupId: record,
        parents: [late],
        path: pathOf(book, { person, groupId: record }),
        device: person.device,
        body: add('33'.repeat(32), READER),
      });
      book.add([entry]);
      expect(verdictOf(book, record, idOf(entry))).toBe('crypto/not-member');
    }
    expect(verdictOf(book, record, late)).toBe('crypto/late');
  });

  test('that everybody had seen before the end stays, through what they write next', () => {
    const { book, record, first, stranger } = start();
    const { person, laptop } = first;
    const early = act(book, { person, groupId: record, body: add(stranger.userId, WRITER) });
    act(book, {
      person,
      device: laptop,
      groupId: person.userId,
      body: remove(toHex(person.device.deviceId)),
    });
    expect(verdictOf(book, record, early)).toBe('crypto/late');
    // The remover publishes something on top, in the way every app does after a removal.
    const parents = [early];
    const path = pathOf(book, { person, device: laptop, groupId: record });
    const body = remove('44'.repeat(32));
    book.add([writeEntry({ groupId: record, parents, path, device: laptop, body })]);
    expect(verdictOf(book, record, early)).toBe('accepted');
  });

  test('through a role ends with the role, and not with another', () => {
    const { book, record, role, first, third, stranger } = start();
    const { person } = third;
    const parents = book.state(record)?.heads ?? [];
    const path = pathOf(book, { person, groupId: record, roleId: role });
    act(book, { person: first.person, groupId: role, body: remove(person.userId) });
    const body = add(stranger.userId, WRITER);
    const entry = writeEntry({ groupId: record, parents, path, device: person.device, body });
    book.add([entry]);
    expect(verdictOf(book, record, idOf(entry))).toBe('crypto/late');
    const direct = act(book, { person, groupId: record, body });
    expect(verdictOf(book, record, direct)).toBe('crypto/not-member');
    const after = act(book, { person, groupId: record, roleId: role, body });
    expect(verdictOf(book, record, after)).toBe('crypto/not-member');
  });
});

describe('questions about work', () => {
  test('rights at given heads stay as they were, lateness is learned', () => {
    const { book, record, role, first, third } = start();
    const { person } = third;
    const path = pathOf(book, { person, groupId: record, roleId: role });
    const heads = book.state(record)?.heads ?? [];
    const place = { groupId: record, path, heads };
    const answers = () => [rightsAt(book, place), isLate(book, place)];
    expect(answers()).toEqual([{ ok: true, value: OWNER }, false]);
    act(book, { person: first.person, groupId: record, body: remove(role) });
    expect(answers()).toEqual([{ ok: true, value: OWNER }, true]);
    const now = { ...place, heads: book.state(record)?.heads ?? [] };
    expect(rightsAt(book, now)).toEqual({ ok: false, error: { code: 'crypto/not-member' } });
    expect(isAcceptedAt(book, now, heads[0] ?? '')).toBe(true);
    expect(isAcceptedAt(book, place, now.heads[0] ?? '')).toBe(false);
    expect(rightsAt(book, { ...place, heads: ['00'.repeat(32)] })).toEqual({
      ok: false,
      error: { code: 'crypto/parent' },
    });
  });

  test('a lowering makes earlier sessions late, a raising does not', () => {
    const { book, record, first, stranger } = start();
    const person = stranger;
    act(book, { person: first.person, groupId: record, body: add(person.userId, WRITER) });
    const place = () => ({
      groupId: record,
      path: pathOf(book, { person, groupId: record }),
      heads: book.state(record)?.heads ?? [],
    });
    const before = place();
    const change = (rights: typeof OWNER) =>
      act(book, {
        person: first.person,
        groupId: record,
        body: { type: 'set', value: { memberId: before.path.userId, rights } },
      });
    change(OWNER);
    expect(isLate(book, before)).toBe(false);
    const raised = place();
    change(READER);
    expect([isLate(book, before), isLate(book, raised), isLate(book, place())]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('a device’s key answers for its user only', () => {
    const { book, record, first, second } = start();
    const path = pathOf(book, { person: first.person, groupId: record });
    const key = signPublicKeyOf(book, path);
    expect(key).toEqual({ ok: true, value: first.person.device.card.signPublicKey });
    const foreign = { ...path, deviceId: second.person.device.deviceId };
    expect(signPublicKeyOf(book, foreign).ok).toBe(false);
    const unknown = { ...path, cites: [new Uint8Array(32)] };
    expect(signPublicKeyOf(book, unknown)).toEqual({
      ok: false,
      error: { code: 'crypto/parent' },
    });
    expect(book.device(toHex(first.laptop.deviceId))?.userId).toBe(first.person.userId);
    expect(everything(book).length).toBeGreaterThan(8);
  });
});

test('removals across logs meet entries in a record with one outcome in every order', () => {
  const clinic = createClinic();
  for (let seed = 1; seed <= HISTORIES; seed++) expect(examineLateness(clinic, seed)).toEqual([]);
});
