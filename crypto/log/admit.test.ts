/** What a log takes in, and what it says of the rest: signers, parents and paths, refusal by refusal. */
import { beforeAll, expect, test } from 'vitest';
import { initCrypto } from '../primitives/sodium.ts';
import { fromHexId } from './hex-id.ts';
import { LogBook, type AddOutcome } from './log-book.ts';
import { NO_ID } from './path.ts';
import {
  add,
  createPerson,
  found,
  founderUser,
  genesisOf,
  idOf,
  pathOf,
  READER,
  seededRandom,
  writeEntry,
  type Person,
  type Writing,
} from './people.test-support.ts';

beforeAll(initCrypto);

function clinic(seed: number) {
  const random = seededRandom(seed);
  const book = new LogBook();
  const [owner, other] = [createPerson(random), createPerson(random)];
  book.add([owner.genesis, other.genesis]);
  const groupId = found(book, { person: owner, random, kind: 'record', compartments: 0b111 });
  const body = add(other.userId, READER);
  const honest: Writing = {
    ...{ groupId, parents: book.state(groupId)?.heads ?? [], body, device: owner.device },
    path: pathOf(book, { person: owner, groupId }),
  };
  return { random, book, owner, other, groupId, honest };
}

const said = (outcome: AddOutcome | undefined): string => {
  if (outcome?.kind === 'added') return outcome.verdict;
  return outcome?.kind === 'refused' ? outcome.code : (outcome?.kind ?? '');
};

const tryOut = (book: LogBook, writing: Writing): string =>
  said(book.add([writeEntry(writing)])[0]);

test('a group begins by the hand of its first founder, and a person by a card of theirs', () => {
  const { random, book, owner, other } = clinic(1);
  const begin = (founders: readonly Person[], by: Person): string =>
    tryOut(book, {
      parents: [],
      path: pathOf(book, { person: by, groupId: '' }),
      device: by.device,
      body: {
        type: 'genesis',
        value: genesisOf('record', random, {
          founders: founders.map(({ userId }) => founderUser(userId)),
        }),
      },
    });
  expect(begin([owner], other)).toBe('crypto/signature');
  expect(begin([owner, other], other)).toBe('crypto/signature');
  expect(begin([owner, other], owner)).toBe('accepted');
  const [person, thief] = [createPerson(random), createPerson(random)];
  const stolen = (device: Person['device']) =>
    tryOut(book, {
      parents: [],
      path: { deviceId: device.deviceId, userId: NO_ID, cites: [] },
      device: thief.device,
      body: {
        type: 'genesis',
        value: genesisOf('user', random, {
          founders: [person.recovery, person.device].map((keys) => ({
            ...{ memberKind: 'device' as const, memberId: keys.deviceId },
            card: new Uint8Array(0),
          })),
        }),
      },
    });
  for (const device of [person.device, thief.device]) expect(stolen(device)).toBe('crypto/form');
});

test('an entry follows entries of its own log, and waits for those nobody has brought', () => {
  const { book, owner, honest, groupId } = clinic(2);
  expect(tryOut(book, { ...honest, parents: [owner.userId] })).toBe('crypto/form');
  expect(tryOut(book, { ...honest, parents: [groupId, owner.userId].sort() })).toBe('crypto/form');
  expect(tryOut(book, { ...honest, parents: ['ee'.repeat(32)] })).toBe('held');
  expect(tryOut(book, { ...honest, groupId: 'ee'.repeat(32) })).toBe('held');
  expect(tryOut(book, honest)).toBe('accepted');
});

test('a path cites the logs it names, all of them and no others', () => {
  const { random, book, owner, other, honest, groupId } = clinic(3);
  const roleId = found(book, { person: owner, random, kind: 'role' });
  const { path } = honest;
  const [own, role, record, foreign] = [owner.userId, roleId, groupId, other.userId].map(fromHexId);
  if (!own || !role || !record || !foreign) throw new Error('four ids');
  const sorted = (ids: readonly Uint8Array[]) =>
    [...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const inRole = { ...path, roleId: role };
  for (const [wrong, code] of [
    [{ ...path, cites: [] }, 'crypto/form'],
    [{ ...path, cites: sorted([own, foreign]) }, 'crypto/form'],
    [{ ...path, cites: [role] }, 'crypto/form'],
    [{ ...inRole, cites: [own] }, 'crypto/form'],
    [{ ...inRole, roleId: record, cites: sorted([own, record]) }, 'crypto/signature'],
    [{ ...path, userId: role, cites: [role] }, 'crypto/signature'],
    [{ ...path, userId: foreign, cites: [foreign] }, 'crypto/signature'],
  ] as const)
    expect(tryOut(book, { ...honest, path: wrong })).toBe(code);
  expect(tryOut(book, { ...honest, device: other.device })).toBe('crypto/signature');
});

test('of who is not known yet an entry waits, and comes in with them; a forged one in a known name is refused', () => {
  const { random, book, owner, honest, groupId } = clinic(4);
  const stranger = createPerson(random);
  const elsewhere = new LogBook();
  elsewhere.add([stranger.genesis]);
  const path = pathOf(elsewhere, { person: stranger, groupId });
  const entry = writeEntry({ ...honest, path, device: stranger.device });
  expect(said(book.add([entry])[0])).toBe('held');
  expect(book.knows(idOf(entry))).toBe(false);
  book.add([stranger.genesis]);
  expect(book.knows(idOf(entry))).toBe(true);
  const waiting = { ...honest, parents: ['dd'.repeat(32)] };
  expect(tryOut(book, { ...waiting, device: stranger.device })).toBe('crypto/signature');
  expect(tryOut(book, { ...waiting, device: owner.device })).toBe('held');
});
