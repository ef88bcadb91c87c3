/** The picture of a log that everybody else reads. */
import { beforeAll, expect, test } from 'vitest';
import { initCrypto } from '../primitives/sodium.ts';
import type { Body } from './bodies/body.ts';
import { fromHexId } from './hex-id.ts';
import { History } from './history.test-support.ts';
import { LogBook } from './log-book.ts';
import { NO_ID } from './path.ts';
import {
  add,
  createPerson,
  founderUser,
  genesisOf,
  idOf,
  OWNER,
  pathOf,
  READER,
  seededRandom,
  writeEntry,
} from './people.test-support.ts';
import { AB, GENESIS } from './worked-examples.test-support.ts';

beforeAll(initCrypto);

const link = (byte: number): Body => ({
  type: 'link',
  value: {
    ...{ what: 'directory', id: new Uint8Array(32).fill(byte) },
    ...{ channelId: new Uint8Array(16), key: new Uint8Array(32) },
  },
});

test('a group is what it was founded as', () => {
  const random = seededRandom(120);
  const [book, person] = [new LogBook(), createPerson(random)];
  book.add([person.genesis]);
  const founders = [founderUser(person.userId), founderUser('77'.repeat(32))];
  const begin = (flags: number, maxEpochDays: number) => {
    const value = genesisOf('role', random, { founders, flags, maxEpochDays });
    const entry = writeEntry({
      ...{ parents: [], path: pathOf(book, { person, groupId: '' }), device: person.device },
      body: { type: 'genesis', value },
    });
    book.add([entry]);
    return book.state(idOf(entry));
  };
  expect(begin(1, 30)).toMatchObject({
    ...{ kind: 'role', compartments: 1, vouch: true, maxEpochDays: 30, isWritable: true },
    founders: [person.userId, '77'.repeat(32)],
  });
  expect(begin(0, 0)).toMatchObject({ vouch: false, maxEpochDays: 0 });
});

test('whose place somebody takes is told where it was said, and of nobody else', () => {
  const h = new History(121, AB);
  const inPlace = add(h.user('C'), READER);
  if (inPlace.type !== 'add') throw new Error('an appointment');
  const replaces = fromHexId(`${'00'.repeat(31)}01`);
  h.write('C in', {
    ...{ by: 'A', after: GENESIS },
    body: { type: 'add', value: { ...inPlace.value, replaces } },
  }).write('D in', { by: 'A', body: add(h.user('D'), READER), after: ['C in'] });
  const told = h
    .resolve(h.claims)
    .members.map((member) => [
      h.nameOf(member.memberId),
      member.replaces ?? '',
      h.nameOfEntry(member.since),
    ]);
  expect(told.sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1))).toEqual([
    ['A', '', 'genesis'],
    ['B', '', 'genesis'],
    ['C', `${'00'.repeat(31)}01`, 'C in'],
    ['D', '', 'D in'],
  ]);
});

test('an entry that needs a newer program stops writing, and one that may be passed over does not', () => {
  const h = new History(123, ['A']);
  expect(h.resolve(h.claims).isWritable).toBe(true);
  const [first] = h.claims;
  if (first === undefined) throw new Error('a history has a beginning');
  const unknown = (critical: boolean) => ({
    ...{ ...first, id: 'ab'.repeat(32), body: { type: 'unknown' as const, critical } },
    entry: { ...first.entry, groupId: fromHexId(h.groupId), parents: [fromHexId(h.groupId)] },
  });
  const states = [true, false].map((critical) => h.resolve([first, unknown(critical)]));
  expect(states.map(({ isWritable }) => isWritable)).toEqual([false, true]);
  // Either is built on: it is a head although nobody here can read it.
  for (const state of states) {
    expect(state.entryVerdicts.get('ab'.repeat(32))).toBe('ignored');
    expect(state.heads).toEqual(['ab'.repeat(32)]);
  }
});

test('sixteen heads are cited, one of each author before a second of any, the lower by name first', () => {
  const h = new History(124, ['A', 'B', 'C']);
  for (let i = 0; i < 20; i++) h.write(`a${String(i)}`, { by: 'A', body: link(i), after: GENESIS });
  for (const name of ['b1', 'b2', 'c1'])
    h.write(name, {
      by: name === 'c1' ? 'C' : 'B',
      body: link(name.charCodeAt(1)),
      after: GENESIS,
    });
  h.write('refused', { by: 'Z', body: link(99), after: GENESIS });
  const { heads } = h.resolve(h.claims);
  const sorted = (names: readonly string[]) => names.map((name) => h.idOf(name)).sort();
  const ofA = sorted(Array.from({ length: 20 }, (_, i) => `a${String(i)}`));
  const ofB = sorted(['b1', 'b2']);
  const [firstA = '', secondA = ''] = ofA;
  const [firstB = '', secondB = ''] = ofB;
  expect(heads.length).toBe(16);
  expect(heads.slice(0, 3)).toEqual([firstA, firstB, h.idOf('c1')].sort());
  expect(heads.slice(3, 5)).toEqual([secondA, secondB].sort());
  expect(heads.slice(5)).toEqual(ofA.slice(2, 13));
});

const POLICY: Body = {
  type: 'policy',
  value: {
    ...{ minVersion: 1, minSuite: 1, relays: [], accountPublicKey: NO_ID, dutyPublicKey: NO_ID },
    ...{ glassRole: NO_ID, reviewHours: 72, maxEpochDays: 0 },
  },
};
const VERDICT: Body = {
  type: 'verdict',
  value: { compartment: 0, verdict: 'adopt', statementIds: [new Uint8Array(32).fill(1)] },
};

test('what was decided is told in order: rules of a clinic, and what became of late work', () => {
  const h = new History(127, ['A', 'B'], 'organisation');
  h.write('one', { by: 'A', body: POLICY, after: GENESIS })
    .write('adopt', { by: 'B', body: VERDICT, after: ['one'] })
    .write('two', { by: 'B', body: POLICY, after: ['adopt'] });
  const { policies, verdicts, links, epochs, grants } = h.resolve(h.claims);
  expect(policies.map(({ entryId }) => h.nameOfEntry(entryId))).toEqual(['one', 'two']);
  expect(policies.map(({ author }) => h.nameOf(author.userId))).toEqual(['A', 'B']);
  expect(policies[0]?.body).toEqual(POLICY.value);
  expect(verdicts.map(({ body }) => body)).toEqual([VERDICT.value]);
  expect([links, epochs, grants]).toEqual([[], [], []]);
});

test('each kind of entry is told by itself, with who said it and when', () => {
  const h = new History(126, ['A']);
  h.write('one', { by: 'A', body: link(1), after: GENESIS }).write('in', {
    ...{ by: 'A', body: add(h.user('B'), OWNER), after: ['one'] },
  });
  h.write('two', { by: 'B', body: link(2), after: ['in'] });
  const state = h.resolve(h.claims);
  expect(state.links.map(({ entryId }) => h.nameOfEntry(entryId))).toEqual(['one', 'two']);
  expect(state.links.map(({ author }) => h.nameOf(author.userId))).toEqual(['A', 'B']);
  expect([state.epochs, state.grants, state.policies, state.verdicts]).toEqual([[], [], [], []]);
});
