/** The set of a log's entries: their ancestry, their order, and the cards they bring. */
import { beforeAll, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { hasBit, type Bits } from './bits.ts';
import { fromHexId } from './hex-id.ts';
import { claimOf, DeviceHistory, History } from './history.test-support.ts';
import { areConcurrent, closureOfAll, isBefore, LogSet, type NodeClaim } from './log-set.ts';
import {
  add,
  addDevice,
  createDevice,
  createPerson,
  READER,
  seededRandom,
} from './people.test-support.ts';
import { GENESIS } from './worked-examples.test-support.ts';

beforeAll(initCrypto);

function setOf(claims: readonly NodeClaim[]): LogSet {
  const [first, ...others] = claims;
  if (first?.body.type !== 'genesis') throw new Error('a log begins with its genesis');
  const log = new LogSet(first, first.body.value);
  for (const claim of others) log.add(claim);
  return log;
}

/** One, two beside it, and one after both. */
function diamond(seed: number): History {
  const h = new History(seed, ['A', 'B']);
  const body = (byte: string) => add(byte.repeat(32), READER);
  h.write('left', { by: 'A', body: body('11'), after: GENESIS });
  h.write('right', { by: 'B', body: body('22'), after: GENESIS });
  h.write('far', { by: 'B', body: body('33'), after: ['right'] });
  const both = ['left', 'far'].sort((a, b) => (h.idOf(a) < h.idOf(b) ? -1 : 1));
  return h.write('last', { by: 'A', body: body('44'), after: both });
}

const namesIn = (h: History, log: LogSet, closure: Bits | undefined): readonly string[] =>
  log.nodes
    .filter(({ index }) => closure !== undefined && hasBit(closure, index))
    .map(({ id }) => h.nameOfEntry(id))
    .sort();

test('every entry knows how deep it stands and what came before it', () => {
  const h = diamond(200);
  const log = setOf(h.claims);
  const node = (name: string) => {
    const found = log.byId(h.idOf(name));
    if (found === undefined) throw new Error('it was written');
    return found;
  };
  expect(['genesis', 'left', 'right', 'far', 'last'].map((name) => node(name).depth)).toEqual([
    ...[0, 1, 1, 2, 3],
  ]);
  expect(namesIn(h, log, node('last').past)).toEqual(['far', 'genesis', 'left', 'right']);
  expect(isBefore(node('right'), node('last'))).toBe(true);
  expect([isBefore(node('last'), node('right')), isBefore(node('far'), node('far'))]).toEqual([
    ...[false, false],
  ]);
  expect(areConcurrent(node('left'), node('far'))).toBe(true);
  expect([
    areConcurrent(node('right'), node('far')),
    areConcurrent(node('far'), node('right')),
    areConcurrent(node('far'), node('far')),
  ]).toEqual([false, false, false]);
  expect(node('left').author).toBe(h.user('A'));
  expect(log.node(node('far').index)).toBe(node('far'));
  expect(() => log.node(99)).toThrow('a node number comes from this set');
});

test('a part of a log is what is named and all that came before; with something unknown it is none', () => {
  const h = diamond(201);
  const log = setOf(h.claims);
  const closure = (...names: string[]) =>
    namesIn(h, log, log.closureOf(names.map((n) => h.idOf(n))));
  expect(closure('far')).toEqual(['far', 'genesis', 'right']);
  expect(closure('left', 'right')).toEqual(['genesis', 'left', 'right']);
  expect(namesIn(h, log, closureOfAll(log))).toEqual(['far', 'genesis', 'last', 'left', 'right']);
  expect(log.closureOf([h.idOf('far'), 'ee'.repeat(32)])).toBeUndefined();
  expect(namesIn(h, log, log.closureOf([]))).toEqual([]);
});

test('the order is that of depth, then of names, whatever came first', () => {
  for (const seed of [202, 203, 204, 205]) {
    const h = diamond(seed);
    const [genesis, left, right, far, last] = h.claims;
    if (!genesis || !left || !right || !far || !last) throw new Error('five were written');
    const beside = [left.id, right.id].sort();
    for (const order of [
      [genesis, left, right, far, last],
      [genesis, right, far, left, last],
    ])
      expect(setOf(order).ordered.map(({ id }) => id)).toEqual([
        ...[genesis.id, ...beside, far.id, last.id],
      ]);
  }
});

test('nothing comes before its parents', () => {
  const h = diamond(206);
  const [genesis, , , far] = h.claims;
  if (!genesis || !far) throw new Error('they were written');
  expect(() => setOf([genesis, far])).toThrow('parents come before their children');
});

test('two entries are by the same path when device, person, role and what they cite are the same', () => {
  const h = diamond(207);
  const [genesis, left, right] = h.claims;
  if (!genesis || !left || !right) throw new Error('they were written');
  const { path } = left.entry;
  const other = fromHexId('ee'.repeat(32));
  const keyOf = (claim: NodeClaim) => setOf([genesis, claim]).nodes[1]?.pathKey;
  const under = (part: Partial<typeof path>) =>
    keyOf({ ...left, entry: { ...left.entry, path: { ...path, ...part } } });
  expect(under({})).toBe(keyOf({ ...right, entry: { ...right.entry, path } }));
  const keys = [
    ...[under({}), under({ deviceId: other }), under({ userId: other }), under({ roleId: other })],
    ...[under({ cites: [] }), under({ cites: [other] }), under({ cites: [...path.cites, other] })],
  ];
  expect(new Set(keys).size).toBe(keys.length);
});

test('cards are those that persons’ logs bring, each with every entry that brings it', () => {
  const random = seededRandom(208);
  const [laptop, tablet] = [createDevice(random), createDevice(random)];
  const person = createPerson(random);
  const h = new DeviceHistory(person, { laptop, tablet });
  const body = addDevice(laptop);
  h.write('one', { by: 'phone', body, after: GENESIS });
  h.write('two', { by: 'recovery', body, after: GENESIS });
  h.write('out', { by: 'phone', body: h.removal('laptop'), after: ['one'] });
  const log = setOf(h.claims);
  const card = (device: typeof laptop) => {
    const found = log.cardOf(toHex(device.deviceId));
    return found && { card: found.card, nodes: found.nodes.map(({ index }) => index) };
  };
  expect(card(person.recovery)).toEqual({ card: person.recovery.card, nodes: [0] });
  expect(card(person.device)).toEqual({ card: person.device.card, nodes: [0] });
  expect(card(laptop)).toEqual({ card: laptop.card, nodes: [1, 2] });
  expect(card(tablet)).toBeUndefined();
  // Whoever is no device has no card, also where a person's log names them.
  h.write('friend', { by: 'phone', body: add('77'.repeat(32), READER), after: GENESIS });
  expect(setOf(h.claims).cardOf('77'.repeat(32))).toBeUndefined();
  const record = new History(209, ['A']).write('in', { by: 'A', body, after: GENESIS });
  expect(setOf(record.claims).cardOf(toHex(laptop.deviceId))).toBeUndefined();
  expect(setOf([claimOf(person.genesis)]).nodes[0]?.author).toBe(toHex(person.device.deviceId));
});
