/** Steps 10 and 11 of the receiver, on made-up changes: what a statement may build on, and how large a document may grow. */
import { describe, expect, test } from 'vitest';
import { fromHex } from '../encoding/bytes.ts';
import { fromHexId } from '../log/hex-id.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { DOCUMENT_CHANGES_MAX, linkChanges, type StatedChange } from './change-check.ts';
import { ChangeIndex } from './change-index.ts';
import { join, sessionOf, TestLog } from './people.test-support.ts';
import { verifiedSession } from './session-check.ts';
import { StatementGraph, type StatementNode } from './statement-graph.ts';

await initCrypto();

const ACTORS_MAX = 1024;
const NOTE = '0a'.repeat(16);
const OTHER = '0b'.repeat(16);

const idAt = (n: number): string => n.toString(16).padStart(64, '0');
const actorAt = (n: number): string => n.toString(16).padStart(32, '0');
const bytesOf = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array(0);

const ada = join(new TestLog(), 'ada');
const session = verifiedSession(sessionOf(ada, 'monday'), ada.signingKey.publicKey);

/** Statements side by side, each the first of a session of its own. */
function statements(count: number): { graph: StatementGraph; nodes: readonly StatementNode[] } {
  const graph = new StatementGraph();
  const nodes = Array.from({ length: count }, (_, i) =>
    graph.add({
      ...{
        id: `s${String(i)}`,
        session: { ...session, sessionId: String(i) },
        prev: undefined,
        seen: [],
      },
      signed: {
        statement: {
          ...{ sessionId: new Uint8Array(32), n: 1, prev: undefined, seen: [], items: [] },
          ...{ claimedTime: 0, clock: 'local' },
        },
        ...{ statementId: new Uint8Array(32), bytes: new Uint8Array(0) },
      },
    }),
  );
  return { graph, nodes };
}

interface Made {
  readonly id: number;
  readonly seq?: number;
  readonly actor?: number;
  readonly on?: readonly number[];
  readonly others?: readonly number[];
  readonly docId?: string;
}

const stated = ({
  id,
  seq = 1,
  actor = 1,
  on = [],
  others = [],
  docId = NOTE,
}: Made): StatedChange => ({
  docId,
  header: {
    ...{ hash: fromHexId(idAt(id)), actor: bytesOf(actorAt(actor)), seq },
    dependencies: on.map((one) => fromHexId(idAt(one))),
    otherActors: others.map((one) => bytesOf(actorAt(one))),
    chunk: new Uint8Array(0),
  },
});

/** Changes that are known, each owned by one statement. */
function indexOf(known: readonly (Made & { readonly owner: StatementNode })[]): ChangeIndex {
  const index = new ChangeIndex();
  for (const { id, seq = 1, actor = 1, on = [], docId = NOTE, owner } of known) {
    const dependencies = on.flatMap((one) => index.get(idAt(one)) ?? []);
    index.add({ hash: idAt(id), docId, actor: actorAt(actor), seq, dependencies }, owner);
  }
  return index;
}

const fateOf = (...parts: Parameters<typeof linkChanges>): string => {
  const linked = linkChanges(...parts);
  return linked.kind === 'refused' ? linked.code : linked.kind;
};

describe('a change builds', () => {
  const { nodes } = statements(2);
  const [mine, theirs] = nodes;
  if (mine === undefined || theirs === undefined) throw new Error('there are two');
  const known = [
    { id: 1, owner: mine },
    { id: 2, actor: 2, owner: theirs },
  ];

  test('on what its statement has seen, and on nothing that only others have', () => {
    const index = indexOf(known);
    expect(fateOf([stated({ id: 9, actor: 3, on: [1] })], [mine], index)).toBe('linked');
    expect(fateOf([stated({ id: 9, actor: 3, on: [2] })], [mine], index)).toBe('crypto/seen');
    expect(fateOf([stated({ id: 9, actor: 3, on: [1, 2] })], [mine], index)).toBe('crypto/seen');
    expect(fateOf([stated({ id: 9, actor: 3, on: [1, 2] })], nodes, index)).toBe('linked');
  });

  test('also where one of the two branches that claim a change was seen', () => {
    const index = indexOf([...known, { id: 1, owner: theirs }]);
    expect(fateOf([stated({ id: 9, actor: 3, on: [1] })], [mine], index)).toBe('linked');
    expect(fateOf([stated({ id: 9, actor: 3, on: [1] })], [theirs], index)).toBe('linked');
  });

  test('on changes of the same document alone', () => {
    const index = indexOf(known);
    const change = stated({ id: 9, actor: 3, on: [1], docId: OTHER });
    expect(fateOf([change], nodes, index)).toBe('crypto/seen');
  });

  test('on changes of the same statement before it', () => {
    const index = indexOf(known);
    const both = [
      stated({ id: 8, actor: 3, on: [1] }),
      stated({ id: 9, seq: 2, actor: 3, on: [8] }),
    ];
    expect(fateOf(both, [mine], index)).toBe('linked');
  });

  test('on what is unknown only when it has come, and each of it is asked for by name', () => {
    const linked = linkChanges(
      [
        stated({ id: 9, actor: 3, on: [1, 5, 6] }),
        stated({ id: 10, seq: 2, actor: 3, on: [9, 5] }),
      ],
      [mine],
      indexOf(known),
    );
    expect(linked).toEqual({
      kind: 'missing',
      missing: [5, 6].map((id) => ({ kind: 'change', id: idAt(id) })),
    });
    // What is missing is no excuse for what is known and was not seen.
    const unseen = stated({ id: 9, actor: 3, on: [2, 5] });
    expect(fateOf([unseen], [mine], indexOf(known))).toBe('crypto/seen');
  });

  test('naming other actors only whose first change was seen', () => {
    const index = indexOf(known);
    expect(fateOf([stated({ id: 9, actor: 3, on: [1], others: [1] })], [mine], index)).toBe(
      'linked',
    );
    expect(fateOf([stated({ id: 9, actor: 3, on: [1], others: [2] })], [mine], index)).toBe(
      'crypto/seen',
    );
    expect(fateOf([stated({ id: 9, actor: 3, on: [1], others: [7] })], [mine], index)).toBe(
      'crypto/seen',
    );
    // While something is missing, who is unknown may come with it.
    const waiting = stated({ id: 9, actor: 3, on: [1, 5], others: [7] });
    expect(fateOf([waiting], [mine], index)).toBe('missing');
  });

  test('never on two branches of one fork', () => {
    const index = indexOf([
      { id: 1, owner: mine },
      { id: 2, seq: 2, on: [1], owner: mine },
      { id: 3, seq: 2, on: [1], owner: theirs },
    ]);
    expect(fateOf([stated({ id: 9, actor: 3, on: [2, 3] })], nodes, index)).toBe('crypto/fork');
    expect(fateOf([stated({ id: 9, actor: 3, on: [2] })], nodes, index)).toBe('linked');
    // A rival of what it builds on, in the same place, is a fork as well.
    expect(fateOf([stated({ id: 9, seq: 2, on: [2] })], nodes, index)).toBe('crypto/fork');
    const through = [stated({ id: 8, actor: 3, on: [2] }), stated({ id: 9, actor: 4, on: [8, 3] })];
    expect(fateOf(through, nodes, index)).toBe('crypto/fork');
  });

  test('not even on the first rival it has itself, so that a replica that knows of no other fork judges alike', () => {
    const index = indexOf([
      { id: 1, owner: mine },
      { id: 2, seq: 2, on: [1], owner: mine },
      { id: 3, actor: 2, on: [2], owner: theirs },
    ]);
    expect(fateOf([stated({ id: 9, seq: 2, on: [1, 2] })], nodes, index)).toBe('crypto/fork');
    expect(fateOf([stated({ id: 9, seq: 2, on: [1, 3] })], nodes, index)).toBe('crypto/fork');
    // What is claimed once more is no rival of itself, whoever builds on either claim.
    const contested = indexOf([
      { id: 1, owner: mine },
      { id: 2, seq: 2, on: [1], owner: mine },
      { id: 3, actor: 2, on: [2], owner: theirs },
      { id: 4, actor: 7, owner: mine },
      { id: 5, actor: 7, owner: theirs },
    ]);
    const again = [stated({ id: 2, seq: 2, on: [1] }), stated({ id: 9, seq: 3, on: [2, 3] })];
    expect(fateOf(again, nodes, contested)).toBe('linked');
    // A branch of its own is none yet, and the same change on both branches is no rival.
    expect(fateOf([stated({ id: 9, seq: 2, on: [1] })], nodes, index)).toBe('linked');
    expect(fateOf([stated({ id: 2, seq: 2, on: [1] })], nodes, index)).toBe('linked');
  });
});

describe('a document is bounded', () => {
  const { nodes } = statements(2);
  const [mine, theirs] = nodes;
  if (mine === undefined || theirs === undefined) throw new Error('there are two');
  const line = (count: number, owner: StatementNode, from = 1) =>
    Array.from({ length: count }, (_, i) => ({
      ...{ id: from + i, seq: i + 1, on: i === 0 ? [] : [from + i - 1], owner },
    }));
  const crowd = (count: number, owner: StatementNode) =>
    Array.from({ length: count }, (_, i) => ({ id: i + 1, actor: i + 1, owner }));

  test('to 4,000 changes, of which the last is taken and the next is not', () => {
    const full = indexOf(line(DOCUMENT_CHANGES_MAX - 1, mine));
    const last = stated({ id: 9_000, actor: 2, on: [DOCUMENT_CHANGES_MAX - 1] });
    const next = stated({ id: 9_001, seq: 2, actor: 2, on: [9_000] });
    expect(fateOf([last], [mine], full)).toBe('linked');
    expect(fateOf([last, next], [mine], full)).toBe('crypto/limit');
    // Other documents have bounds of their own.
    const elsewhere = stated({ id: 9_002, actor: 5, docId: OTHER });
    expect(fateOf([last, elsewhere], [mine], full)).toBe('linked');
  });

  test('to 1,024 actors', () => {
    const full = indexOf(crowd(ACTORS_MAX - 1, mine));
    expect(fateOf([stated({ id: 9_000, actor: 5_000 })], [mine], full)).toBe('linked');
    const filled = indexOf(crowd(ACTORS_MAX, mine));
    expect(fateOf([stated({ id: 9_000, seq: 2, on: [1] })], [mine], filled)).toBe('linked');
    expect(fateOf([stated({ id: 9_000, actor: 5_000 })], [mine], filled)).toBe('crypto/limit');
  });

  test('by what its author had seen, so that every replica judges alike', () => {
    const full = indexOf([
      ...line(DOCUMENT_CHANGES_MAX, theirs),
      { id: 8_000, actor: 2, owner: mine },
    ]);
    expect(fateOf([stated({ id: 9_000, actor: 3, on: [8_000] })], [mine], full)).toBe('linked');
    expect(fateOf([stated({ id: 9_000, actor: 3, on: [8_000] })], nodes, full)).toBe(
      'crypto/limit',
    );
    const overfull = indexOf([
      ...line(DOCUMENT_CHANGES_MAX - 1, mine),
      ...[8_001, 8_002].map((id) => ({ id, actor: id, owner: theirs })),
    ]);
    expect(fateOf([stated({ id: 9_000, actor: 3, on: [1] })], [mine], overfull)).toBe('linked');
    expect(fateOf([stated({ id: 9_000, actor: 3, on: [1] })], nodes, overfull)).toBe(
      'crypto/limit',
    );
    const claimedTwice = indexOf([
      ...line(DOCUMENT_CHANGES_MAX, theirs),
      ...line(DOCUMENT_CHANGES_MAX, mine),
    ]);
    expect(fateOf([stated({ id: 9_000, actor: 3, on: [1] })], [mine], claimedTwice)).toBe(
      'crypto/limit',
    );
  });
});
