/** What lies in the past of what, and where a session's changes end: over lines, forks and what was seen of others. */
import { describe, expect, test } from 'vitest';
import { initCrypto } from '../primitives/sodium.ts';
import { Acceptance, type LateSource } from './acceptance.ts';
import { docIdOf, idOf, join, sessionOf, TestLog } from './people.test-support.ts';
import { verifiedSession } from './session-check.ts';
import type { Item } from './statement.ts';
import {
  isCovered,
  isCoveredByAny,
  latestClaim,
  parentsOf,
  StatementGraph,
  tailAt,
  type StatementNode,
} from './statement-graph.ts';
import { toHex } from '../encoding/bytes.ts';

await initCrypto();

const [NOTE, PLAN] = [docIdOf('note'), docIdOf('plan')];
const ada = join(new TestLog(), 'ada');
const anySession = verifiedSession(sessionOf(ada, 'monday'), ada.signingKey.publicKey);

interface Said {
  readonly id: string;
  readonly prev?: string;
  readonly seen?: readonly string[];
  readonly items?: readonly Item[];
  readonly claimedTime?: number;
}

const itemOf = (docId: Uint8Array, firstSeq: number, lastSeq: number): Item => ({
  ...{ docId, firstSeq, lastSeq },
  lastHash: idOf(String(lastSeq)),
});

/** Statements in their order; the first letter of an id names its session. */
function graphOf(said: readonly Said[]) {
  const graph = new StatementGraph();
  for (const { id, prev, seen = [], items = [], claimedTime = 0 } of said) {
    const before = prev === undefined ? undefined : graph.get(prev);
    graph.add({
      ...{ id, session: { ...anySession, sessionId: id.slice(0, 1) }, prev: before },
      seen: seen.flatMap((one) => graph.get(one) ?? []),
      signed: {
        statement: {
          ...{ sessionId: new Uint8Array(32), n: (before?.n ?? 0) + 1, prev: undefined },
          ...{ seen: [], items, claimedTime, clock: 'local' },
        },
        ...{ statementId: new Uint8Array(32), bytes: new Uint8Array(0) },
      },
    });
  }
  const node = (id: string): StatementNode => {
    const found = graph.get(id);
    if (found === undefined) throw new Error(id);
    return found;
  };
  /** Everything that lies in the past of this one, and itself. */
  const pastOf = (id: string): readonly string[] =>
    [...graph.all()].filter((one) => isCovered(one, node(id))).map((one) => one.id);
  return { graph, node, pastOf };
}

/** a and b write, c reads both; a forks behind its first statement. */
const STORY: readonly Said[] = [
  { id: 'a1' },
  { id: 'b1' },
  { id: 'a2', prev: 'a1', seen: ['b1'] },
  { id: 'b2', prev: 'b1' },
  { id: 'c1', seen: ['a2'] },
  { id: 'a2x', prev: 'a1' },
  { id: 'b3', prev: 'b2', seen: ['a2x'] },
  { id: 'a3', prev: 'a2', seen: ['b2'] },
  { id: 'c2', prev: 'c1', seen: ['b3'] },
  { id: 'a3x', prev: 'a2x', seen: ['c1'] },
];

describe('the past of a statement', () => {
  const { graph, node, pastOf } = graphOf(STORY);

  test('is its own session up to it and what each of that had seen, and nothing beside it', () => {
    expect(Object.fromEntries(STORY.map(({ id }) => [id, pastOf(id).join(' ')]))).toEqual({
      a1: 'a1',
      b1: 'b1',
      a2: 'a1 b1 a2',
      b2: 'b1 b2',
      c1: 'a1 b1 a2 c1',
      a2x: 'a1 a2x',
      b3: 'a1 b1 b2 a2x b3',
      a3: 'a1 b1 a2 b2 a3',
      c2: 'a1 b1 a2 b2 c1 a2x b3 c2',
      a3x: 'a1 b1 a2 c1 a2x a3x',
    });
    expect(isCoveredByAny(node('b2'), [node('c1'), node('a3')])).toBe(true);
    expect(isCoveredByAny(node('b3'), [node('c1'), node('a3')])).toBe(false);
    expect(isCoveredByAny(node('b3'), [])).toBe(false);
  });

  test('begins with the statement before it and what it has seen', () => {
    expect(parentsOf(node('a3')).map(({ id }) => id)).toEqual(['a2', 'b2']);
    expect(parentsOf(node('c1')).map(({ id }) => id)).toEqual(['a2']);
    expect(parentsOf(node('a1'))).toEqual([]);
  });

  test('is known however many statements of one session were seen at different times', () => {
    const many = graphOf([
      ...Array.from({ length: 9 }, (_, i) => ({
        id: `a${String(i + 1)}`,
        ...(i === 0 ? {} : { prev: `a${String(i)}` }),
      })),
      ...Array.from({ length: 9 }, (_, i) => ({
        id: `b${String(i + 1)}`,
        ...(i === 0 ? {} : { prev: `b${String(i)}` }),
        seen: [`a${String(i + 1)}`],
      })),
      { id: 'c1', seen: ['b4'] },
      { id: 'c2', prev: 'c1', seen: ['b7', 'a2'] },
      { id: 'c3', prev: 'c2', seen: ['a3'] },
    ]);
    for (let at = 1; at <= 9; at++) expect(many.pastOf(`b${String(at)}`)).toHaveLength(2 * at);
    expect(many.pastOf('c1')).toHaveLength(4 + 4 + 1);
    expect(many.pastOf('c2')).toHaveLength(7 + 7 + 2);
    expect(many.pastOf('c3')).toHaveLength(7 + 7 + 3);
  });

  test('is counted: each stands behind its past, and a session that goes on in two ways is a fork', () => {
    expect([...graph.all()].map(({ order }) => order)).toEqual(STORY.map((_, order) => order));
    expect(graph.forks().map((rivals) => rivals.map(({ id }) => id))).toEqual([['a2', 'a2x']]);
    expect(graph.following('a', node('a1')).map(({ id }) => id)).toEqual(['a2', 'a2x']);
    expect(graph.following('a', undefined).map(({ id }) => id)).toEqual(['a1']);
    expect(graph.following('z', undefined)).toEqual([]);
    expect(graph.following('a', node('a3'))).toEqual([]);
    expect(graph.newest().map(({ id }) => id)).toEqual(['a3', 'b3', 'c2', 'a3x']);
    const begun = graphOf([{ id: 'a1' }, { id: 'a1x' }]);
    expect(begun.graph.forks().map((rivals) => rivals.map(({ id }) => id))).toEqual([
      ['a1', 'a1x'],
    ]);
    expect(begun.pastOf('a1x')).toEqual(['a1x']);
  });
});

test('the changes of a session end where its line says, as of each statement and on each branch', () => {
  const { graph, node } = graphOf([
    { id: 'a1', items: [itemOf(NOTE, 1, 2)] },
    { id: 'a2', prev: 'a1', items: [itemOf(PLAN, 1, 1)] },
    { id: 'a3', prev: 'a2', items: [itemOf(NOTE, 3, 5)] },
    { id: 'a2x', prev: 'a1' },
    { id: 'a3x', prev: 'a2x', items: [itemOf(NOTE, 3, 3)] },
    { id: 'a4', prev: 'a3' },
  ]);
  const seqAt = (id: string, docId = NOTE) => tailAt(node(id), toHex(docId))?.seq;
  expect(['a1', 'a2', 'a3', 'a2x', 'a3x'].map((id) => seqAt(id))).toEqual([2, 2, 5, 2, 3]);
  expect(['a1', 'a2', 'a3', 'a2x', 'a3x'].map((id) => seqAt(id, PLAN))).toEqual([
    undefined,
    ...[1, 1],
    ...[undefined, undefined],
  ]);
  expect(tailAt(node('a3'), toHex(NOTE))).toEqual({ seq: 5, hash: toHex(idOf('5')) });
  expect(tailAt(undefined, toHex(NOTE))).toBeUndefined();
  expect(graph.lines.map(({ lastWork }) => lastWork?.id)).toEqual(['a3', 'a3x']);
  expect(graph.lines.map(({ nodes }) => nodes.map(({ id }) => id))).toEqual([
    ['a1', 'a2', 'a3', 'a4'],
    ['a2x', 'a3x'],
  ]);
});

test('the latest claim of some sessions is that of the last statement of each', () => {
  const { graph } = graphOf([
    { id: 'a1', claimedTime: 9 },
    { id: 'a2', prev: 'a1', claimedTime: 5 },
    { id: 'b1', claimedTime: 7 },
    { id: 'c1', claimedTime: 8 },
  ]);
  const latest = (letters: string) =>
    latestClaim(graph, ({ sessionId }) => letters.includes(sessionId));
  expect(['a', 'b', 'ab', 'abc', 'z'].map(latest)).toEqual([5, 7, 7, 8, undefined]);
});

describe('what counts', () => {
  const source = (late: string, ...covered: readonly string[]): LateSource => ({
    isLate: (sessionId) => late.includes(sessionId),
    covered: new Set(covered),
  });
  const ids = (nodes: readonly StatementNode[]) => nodes.map(({ id }) => id);
  const begin = () => {
    const { graph, node } = graphOf(STORY);
    const acceptance = new Acceptance(graph, source(''));
    return { graph, node, acceptance };
  };
  const counted = ({ graph, acceptance }: ReturnType<typeof begin>) =>
    ids([...graph.all()].filter((one) => acceptance.has(one))).join(' ');

  test('is what is not late, with its past; it enters and leaves as that changes, each behind its past', () => {
    const story = begin();
    const { acceptance } = story;
    const all = STORY.map(({ id }) => id);
    expect(acceptance.recompute(source(''))).toEqual({ entered: all.map(story.node), left: [] });
    expect(ids(acceptance.heads()).sort()).toEqual(['a3', 'a3x', 'c2']);
    expect(ids(acceptance.newestAccepted())).toEqual(['a3', 'b3', 'c2', 'a3x']);
    // c has seen a2 and, through b3, a2x; nobody has seen a3 or a3x.
    const shift = acceptance.recompute(source('a'));
    expect([ids(shift.entered), ids(shift.left)]).toEqual([[], ['a3', 'a3x']]);
    expect(counted(story)).toBe('a1 b1 a2 b2 c1 a2x b3 c2');
    expect(ids(acceptance.heads())).toEqual(['c2']);
    expect(ids(acceptance.newestAccepted())).toEqual(['a2', 'b3', 'c2', 'a2x']);
    expect(ids(acceptance.coverersOf(story.node('a1')))).toEqual(['b3', 'c2']);
    expect(ids(acceptance.coverersOf(story.node('a2')))).toEqual(['c2']);
    expect(ids(acceptance.coverersOf(story.node('a3')))).toEqual([]);
    const again = acceptance.recompute(source('a', 'a3'));
    expect([ids(again.entered), ids(again.left)]).toEqual([['a3'], []]);
    expect(ids(acceptance.heads()).sort()).toEqual(['a3', 'c2']);
    expect(ids(acceptance.recompute(source('abc')).left)).toHaveLength(9);
    expect(acceptance.heads()).toEqual([]);
  });

  test('enters one by one: late work waits, and comes in with the first who has seen it', () => {
    const { graph, node } = graphOf(STORY);
    const acceptance = new Acceptance(graph, source('a', 'a3'));
    const entered = STORY.map(({ id }) => ids(acceptance.admit(node(id))).join(' '));
    expect(entered).toEqual(['', 'b1', '', 'b2', 'a1 a2 c1', '', 'a2x b3', 'a3', 'c2', '']);
    expect(acceptance.admit(node('c2'))).toEqual([]);
    expect(ids(acceptance.heads()).sort()).toEqual(['a3', 'c2']);
  });
});
