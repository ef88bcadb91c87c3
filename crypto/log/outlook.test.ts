/** How one log sees those it cites: who acted with what, the newest boxes, and steps back. */
import { beforeAll, describe, expect, test } from 'vitest';
import { allOf } from '../epoch/late-rotation.test-support.ts';
import { Ward } from '../epoch/ward.test-support.ts';
import { toHex } from '../encoding/bytes.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { boxIdOf } from './bodies/seal.ts';
import { fromHexId } from './hex-id.ts';
import type { LogBook } from './log-book.ts';
import type { Path } from './path.ts';
import {
  act,
  add,
  addDevice,
  createDevice,
  createPerson,
  found,
  pathOf,
  remove,
  set,
  type Person,
} from './people.test-support.ts';

beforeAll(initCrypto);

const HOLDER = { flags: 1, read: 1, write: 1 };
const KEYLESS = { flags: 1, read: 0, write: 0 };

function team(seed: number) {
  const ward = new Ward(seed);
  const { book, random } = ward;
  const [owner, nurse] = [createPerson(random), createPerson(random)];
  book.add([owner.genesis, nurse.genesis]);
  const role = found(book, { person: owner, random, kind: 'role' });
  const give = (rights: typeof HOLDER) =>
    act(book, { person: owner, groupId: role, body: add(nurse.userId, rights) });
  const pathThrough = (person: Person): Path => pathOf(book, { person, groupId: '', roleId: role });
  return { ward, book, random, owner, nurse, role, give, pathThrough };
}

const judged = (book: LogBook, path: Path) => book.outlook('record').judgePath(path);

describe('a path of one’s own', () => {
  test('holds for a device, and ends with it: late for who had not seen it, and for who had, none', () => {
    const { book, random, owner } = team(100);
    const laptop = createDevice(random);
    act(book, { person: owner, groupId: owner.userId, body: addDevice(laptop) });
    const by = (device = laptop) => pathOf(book, { person: owner, device, groupId: '' });
    const before = by();
    expect(judged(book, before)).toBe('accepted');
    expect(judged(book, by(createDevice(random)))).toBe('crypto/not-member');
    act(book, { person: owner, groupId: owner.userId, body: remove(toHex(laptop.deviceId)) });
    expect([judged(book, before), judged(book, by())]).toEqual(['late', 'crypto/not-member']);
    // Who comes back later was no member in between.
    act(book, { person: owner, groupId: owner.userId, body: addDevice(laptop) });
    expect([judged(book, before), judged(book, by())]).toEqual(['late', 'accepted']);
  });

  test('is nobody’s without citing the person, and none in a log that persons’ logs cannot look at', () => {
    const { book, owner, nurse } = team(101);
    const path = pathOf(book, { person: owner, groupId: '' });
    expect(judged(book, { ...path, cites: [] })).toBe('crypto/not-member');
    expect(judged(book, { ...path, cites: [fromHexId(nurse.userId)] })).toBe('crypto/not-member');
    const kinds = (['user', 'role', 'organisation', 'record'] as const).map((kind) =>
      book.outlook(kind).judgePath(path),
    );
    expect(kinds).toEqual(['crypto/not-member', 'accepted', 'accepted', 'accepted']);
  });
});

describe('a path through a role', () => {
  test('takes membership, and the key', () => {
    const { book, nurse, role, give, owner, pathThrough } = team(102);
    expect(judged(book, pathThrough(nurse))).toBe('crypto/not-member');
    give(KEYLESS);
    expect(judged(book, pathThrough(nurse))).toBe('crypto/right');
    act(book, { person: owner, groupId: role, body: set(nurse.userId, HOLDER) });
    expect(judged(book, pathThrough(nurse))).toBe('accepted');
    expect(book.outlook('role').judgePath(pathThrough(nurse))).toBe('crypto/not-member');
  });

  test('waits with who waits for the key', () => {
    const { book, random, nurse, role, give, pathThrough } = team(103);
    give(KEYLESS);
    const third = createPerson(random);
    book.add([third.genesis]);
    act(book, { person: nurse, groupId: role, body: add(third.userId, { ...KEYLESS, read: 1 }) });
    expect(judged(book, pathThrough(third))).toBe('crypto/pending');
  });

  test('is late when a removal, or the loss of the key, was not seen; one that was seen ends it', () => {
    const ended = (seed: number, body: (nurse: Person) => ReturnType<typeof remove>) => {
      const { book, nurse, role, give, owner, pathThrough } = team(seed);
      give(HOLDER);
      const before = pathThrough(nurse);
      act(book, { person: owner, groupId: role, body: body(nurse) });
      return [judged(book, before), judged(book, pathThrough(nurse))];
    };
    const seen = { removed: 'crypto/not-member', keyless: 'crypto/right' };
    expect(ended(104, ({ userId }) => remove(userId))).toEqual(['late', seen.removed]);
    expect(ended(105, ({ userId }) => set(userId, KEYLESS))).toEqual(['late', seen.keyless]);
    expect(ended(106, ({ userId }) => set(userId, { ...HOLDER, flags: 0 }))).toEqual([
      ...['accepted', 'accepted'],
    ]);
  });

  test('is late when only the person’s device has gone meanwhile', () => {
    const { book, nurse, give, pathThrough } = team(107);
    give(HOLDER);
    const before = pathThrough(nurse);
    const body = remove(toHex(nurse.device.deviceId));
    act(book, { person: nurse, groupId: nurse.userId, body });
    expect(judged(book, before)).toBe('late');
  });

  test('is none where the person never was in the role, also when their device has gone meanwhile', () => {
    const { book, nurse, pathThrough } = team(108);
    const never = pathThrough(nurse);
    const body = remove(toHex(nurse.device.deviceId));
    act(book, { person: nurse, groupId: nurse.userId, body });
    expect(judged(book, never)).toBe('crypto/not-member');
  });
});

describe('the box of a member', () => {
  test('is that of the newest epoch at the cites, if there is one and its log is cited', () => {
    const ward = new Ward(110);
    const { book } = ward;
    const [person, other] = [ward.person(), createPerson(ward.random)];
    book.add([other.genesis]);
    const { userId } = person;
    const heads = () => (book.state(userId)?.heads ?? []).map(fromHexId);
    const [outlook, early] = [book.outlook('record'), heads()];
    const keyOf = (place: number) => book.state(userId)?.epochs[place]?.boxPublicKey;
    ward.rotate({ person, groupId: userId, compartment: 0 });
    expect(outlook.boxAt(userId, early)).toMatchObject({ publicKey: keyOf(0) });
    expect(outlook.boxAt(userId, heads())).toMatchObject({ publicKey: keyOf(1) });
    expect(outlook.boxAt(userId, [fromHexId(other.userId)])).toBe('uncited');
    expect(outlook.boxAt(other.userId, [fromHexId(other.userId)])).toBe('none');
    expect(book.outlook('user').boxAt(userId, early)).toBe('uncited');
    const has = (member: string, key = keyOf(0)) =>
      outlook.hasBox(member, boxIdOf(key ?? new Uint8Array(0)));
    expect([has(userId), has(userId, keyOf(1)), has(other.userId), has('ee'.repeat(32))]).toEqual([
      ...[true, true, false, false],
    ]);
    expect(outlook.hasBox(userId, new Uint8Array(16))).toBe(false);
  });

  test('is the lower by name where two epochs are equally new, however deep each stands', () => {
    const deepIsLower = new Set<boolean>();
    for (const seed of [111, 112, 113, 114]) {
      const [one, two] = [new Ward(seed), new Ward(seed + 10)];
      const person = one.person();
      two.book.add(allOf(one.book));
      const groupId = person.userId;
      act(one.book, { person, groupId, body: addDevice(createDevice(one.random)) });
      const rotation = { person, groupId, compartment: 0 };
      const deep = one.rotate(rotation);
      const ids = [deep, two.rotate(rotation)].sort();
      deepIsLower.add(ids[0] === deep);
      one.book.add(allOf(two.book));
      const lower = one.book.state(person.userId)?.epochs.find(({ epochId }) => epochId === ids[0]);
      const heads = (one.book.state(person.userId)?.heads ?? []).map(fromHexId);
      expect(one.book.outlook('record').boxAt(person.userId, heads)).toMatchObject({
        publicKey: lower?.boxPublicKey,
      });
    }
    expect(deepIsLower.size).toBe(2);
  });
});

test('what is cited goes nowhere back, in the logs that are cited again', () => {
  const { ward, book, owner, nurse } = team(113);
  const heads = (person: Person) => (book.state(person.userId)?.heads ?? []).map(fromHexId);
  const [before, other] = [heads(owner), heads(nurse)];
  ward.rotate({ person: owner, groupId: owner.userId, compartment: 0 });
  const after = heads(owner);
  const { covers } = book.outlook('record');
  expect([covers(after, before), covers(before, before), covers(before, after)]).toEqual([
    ...[true, true, false],
  ]);
  expect([covers([...other, ...before], after), covers(other, after), covers([], after)]).toEqual([
    ...[false, true, true],
  ]);
  expect(covers(before, [fromHexId('ee'.repeat(32))])).toBe(true);
  expect(book.outlook('user').covers(before, after)).toBe(true);
});
