/** Who holds a role's key, who waits for it, and what writing needs beside: small histories of roles and records. */
import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { initCrypto } from '../primitives/sodium.ts';
import type { Body } from './bodies/body.ts';
import { SEALED_BYTES } from './bodies/seal.ts';
import { fromHexId } from './hex-id.ts';
import { CALM, History, resolveClaims } from './history.test-support.ts';
import type { Outlook } from './outlook.ts';
import { NO_ID } from './path.ts';
import { add, OWNER, remove, set } from './people.test-support.ts';
import { AB, GENESIS } from './worked-examples.test-support.ts';

beforeAll(initCrypto);

const [HOLDER, KEYLESS] = [
  { flags: 1, read: 1, write: 1 },
  { flags: 1, read: 0, write: 0 },
];
const PLAIN = { flags: 0, read: 1, write: 0 };
const RAISED = { ...PLAIN, flags: 1 };

const epoch = (h: History, byte: number, n = 1, previous: readonly string[] = []): Body => ({
  type: 'epoch',
  value: {
    ...{ compartment: 0, suite: 1, n, previous: previous.map((name) => fromHexId(h.idOf(name))) },
    readCommit: new Uint8Array(32).fill(byte),
    writePublicKey: new Uint8Array(32).fill(byte),
    dropPublicKey: new Uint8Array(32).fill(byte),
    boxPublicKey: h.person('A').device.card.boxPublicKey,
    ...{ shareHash: NO_ID, cites: [], reason: 'first', seals: [] },
    wraps: previous.map(() => new Uint8Array(48)),
  },
});

const grant = (h: History, epochName: string, to: string, tier: 1 | 2 = 1): Body => ({
  type: 'grant',
  value: {
    epochId: fromHexId(h.idOf(epochName)),
    seals: [
      {
        ...{ memberId: fromHexId(h.user(to)), tier, boxId: new Uint8Array(16) },
        sealed: new Uint8Array(SEALED_BYTES),
      },
    ],
  },
});

const link: Body = {
  type: 'link',
  value: {
    ...{ what: 'directory', id: new Uint8Array(32).fill(1) },
    ...{ channelId: new Uint8Array(16), key: new Uint8Array(32) },
  },
};

const verdict: Body = {
  type: 'verdict',
  value: { compartment: 0, verdict: 'adopt', statementIds: [new Uint8Array(32).fill(2)] },
};

/** By name, who is a member and waits for the key. */
const waiting = (h: History): readonly string[] =>
  h
    .resolve(h.claims)
    .members.filter(({ pending }) => pending)
    .map(({ memberId }) => h.nameOf(memberId));

/** A role founded by A, who appoints B without its key; B appoints C, who waits. */
function role(seed: number): History {
  const h = new History(seed, ['A'], 'role');
  return h
    .write('first', { by: 'A', body: epoch(h, 1), after: GENESIS })
    .write('B in', { by: 'A', body: add(h.user('B'), KEYLESS), after: ['first'] })
    .write('C in', { by: 'B', body: add(h.user('C'), PLAIN), after: ['B in'] });
}

describe('who is appointed to a role', () => {
  test('by a holder has its key coming, and by anybody else waits', () => {
    const h = role(80);
    expect(waiting(h)).toEqual(['C']);
    h.write('D in', { by: 'A', body: add(h.user('D'), PLAIN), after: ['C in'] });
    expect(waiting(h)).toEqual(['C']);
  });

  test('waits until a holder names them, and nobody else’s naming counts', () => {
    const h = role(81);
    h.write('by B', { by: 'B', body: grant(h, 'first', 'C'), after: ['C in'] });
    expect(h.outcome().verdicts['by B']).toBe('crypto/right');
    expect(waiting(h)).toEqual(['C']);
    h.write('by A', { by: 'A', body: grant(h, 'first', 'C'), after: ['C in'] });
    expect(h.outcome().verdicts['by A']).toBe('accepted');
    expect(waiting(h)).toEqual([]);
  });

  test('twice at once, by a holder and by another, waits for nothing', () => {
    const h = role(91);
    h.write('C too', { by: 'A', body: add(h.user('C'), PLAIN), after: ['B in'] });
    expect(waiting(h)).toEqual([]);
  });

  test('and raised later by who lacks the key, keeps what they hold, and waits as they waited', () => {
    const h = role(92);
    h.write('H in', { by: 'A', body: add(h.user('H'), PLAIN), after: ['C in'] })
      .write('raise H', { by: 'B', body: set(h.user('H'), RAISED), after: ['H in'] })
      .write('raise C', { by: 'B', body: set(h.user('C'), RAISED), after: ['raise H'] });
    expect(h.outcome().verdicts).toMatchObject({ 'raise H': 'accepted', 'raise C': 'accepted' });
    expect(waiting(h)).toEqual(['C']);
    h.write('named', { by: 'A', body: grant(h, 'first', 'C', 2), after: ['raise C'] });
    expect(waiting(h)).toEqual([]);
  });

  test('makes no epoch and hands nothing on while waiting', () => {
    const h = role(90);
    h.write('D in', { by: 'A', body: add(h.user('D'), PLAIN), after: ['C in'] })
      .write('epoch', { by: 'C', body: epoch(h, 9, 2, ['first']), after: ['D in'] })
      .write('grant', { by: 'C', body: grant(h, 'first', 'D'), after: ['D in'] });
    expect(h.outcome().verdicts).toMatchObject({
      ...{ epoch: 'crypto/pending', grant: 'crypto/pending' },
    });
  });

  test('is named after the appointment, and not before', () => {
    const h = new History(82, ['A'], 'role');
    h.write('first', { by: 'A', body: epoch(h, 1), after: GENESIS })
      .write('B in', { by: 'A', body: add(h.user('B'), KEYLESS), after: ['first'] })
      .write('C in', { by: 'B', body: add(h.user('C'), PLAIN), after: ['B in'] })
      .write('named', { by: 'A', body: grant(h, 'first', 'C'), after: ['C in'] })
      .write('C out', { by: 'A', body: remove(h.user('C')), after: ['named'] })
      .write('C again', { by: 'B', body: add(h.user('C'), PLAIN), after: ['C out'] });
    expect(waiting(h)).toEqual(['C']);
  });

  test('is handed nothing by a holder who was removed meanwhile, although the grant stays', () => {
    const h = new History(83, ['A'], 'role');
    h.write('first', { by: 'A', body: epoch(h, 1), after: GENESIS })
      .write('H in', { by: 'A', body: add(h.user('H'), HOLDER), after: ['first'] })
      .write('B in', { by: 'A', body: add(h.user('B'), KEYLESS), after: ['H in'] })
      .write('C in', { by: 'B', body: add(h.user('C'), PLAIN), after: ['B in'] })
      .write('named', { by: 'H', body: grant(h, 'first', 'C'), after: ['C in'] });
    expect(waiting(h)).toEqual([]);
    h.write('H out', { by: 'A', body: remove(h.user('H')), after: ['C in'] });
    expect(h.outcome().verdicts['named']).toBe('accepted');
    expect(waiting(h)).toEqual(['C']);
  });
});

test('a grant by who was appointed by a voided hand stays: their own past said that they hold', () => {
  const h = new History(84, ['A'], 'role');
  h.write('first', { by: 'A', body: epoch(h, 1), after: GENESIS })
    .write('H in', { by: 'A', body: add(h.user('H'), HOLDER), after: ['first'] })
    .write('I in', { by: 'H', body: add(h.user('I'), HOLDER), after: ['H in'] })
    .write('J in', { by: 'A', body: add(h.user('J'), PLAIN), after: ['I in'] })
    .write('given', { by: 'I', body: grant(h, 'first', 'J'), after: ['J in'] })
    .write('linked', { by: 'I', body: link, after: ['J in'] })
    .write('said', { by: 'I', body: verdict, after: ['J in'] })
    .write('turned', { by: 'I', body: epoch(h, 2, 2, ['first']), after: ['J in'] })
    .write('added', { by: 'I', body: add(h.user('K'), PLAIN), after: ['J in'] })
    .write('H out', { by: 'A', body: remove(h.user('H')), after: ['H in'] });
  expect(h.outcome().verdicts).toMatchObject({
    ...{ 'I in': 'crypto/void', added: 'crypto/not-member', said: 'crypto/not-member' },
    ...{ given: 'accepted', linked: 'accepted', turned: 'accepted' },
  });
});

test('a refused epoch is nobody’s predecessor', () => {
  const h = new History(85, ['A'], 'role');
  h.write('wrong', { by: 'A', body: epoch(h, 1, 5), after: GENESIS })
    .write('first', { by: 'A', body: epoch(h, 2), after: ['wrong'] })
    .write('second', { by: 'A', body: epoch(h, 3, 2, ['first']), after: ['first'] })
    .write('over', { by: 'A', body: epoch(h, 4), after: ['second'] })
    .write('used', { by: 'A', body: epoch(h, 3, 3, ['second']), after: ['second'] })
    .write('unknown', { by: 'A', body: epoch(h, 5, 6, ['wrong']), after: ['second'] });
  expect(h.outcome().verdicts).toMatchObject({
    ...{ wrong: 'crypto/epoch', first: 'accepted', second: 'accepted' },
    ...{ over: 'crypto/epoch', used: 'crypto/epoch', unknown: 'crypto/epoch' },
  });
});

/** What is said to a body by a writer who does not manage, by a manager who writes nothing, and by a stranger. */
function saidTo(body: Body, kind: 'record' | 'organisation', seed: number) {
  const mask = kind === 'record' ? 7 : 1;
  const h = new History(seed, ['A'], kind);
  const [writer, manager] = [
    { flags: 0, read: mask, write: mask },
    { flags: 1, read: 1, write: 0 },
  ];
  h.write('W in', { by: 'A', body: add(h.user('W'), writer), after: GENESIS })
    .write('M in', { by: 'A', body: add(h.user('M'), manager), after: ['W in'] })
    .write('by W', { by: 'W', body, after: ['M in'] })
    .write('by M', { by: 'M', body, after: ['M in'] })
    .write('by Z', { by: 'Z', body, after: ['M in'] });
  const { verdicts } = h.outcome();
  return ['by W', 'by M', 'by Z'].map((name) => verdicts[name]);
}

test('where a group meets another, and by which rules, is said by who manages, whatever else others write', () => {
  const policy: Body = {
    type: 'policy',
    value: {
      ...{ minVersion: 1, minSuite: 1, relays: [], reviewHours: 0, maxEpochDays: 0 },
      ...{ accountPublicKey: NO_ID, dutyPublicKey: NO_ID, glassRole: NO_ID },
    },
  };
  const expected = ['crypto/right', 'accepted', 'crypto/not-member'];
  expect(saidTo(link, 'record', 86)).toEqual(expected);
  expect(saidTo(policy, 'organisation', 87)).toEqual(expected);
});

test('a founder ranks by place, and who was appointed twice at once by the more senior of the two', () => {
  const h = new History(88, AB);
  h.write('wait', { by: 'A', body: link, after: GENESIS })
    .write('later', { by: 'A', body: add(h.user('C'), PLAIN), after: ['wait'] })
    .write('sooner', { by: 'B', body: add(h.user('C'), PLAIN), after: GENESIS });
  const members = h.resolve(h.claims).members.map(({ memberId, rank, since }) => ({
    ...{ name: h.nameOf(memberId), rank, since: h.nameOfEntry(since) },
  }));
  const sorted = members.sort((a, b) => (a.name < b.name ? -1 : 1));
  expect(sorted).toEqual([
    { name: 'A', rank: { generation: 0, depth: 0, id: '' }, since: 'genesis' },
    { name: 'B', rank: { generation: 0, depth: 1, id: '' }, since: 'genesis' },
    { name: 'C', rank: { generation: 1, depth: 1, id: h.idOf('sooner') }, since: 'sooner' },
  ]);
});

test('a log whose founder may not found has no member, and neither has one founded under a refused path', () => {
  const h = new History(89, AB).write('linked', { by: 'A', body: link, after: GENESIS });
  const outlook = { ...CALM, judgePath: () => 'crypto/right' as const };
  const state = resolveClaims(h.claims, 'full', outlook);
  expect(state.members).toEqual([]);
  expect([...state.entryVerdicts.values()]).toEqual(['crypto/right', 'crypto/right']);
  const late = { ...CALM, judgePath: () => 'late' as const };
  expect(resolveClaims(h.claims, 'full', late).members.length).toBe(2);
  expect(resolveClaims(h.claims, 'full', late).entryVerdicts.get(h.idOf('linked'))).toBe(
    'crypto/late',
  );
});

test('a role stays a role when a senior raises whom a junior brought', () => {
  const h = new History(93, ['A']);
  h.write('J in', { by: 'A', body: add(h.user('J'), OWNER), after: GENESIS })
    .write('R in', { by: 'J', body: add('55'.repeat(32), PLAIN, 'role'), after: ['J in'] })
    .write('raise R', { by: 'A', body: set('55'.repeat(32), OWNER), after: ['R in'] });
  const kinds = h
    .resolve(h.claims)
    .members.map(({ memberId, memberKind, rights }) => [
      ...[h.nameOf(memberId), memberKind, rights.flags],
    ]);
  expect(kinds).toContainEqual(['55'.repeat(32), 'role', 1]);
  expect(kinds).toContainEqual(['J', 'user', 1]);
});

test('an epoch of a role is sealed to who holds its key: not to who lacks it, and not to who waits', () => {
  const box = { publicKey: new Uint8Array(1216), boxId: new Uint8Array(16).fill(9) };
  const outlook: Outlook = { ...CALM, boxAt: () => box };
  const sealedTo = (seed: number, names: readonly string[]) => {
    const h = new History(seed, ['A'], 'role');
    h.write('B in', { by: 'A', body: add(h.user('B'), KEYLESS), after: GENESIS }).write('C in', {
      ...{ by: 'B', body: add(h.user('C'), PLAIN), after: ['B in'] },
    });
    const base = epoch(h, 7);
    if (base.type !== 'epoch') throw new Error('an epoch');
    const seals = names
      .map((name) => ({
        ...{ memberId: fromHexId(h.user(name)), tier: name === 'C' ? (1 as const) : (2 as const) },
        ...{ boxId: box.boxId, sealed: new Uint8Array(SEALED_BYTES) },
      }))
      .sort((a, b) => (toHex(a.memberId) < toHex(b.memberId) ? -1 : 1));
    const body: Body = { type: 'epoch', value: { ...base.value, seals } };
    h.write('epoch', { by: 'A', body, after: ['C in'] });
    return h.outcome(resolveClaims(h.claims, 'full', outlook)).verdicts['epoch'];
  };
  expect(sealedTo(94, ['A'])).toBe('accepted');
  expect(sealedTo(95, ['A', 'B'])).toBe('crypto/epoch');
  expect(sealedTo(96, ['A', 'C'])).toBe('crypto/epoch');
  expect(sealedTo(97, [])).toBe('crypto/epoch');
});
