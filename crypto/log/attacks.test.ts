import { beforeAll, describe, expect, test } from 'vitest';
import type { Body } from './bodies/body.ts';
import { cosignRemoval } from './bodies/remove.ts';
import { flipBit } from '../encoding/decoder-exam.test-support.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { parseEntry, signEntry } from './entry.ts';
import { fromHexId } from './hex-id.ts';
import { History } from './history.test-support.ts';
import { LogBook, type AddOutcome } from './log-book.ts';
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
  seededNumbers,
  seededRandom,
  set,
  shuffled,
  writeEntry,
  WRITER,
  type Person,
} from './people.test-support.ts';

beforeAll(initCrypto);

/** A record of three founders in a book that knows everybody. */
function record(seed: number, names: number, founders = 1) {
  const random = seededRandom(seed);
  const book = new LogBook();
  const people = Array.from({ length: names }, () => createPerson(random));
  book.add(people.map((person) => person.genesis));
  const [first, ...others] = people;
  if (first === undefined) throw new Error('somebody founds the record');
  const coFounders = others.slice(0, founders - 1);
  const compartments = 0b111;
  const groupId = found(book, { person: first, random, kind: 'record', compartments, coFounders });
  return { book, random, people, groupId };
}

const codeOf = (outcome: AddOutcome | undefined): string =>
  outcome?.kind === 'added' ? outcome.verdict : outcome?.kind === 'refused' ? outcome.code : '';

const membersOf = (book: LogBook, groupId: string) =>
  (book.state(groupId)?.members ?? []).map(({ memberId }) => memberId).sort();

const entryBy = (book: LogBook, person: Person, parts: { groupId: string; body: Body }) =>
  writeEntry({
    groupId: parts.groupId,
    parents: book.state(parts.groupId)?.heads ?? [],
    path: pathOf(book, { person, groupId: parts.groupId }),
    device: person.device,
    body: parts.body,
  });

describe('signatures and paths', () => {
  test('an entry in an owner’s name by another device is refused and changes nothing', () => {
    const { book, people, groupId } = record(1, 2);
    const [owner, thief] = people;
    if (owner === undefined || thief === undefined) throw new Error('two people');
    const before = membersOf(book, groupId);
    const body = add(thief.userId, OWNER);
    const parents = book.state(groupId)?.heads ?? [];
    const ownerPath = pathOf(book, { person: owner, groupId });
    // Signed by the thief's device: with the owner's device named, and with the thief's own.
    const forged = writeEntry({ groupId, parents, path: ownerPath, device: thief.device, body });
    const foreign = writeEntry({
      groupId,
      parents,
      path: { ...ownerPath, deviceId: thief.device.deviceId },
      device: thief.device,
      body,
    });
    for (const entry of [forged, foreign])
      expect(codeOf(book.add([entry])[0])).toBe('crypto/signature');
    expect(membersOf(book, groupId)).toEqual(before);
  });

  test('a changed bit anywhere makes an entry another one, or none', () => {
    const { book, people, groupId } = record(2, 1);
    const [owner] = people;
    if (owner === undefined) throw new Error('one person');
    const entry = entryBy(book, owner, { groupId, body: add('11'.repeat(32), READER) });
    for (let bit = 3; bit < entry.length * 8; bit += 41) {
      const outcome = book.add([flipBit(entry, bit)])[0];
      expect(['refused', 'held']).toContain(outcome?.kind);
    }
    expect(book.add([entry])[0]?.kind).toBe('added');
  });

  test('a cosignature that is stripped, swapped or over other parents is no consent', () => {
    const h = new History(3, ['A', 'B', 'C']);
    const book = new LogBook();
    book.add(h.entries());
    const { groupId } = h;
    const memberId = fromHexId(h.user('A'));
    const parents = book.state(groupId)?.heads ?? [];
    const consent = (name: string, target: string, after: readonly string[]) =>
      cosignRemoval(
        {
          groupId: fromHexId(groupId),
          memberId: fromHexId(h.user(target)),
          parents: after.map(fromHexId),
        },
        pathOf(book, { person: h.person(name), groupId }),
        h.person(name).device,
      );
    const good = consent('C', 'A', parents);
    const attempt = (cosignatures: readonly (typeof good)[]) => {
      const body: Body = { type: 'remove', value: { memberId, cosignatures } };
      const entry = entryBy(book, h.person('B'), { groupId, body });
      return { id: idOf(entry), code: codeOf(book.add([entry])[0]) };
    };
    const attempts = [
      attempt([]),
      attempt([consent('C', 'B', parents)]),
      attempt([consent('C', 'A', [h.idOf('genesis'), '22'.repeat(32)])]),
      attempt([{ ...good, path: consent('B', 'A', parents).path }]),
    ];
    expect(attempts.map(({ code }) => code)).toEqual([
      'crypto/founder',
      'crypto/quorum',
      'crypto/quorum',
      'crypto/quorum',
    ]);
    const valid = attempt([good]);
    expect(valid.code).toBe('accepted');
    expect(new Set([...attempts.map(({ id }) => id), valid.id]).size).toBe(5);
    expect(h.outcome(book.state(groupId)).members).toEqual(['B', 'C']);
  });

  test('entries whose ancestors come later wait for them, and the end is the same in every order', () => {
    const { book, people, groupId } = record(4, 4);
    const [owner, second, third] = people;
    if (owner === undefined || second === undefined || third === undefined)
      throw new Error('three');
    act(book, { person: owner, groupId, body: add(second.userId, OWNER) });
    act(book, { person: second, groupId, body: add(third.userId, WRITER) });
    act(book, { person: owner, groupId, body: set(third.userId, READER) });
    const entries = book.groups().flatMap((id) => book.entriesOf(id));
    const number = seededNumbers(4);
    for (let i = 0; i < 5; i++) {
      const other = new LogBook();
      const outcomes = shuffled(entries, number).flatMap((entry) => other.add([entry]));
      expect(outcomes.filter(({ kind }) => kind === 'added').length).toBe(entries.length);
      expect(other.state(groupId)?.members).toEqual(book.state(groupId)?.members);
      expect(other.missing()).toEqual([]);
    }
    const alone = new LogBook();
    expect(alone.add(book.entriesOf(groupId)).map(({ kind }) => kind)).toContain('held');
    expect(alone.missing()).toContain(owner.userId);
  });
});

describe('attacks from below', () => {
  test('a captured owner can appoint downwards and reach nobody above', () => {
    const { book, people, groupId } = record(5, 5, 2);
    const [a, b, captured, puppet, second] = people;
    if (!a || !b || !captured || !puppet || !second) throw new Error('five people');
    act(book, { person: a, groupId, body: add(captured.userId, OWNER) });
    act(book, { person: captured, groupId, body: add(puppet.userId, OWNER) });
    act(book, { person: puppet, groupId, body: add(second.userId, OWNER) });
    const tries = [
      ...[a, b].flatMap((target) =>
        [captured, puppet, second].flatMap((person) =>
          [remove(target.userId), set(target.userId, READER)].map((body) => ({ person, body })),
        ),
      ),
      { person: puppet, body: remove(captured.userId) },
      { person: second, body: set(captured.userId, READER) },
    ];
    const codes = tries.map(({ person, body }) => {
      const [outcome] = book.add([entryBy(book, person, { groupId, body })]);
      return codeOf(outcome);
    });
    expect(codes.slice(0, 12).every((code) => code === 'crypto/founder')).toBe(true);
    expect(codes.slice(12)).toEqual(['crypto/junior', 'crypto/junior']);
    expect(membersOf(book, groupId).length).toBe(5);
  });

  test('nobody gives what they do not have', () => {
    const { book, people, groupId } = record(6, 3);
    const [a, limited, friend] = people;
    if (!a || !limited || !friend) throw new Error('three people');
    act(book, {
      person: a,
      groupId,
      body: add(limited.userId, { flags: 1, read: 0b11, write: 0b10 }),
    });
    const give = (body: Body) => codeOf(book.add([entryBy(book, limited, { groupId, body })])[0]);
    expect(give(add(friend.userId, OWNER))).toBe('crypto/right');
    expect(give(add(friend.userId, { flags: 0, read: 0b11, write: 0b10 }))).toBe('accepted');
    expect(give(set(friend.userId, READER))).toBe('crypto/right');
    expect(give(set(limited.userId, OWNER))).toBe('crypto/junior');
    expect(give(add(friend.userId, READER))).toBe('crypto/right');
  });

  test('an appointment concurrent with a senior one cannot be used to demote its holder', () => {
    const h = new History(7, ['A', 'B']);
    h.write('add J', { by: 'A', body: add(h.user('J'), OWNER), after: ['genesis'] })
      .write('A adds C', { by: 'A', body: add(h.user('C'), OWNER), after: ['genesis'] })
      .write('add K', { by: 'J', body: add(h.user('K'), OWNER), after: ['add J'] })
      .write('K adds C', { by: 'K', body: add(h.user('C'), READER), after: ['add K'] })
      .write('K lowers C', { by: 'K', body: set(h.user('C'), READER), after: ['K adds C'] })
      .write('K out C', { by: 'K', body: remove(h.user('C')), after: ['K adds C'] });
    const state = h.resolve(h.claims);
    const c = state.members.find(({ memberId }) => memberId === h.user('C'));
    expect(c?.rights).toEqual(OWNER);
    expect(h.outcome(state).verdicts).toMatchObject({
      'K lowers C': 'crypto/junior',
      'K out C': 'crypto/junior',
    });
  });

  test('a promotion by a junior gives authority below that junior and not above', () => {
    const h = new History(8, ['A', 'B']);
    h.write('add D', { by: 'A', body: add(h.user('D'), WRITER), after: ['genesis'] })
      .write('add J', { by: 'A', body: add(h.user('J'), OWNER), after: ['add D'] })
      .write('raise D', { by: 'J', body: set(h.user('D'), OWNER), after: ['add J'] })
      .write('D adds E', { by: 'D', body: add(h.user('E'), WRITER), after: ['raise D'] })
      .write('D out J', { by: 'D', body: remove(h.user('J')), after: ['D adds E'] });
    expect(h.outcome().verdicts).toMatchObject({
      'D adds E': 'accepted',
      'D out J': 'crypto/junior',
    });
    expect(h.outcome().members).toEqual(['A', 'B', 'D', 'E', 'J']);
  });

  test('raising somebody who was removed, or was never there, is no appointment', () => {
    const h = new History(9, ['A', 'B']);
    h.write('add C', { by: 'A', body: add(h.user('C'), WRITER), after: ['genesis'] })
      .write('out C', { by: 'A', body: remove(h.user('C')), after: ['add C'] })
      .write('raise C', { by: 'B', body: set(h.user('C'), OWNER), after: ['out C'] })
      .write('raise D', { by: 'B', body: set(h.user('D'), OWNER), after: ['add C'] });
    expect(h.outcome().verdicts).toMatchObject({
      'raise C': 'crypto/not-member',
      'raise D': 'crypto/not-member',
    });
    expect(h.outcome().members).toEqual(['A', 'B']);
  });

  test('three removals at once and a promotion among them leave the removed out', () => {
    const h = new History(10, ['A', 'B']);
    h.write('add C', { by: 'A', body: add(h.user('C'), OWNER), after: ['genesis'] })
      .write('A out C', { by: 'A', body: remove(h.user('C')), after: ['add C'] })
      .write('B out C', { by: 'B', body: remove(h.user('C')), after: ['add C'] })
      .write('B adds C', { by: 'B', body: add(h.user('C'), OWNER), after: ['B out C'] })
      .write('raise', { by: 'A', body: set(h.user('C'), OWNER), after: ['add C'] });
    expect(h.outcome().members).toEqual(['A', 'B']);
  });
});

describe('policies and versions', () => {
  const policy = (minVersion: number, minSuite: number): Body => ({
    type: 'policy',
    value: {
      minVersion,
      minSuite,
      relays: [],
      accountPublicKey: new Uint8Array(32),
      dutyPublicKey: new Uint8Array(32),
      glassRole: new Uint8Array(32),
      reviewHours: 0,
      maxEpochDays: 0,
    },
  });

  test('floors only rise', () => {
    const random = seededRandom(11);
    const book = new LogBook();
    const person = createPerson(random);
    book.add([person.genesis]);
    const groupId = found(book, { person, random, kind: 'organisation' });
    const write = (body: Body) => codeOf(book.add([entryBy(book, person, { groupId, body })])[0]);
    expect(write(policy(2, 1))).toBe('accepted');
    expect(write(policy(1, 1))).toBe('crypto/floor');
    expect(write(policy(2, 0))).toBe('crypto/floor');
    expect(write(policy(2, 1))).toBe('accepted');
  });

  test('an entry of a newer, critical type stops writing and loses nothing', () => {
    const { book, people, groupId } = record(12, 1);
    const [owner] = people;
    if (owner === undefined) throw new Error('one person');
    const write = (type: number) => {
      const draft = {
        groupId: fromHexId(groupId),
        type,
        parents: (book.state(groupId)?.heads ?? []).map(fromHexId),
        path: pathOf(book, { person: owner, groupId }),
        claimedTime: 0,
        body: Uint8Array.of(1, 2, 3),
      };
      const entry = signEntry(draft, owner.device);
      return codeOf(book.add([entry])[0]);
    };
    expect(write(200)).toBe('ignored');
    expect(book.state(groupId)?.isWritable).toBe(true);
    expect(write(100)).toBe('ignored');
    expect(book.state(groupId)?.isWritable).toBe(false);
    expect(book.entriesOf(groupId).length).toBe(3);
    expect(membersOf(book, groupId)).toEqual([owner.userId]);
  });

  test('a group that needs a newer program is refused as that', () => {
    const random = seededRandom(13);
    const book = new LogBook();
    const person = createPerson(random);
    const read = parseEntry(person.genesis);
    if (!read.ok) throw new Error('a genesis is well formed');
    const { signature, ...draft } = read.value.entry;
    expect(signature.length).toBe(64);
    // minVersion is the third byte of the body.
    const body = draft.body.slice();
    body[2] = 2;
    const newer = signEntry({ ...draft, body }, person.device);
    expect(codeOf(book.add([newer])[0])).toBe('crypto/version');
  });
});

describe("a person's keys", () => {
  test('nobody else writes in a user’s log, so an administrator cannot reset keys', () => {
    const random = seededRandom(14);
    const book = new LogBook();
    const [admin, victim] = [createPerson(random), createPerson(random)];
    book.add([admin.genesis, victim.genesis]);
    const fresh = createDevice(random);
    const body = addDevice(fresh);
    const parents = [victim.userId];
    for (const path of [
      { deviceId: admin.device.deviceId, userId: fromHexId(victim.userId), cites: [] },
      { deviceId: admin.device.deviceId, userId: fromHexId(admin.userId), cites: [] },
      { deviceId: fresh.deviceId, userId: fromHexId(victim.userId), cites: [] },
    ])
      for (const device of [admin.device, fresh]) {
        const entry = writeEntry({ groupId: victim.userId, parents, path, device, body });
        expect(codeOf(book.add([entry])[0])).toBe('crypto/signature');
      }
    expect(membersOf(book, victim.userId).length).toBe(2);
    // Somebody who lost everything is a new user, and everybody sees whose place they take.
    const successor = createPerson(random);
    book.add([successor.genesis]);
    const groupId = found(book, { person: admin, random, kind: 'organisation' });
    const replacing = add(successor.userId, { flags: 0, read: 1, write: 0 });
    if (replacing.type !== 'add') throw new Error('an appointment');
    act(book, {
      person: admin,
      groupId,
      body: { ...replacing, value: { ...replacing.value, replaces: fromHexId(victim.userId) } },
    });
    const shown = book
      .state(groupId)
      ?.members.find(({ memberId }) => memberId === successor.userId);
    expect(shown?.replaces).toBe(victim.userId);
  });

  test('a path of somebody else’s group kind, or without cites, is refused', () => {
    const { book, people, groupId } = record(15, 1);
    const [owner] = people;
    if (owner === undefined) throw new Error('one person');
    const parents = book.state(groupId)?.heads ?? [];
    const body = add('11'.repeat(32), READER);
    const path = pathOf(book, { person: owner, groupId });
    const attempt = (changed: typeof path) =>
      codeOf(
        book.add([writeEntry({ groupId, parents, path: changed, device: owner.device, body })])[0],
      );
    expect(attempt({ ...path, cites: [] })).toBe('crypto/form');
    expect(attempt({ ...path, userId: fromHexId(groupId) })).toBe('crypto/signature');
    expect(attempt({ ...path, roleId: fromHexId(owner.userId) })).toBe('crypto/signature');
    expect(attempt({ ...path, cites: [...path.cites, fromHexId(groupId)] })).toBe('crypto/form');
  });
});
