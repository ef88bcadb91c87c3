/** What a log takes in, and what it says of the rest: signers, parents and paths, refusal by refusal. */
import { beforeAll, expect, test } from 'vitest';
import { encodeCard } from '../keys/device-card.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { admit } from './admit.ts';
import { cosignRemoval } from './bodies/remove.ts';
import { parseEntry, signEntry } from './entry.ts';
import { fromHexId } from './hex-id.ts';
import { ENTRIES_PER_LOG_MAX } from './limits.ts';
import { LogBook, type AddOutcome } from './log-book.ts';
import { NO_ID } from './path.ts';
import {
  add,
  addDevice,
  createDevice,
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
  const body = parseEntry(person.genesis);
  if (!body.ok) throw new Error('a person begins');
  // Everything is the person's but the hand that signed.
  const forged = signEntry(body.value.entry, thief.device);
  const known = { log: () => undefined, homeOf: () => undefined };
  expect(admit(forged, known)).toMatchObject({ outcome: 'refused', code: 'crypto/signature' });
  expect(admit(person.genesis, known)).toMatchObject({
    ...{ outcome: 'admitted', groupId: person.userId },
    claim: { id: person.userId, cosigners: [] },
  });
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

const held = (outcome: AddOutcome | undefined): string =>
  outcome?.kind === 'held' ? outcome.missing : said(outcome);

test('an entry waits for everything it cites: its role, what its cosigners have seen, and what its epoch was made from', () => {
  const { random, book, owner, other, honest, groupId } = clinic(5);
  const far = 'ee'.repeat(32);
  const elsewhere = new LogBook();
  elsewhere.add([owner.genesis]);
  const roleId = found(elsewhere, { person: owner, random, kind: 'role' });
  const inRole = { ...honest.path, roleId: fromHexId(roleId) };
  const missing = (writing: Partial<Writing>) =>
    held(book.add([writeEntry({ ...honest, ...writing })])[0]);
  expect(missing({ path: inRole })).toBe(roleId);
  expect(missing({ path: { ...inRole, userId: fromHexId(far) } })).toBe(far);
  const memberId = fromHexId(other.userId);
  const proposal = {
    groupId: fromHexId(groupId),
    memberId,
    parents: honest.parents.map(fromHexId),
  };
  const removal = (path: Writing['path']): Writing['body'] => ({
    type: 'remove',
    value: { memberId, cosignatures: [cosignRemoval(proposal, path, owner.device)] },
  });
  expect(missing({ body: removal({ ...honest.path, cites: [fromHexId(far)] }) })).toBe(far);
  expect(missing({ body: removal({ ...honest.path, userId: fromHexId(far) }) })).toBe(far);
  // A consent that is none holds nobody up: the quorum lacks it.
  expect(missing({ body: removal({ ...honest.path, cites: [memberId] }) })).toBe('crypto/quorum');
  expect(missing({ body: epochCiting([fromHexId(far)]) })).toBe(far);
  expect(missing({ body: epochCiting([]) })).toBe('crypto/epoch');
});

const epochCiting = (cites: readonly Uint8Array[]): Writing['body'] => ({
  type: 'epoch',
  value: {
    ...{ compartment: 1, suite: 1, n: 1, previous: [], readCommit: NO_ID, cites },
    ...{ writePublicKey: NO_ID, dropPublicKey: NO_ID, boxPublicKey: new Uint8Array(0) },
    ...{ shareHash: NO_ID, reason: 'first', seals: [], wraps: [] },
  },
});

test('through a role one acts in records, and in nothing else', () => {
  const { random, book, owner } = clinic(6);
  const roleId = found(book, { person: owner, random, kind: 'role' });
  for (const [kind, code] of [
    ['organisation', 'crypto/signature'],
    ['role', 'crypto/signature'],
    ['record', 'crypto/not-member'],
  ] as const) {
    const groupId = found(book, { person: owner, random, kind });
    const path = pathOf(book, { person: owner, groupId, roleId });
    const body = add(createPerson(random).userId, { flags: 0, read: 1, write: 0 });
    const writing = { groupId, parents: [groupId], path, device: owner.device, body };
    expect(tryOut(book, writing)).toBe(code);
  }
});

test('a person begins by the recovery card or the first device, and not by a third', () => {
  const random = seededRandom(7);
  const devices = [createDevice(random, 'recovery'), createDevice(random), createDevice(random)];
  const founders = devices.map((keys) => ({
    ...{ memberKind: 'device' as const, memberId: keys.deviceId, card: encodeCard(keys.card) },
  }));
  const said = devices.map((device) =>
    tryOut(new LogBook(), {
      ...{ parents: [], path: { deviceId: device.deviceId, userId: NO_ID, cites: [] }, device },
      body: { type: 'genesis', value: genesisOf('user', seededRandom(8), { founders }) },
    }),
  );
  expect(said).toEqual(['accepted', 'accepted', 'crypto/signature']);
});

test('a device that two others brought, each unknown to the other, acts after either', () => {
  const random = seededRandom(9);
  const person = createPerson(random);
  const [book, laptop] = [new LogBook(), createDevice(random)];
  book.add([person.genesis]);
  const groupId = person.userId;
  const by = (device: Person['device']) => {
    const path = { deviceId: device.deviceId, userId: fromHexId(groupId), cites: [] };
    return { groupId, parents: [groupId], path, device, body: addDevice(laptop) };
  };
  const entries = [person.recovery, person.device].map((device) => writeEntry(by(device)));
  book.add(entries);
  for (const entry of entries)
    expect(
      tryOut(book, {
        ...by(laptop),
        parents: [idOf(entry)],
        body: addDevice(createDevice(random)),
      }),
    ).toBe('accepted');
  expect(tryOut(book, { ...by(laptop), body: addDevice(createDevice(random)) })).toBe(
    'crypto/signature',
  );
});

test('a log takes ten thousand entries, and then no more', () => {
  const { book, honest, groupId } = clinic(10);
  const full = book.resolved(groupId)?.log;
  const [claim] = full?.nodes ?? [];
  if (full === undefined || claim === undefined) throw new Error('the record is known');
  const known = {
    log: (id: string) => (id === groupId ? full : book.resolved(id)?.log),
    homeOf: (id: string) => book.homeOf(id),
  };
  const later = parseEntry(writeEntry(honest));
  if (!later.ok) throw new Error('an honest entry is well formed');
  const { entry } = later.value;
  while (full.nodes.length < ENTRIES_PER_LOG_MAX - 1)
    full.add({ ...claim, entry, id: full.nodes.length.toString(16).padStart(64, '0') });
  const fresh = () => admit(writeEntry({ ...honest, body: add('77'.repeat(32), READER) }), known);
  expect(fresh().outcome).toBe('admitted');
  full.add({ ...claim, entry, id: 'ff'.repeat(32) });
  expect(fresh()).toMatchObject({ outcome: 'refused', code: 'crypto/limit' });
});

test('what is known already is said to be, and an entry is of a version and of a group this program knows', () => {
  const { random, book, owner, honest } = clinic(11);
  const entry = writeEntry(honest);
  expect(book.add([entry, entry]).map(({ kind }) => kind)).toEqual(['added', 'known']);
  const founders = [founderUser(owner.userId)];
  const value = genesisOf('record', random, { founders, minVersion: 2 });
  const path = pathOf(book, { person: owner, groupId: '' });
  const writing = { parents: [], path, device: owner.device };
  expect(tryOut(book, { ...writing, body: { type: 'genesis', value } })).toBe('crypto/version');
});

test('in a log of one’s own a path names oneself, and neither role nor citation', () => {
  const { random, book, owner, other } = clinic(12);
  const groupId = owner.userId;
  const own = { deviceId: owner.device.deviceId, userId: fromHexId(groupId), cites: [] };
  const roleId = fromHexId(found(book, { person: owner, random, kind: 'role' }));
  const write = (path: Writing['path']) =>
    tryOut(book, {
      ...{ groupId, parents: [groupId], path, device: owner.device },
      body: addDevice(createDevice(random)),
    });
  expect(write({ ...own, userId: fromHexId(other.userId) })).toBe('crypto/form');
  expect(write({ ...own, roleId })).toBe('crypto/form');
  expect(write({ ...own, cites: [fromHexId(groupId)] })).toBe('crypto/form');
  expect(write(own)).toBe('accepted');
});
