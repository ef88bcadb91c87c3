/** The door to the logs: what it tells of what goes in, what it keeps, and when what it kept may be used. */
import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { fromHexId } from './hex-id.ts';
import { LogBook } from './log-book.ts';
import {
  act,
  add,
  addDevice,
  createDevice,
  createPerson,
  found,
  idOf,
  OWNER,
  pathOf,
  READER,
  remove,
  seededRandom,
  writeEntry,
} from './people.test-support.ts';
import type { StoredLog } from './stored-log.ts';

beforeAll(initCrypto);

const TEAM = { flags: 1, read: 1, write: 1 };

/** A person, a role and a record the role is in, and one more person. */
function clinic(seed: number) {
  const random = seededRandom(seed);
  const book = new LogBook();
  const [person, other] = [createPerson(random), createPerson(random)];
  book.add([person.genesis, other.genesis]);
  const role = found(book, { person, random, kind: 'role' });
  const record = found(book, { person, random, kind: 'record', compartments: OWNER.read });
  act(book, { person, groupId: record, body: add(role, OWNER, 'role') });
  return { random, book, person, other, role, record };
}

const stored = (book: LogBook, groupId: string): StoredLog => {
  const state = book.store(groupId);
  if (state === undefined) throw new Error('the log is known');
  return state;
};

describe('what goes in', () => {
  test('is announced before, with every log that may say something else by it', () => {
    const { book, person, other, role, record } = clinic(70);
    const heard: (readonly [readonly string[], number | undefined])[] = [];
    book.beforeGrowth((groupIds) => {
      heard.push([[...groupIds].sort(), book.state(role)?.members.length]);
    });
    act(book, { person, groupId: role, body: add(other.userId, TEAM) });
    expect(heard).toEqual([[[role, record].sort(), 1]]);
    expect(book.state(role)?.members.length).toBe(2);
  });

  test('comes out in turn, each with its place, and the verdict is that of the hour it is asked', () => {
    const { random, book, person, record } = clinic(71);
    const path = pathOf(book, { person, groupId: record });
    const write = (parents: readonly string[], userId: string) =>
      writeEntry({
        ...{ groupId: record, parents, path, device: person.device },
        body: add(userId, OWNER),
      });
    const third = createPerson(random);
    const first = write(book.state(record)?.heads ?? [], third.userId);
    const second = write([idOf(first)], createPerson(random).userId);
    const outcomes = book.add([second, first, second]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['held', 'added', 'added', 'known']);
    expect(outcomes[0]).toMatchObject({ id: idOf(second), missing: idOf(first) });
    expect(outcomes[3]).toEqual({ kind: 'known', id: idOf(second), groupId: record });
    const added = outcomes[1];
    if (added?.kind !== 'added') throw new Error('the first was added');
    expect([added.groupId, added.verdict, added.accepted]).toEqual([record, 'accepted', true]);
    expect([book.homeOf(added.id), book.knows(added.id)]).toEqual([record, true]);
    act(book, { person, groupId: person.userId, body: remove(toHex(person.device.deviceId)) });
    expect([added.verdict, added.accepted]).toEqual(['crypto/late', false]);
  });

  test('and is refused for its bytes has no name, and for anything else it has', () => {
    const { book, person, other, record } = clinic(72);
    expect(book.add([new Uint8Array(3)])).toStrictEqual([{ kind: 'refused', code: 'crypto/form' }]);
    const forged = writeEntry({
      ...{ groupId: record, parents: [record], device: other.device },
      ...{ path: pathOf(book, { person, groupId: record }), body: add(other.userId, READER) },
    });
    expect(book.add([forged])).toEqual([
      { kind: 'refused', id: idOf(forged), code: 'crypto/signature' },
    ]);
    const waits = writeEntry({
      ...{ groupId: record, parents: ['dd'.repeat(32)], device: person.device },
      ...{ path: pathOf(book, { person, groupId: record }), body: add(other.userId, READER) },
    });
    book.add([waits]);
    expect([book.missing(), book.knows(idOf(waits))]).toEqual([['dd'.repeat(32)], false]);
    // What waits for something that waits itself is not asked again.
    const later = writeEntry({
      ...{ groupId: record, parents: [idOf(waits)], device: person.device },
      ...{ path: pathOf(book, { person, groupId: record }), body: add(other.userId, READER) },
    });
    expect(book.add([later, waits]).map(({ kind }) => kind)).toEqual(['held', 'held']);
  });
});

describe('what was kept', () => {
  test('stands until its log or one it looks at has grown', () => {
    const { book, person, other, role, record } = clinic(73);
    for (const groupId of [role, record]) {
      expect(book.isStored(groupId)).toBe(false);
      book.store(groupId);
      expect(book.isStored(groupId)).toBe(true);
    }
    act(book, { person, groupId: record, body: add(other.userId, READER) });
    expect([role, record].map((groupId) => book.isStored(groupId))).toEqual([true, false]);
    book.store(record);
    act(book, { person, groupId: role, body: add(other.userId, TEAM) });
    expect([role, record].map((groupId) => book.isStored(groupId))).toEqual([false, false]);
    expect(book.store('ee'.repeat(32))).toBeUndefined();
    expect(book.state('ee'.repeat(32))).toBeUndefined();
    expect(book.entriesOf('ee'.repeat(32))).toEqual([]);
  });

  test('is taken only whole, under its own name, and beside nothing it says itself', () => {
    const { book, person, record } = clinic(74);
    const { userId } = person;
    const [state, entries] = [stored(book, userId), book.entriesOf(userId)];
    const next = new LogBook();
    expect(next.restore(state, [...entries, ...entries])).toBe(false);
    expect(next.restore({ ...state, groupId: record }, entries)).toBe(false);
    expect(next.groups()).toEqual([]);
    expect(next.restore(state, entries)).toBe(true);
    expect(next.restore(state, entries)).toBe(false);
    expect([next.groups(), next.entriesOf(userId), next.knows(userId)]).toEqual([
      ...[[userId], entries, true],
    ]);
    expect(next.store(userId)).toEqual(state);
    expect(book.restore(state, entries)).toBe(false);
    // A log of which one entry has come already is not taken beside it.
    const begun = new LogBook();
    begun.add([person.genesis, ...book.entriesOf(record).slice(0, 1)]);
    expect(begun.knows(record)).toBe(true);
    expect(begun.restore(stored(book, record), book.entriesOf(record))).toBe(false);
  });

  test('says what it said without looking at those whom members are made of, as long as it fits', () => {
    const { book, person, role, record } = clinic(79);
    const state = stored(book, record);
    const entries = book.entriesOf(record);
    const asleep = () => {
      const next = new LogBook();
      for (const groupId of [person.userId, role])
        next.restore(stored(book, groupId), book.entriesOf(groupId));
      return next;
    };
    const unread = asleep();
    unread.restore(state, [
      ...entries.slice(0, 1),
      ...entries.slice(1).map(() => new Uint8Array(1)),
    ]);
    expect(unread.state(record)?.members).toEqual(state.members);
    expect(unread.isStored(record)).toBe(true);
    const turned = asleep();
    turned.restore(state, [...entries].reverse());
    expect(turned.state(record)).toEqual(book.state(record));
    expect(turned.isStored(record)).toBe(false);
  });

  test('sleeps until somebody needs it: asking for a device wakes people, and no record', () => {
    const { book, person, record } = clinic(75);
    const next = new LogBook();
    for (const groupId of book.groups()) {
      const entries = book.entriesOf(groupId);
      // Entries that do not fit are noticed by whoever reads them.
      const read = groupId === record ? entries.map(() => new Uint8Array(1)) : entries;
      next.restore(stored(book, groupId), read);
    }
    expect(next.device(toHex(person.device.deviceId))?.userId).toBe(person.userId);
    expect(next.device('ee'.repeat(32))).toBeUndefined();
    expect(next.isStored(record)).toBe(true);
    expect(next.resolved(record)).toBeUndefined();
    expect([next.isStored(record), next.knows(record)]).toEqual([false, false]);
  });

  test('and does not fit is added anew, as if it had just come', () => {
    const { book, role, record } = clinic(76);
    const next = new LogBook();
    for (const groupId of book.groups().filter((other) => other !== record))
      next.add(book.entriesOf(groupId));
    const entries = book.entriesOf(record);
    const [first, ...others] = stored(book, record).entries;
    if (first === undefined) throw new Error('a log has a beginning');
    // Told in another order than the entries stand in.
    const crossed = { ...stored(book, record), entries: [first, first, ...others].slice(0, 2) };
    expect(next.restore(crossed, entries)).toBe(true);
    expect(next.resolved(record)?.log.nodes.length).toBe(entries.length);
    expect(next.state(record)).toEqual(book.state(record));
    expect(next.groups().filter((groupId) => groupId === record).length).toBe(1);
    expect(next.homeOf(others[0]?.id ?? '')).toBe(record);
    expect(next.isStored(role)).toBe(false);
  });
});

test('a device is found in its person’s log, the first by name where two bring it, and in no record', () => {
  const { random, book, person, other, record } = clinic(77);
  const shared = createDevice(random);
  const stray = createDevice(random);
  for (const owner of [person, other])
    act(book, { person: owner, groupId: owner.userId, body: addDevice(shared) });
  act(book, { person, groupId: record, body: addDevice(stray) });
  const [first] = [person.userId, other.userId].sort();
  expect(book.device(toHex(shared.deviceId))).toEqual({ card: shared.card, userId: first });
  expect(book.device(toHex(stray.deviceId))).toBeUndefined();
  // Whichever of the two came first.
  for (const order of [
    [person, other],
    [other, person],
  ]) {
    const next = new LogBook();
    for (const { userId } of order) next.add(book.entriesOf(userId));
    expect(next.device(toHex(shared.deviceId))?.userId).toBe(first);
  }
});

test('a path cites eight heads of a person, or four of the person and four of the role', () => {
  const { random, book, person, role } = clinic(78);
  const groupId = person.userId;
  const path = { deviceId: person.device.deviceId, userId: fromHexId(groupId), cites: [] };
  for (let i = 0; i < 10; i++) {
    const body = remove(createPerson(random).userId);
    const entry = { groupId, parents: [groupId], path, device: person.device, body };
    book.add([writeEntry(entry)]);
  }
  const rolePath = pathOf(book, { person, groupId: role });
  for (let i = 0; i < 10; i++) {
    const body = add(createPerson(random).userId, TEAM);
    const entry = { groupId: role, parents: [role], path: rolePath, device: person.device, body };
    book.add([writeEntry(entry)]);
  }
  const asked = { userId: groupId, deviceId: toHex(person.device.deviceId) };
  const [alone, through] = [book.currentPath(asked), book.currentPath({ ...asked, roleId: role })];
  const homes = (cites: readonly Uint8Array[]) => cites.map((cite) => book.homeOf(toHex(cite)));
  expect(homes(alone.cites)).toEqual(Array.from({ length: 8 }, () => groupId));
  expect(alone.roleId).toBeUndefined();
  expect(homes(through.cites)).toEqual(
    [groupId, role].flatMap((home) => Array.from({ length: 4 }, () => home)),
  );
  expect([through.roleId, through.deviceId].map((id) => id && toHex(id))).toEqual([
    ...[role, asked.deviceId],
  ]);
  const unknown = book.currentPath({ ...asked, userId: 'ee'.repeat(32) });
  expect(unknown.cites).toEqual([]);
});
