/** Which branch of a fork goes on: that of more people, as far as its statements count, then that of the lower statement. */
import { beforeEach, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { initCrypto } from '../primitives/sodium.ts';
import type { Verdict } from './authority.ts';
import {
  changeOf,
  COMPARTMENT,
  docIdOf,
  GROUP,
  idOf,
  join,
  sessionOf,
  TestLog,
  type Person,
} from './people.test-support.ts';
import { actorOf, type SignedSession } from './session.ts';
import { signStatement, type SignedStatement } from './statement.ts';
import { WorkLedger } from './work-ledger.ts';

await initCrypto();

const NOTE = docIdOf('note');
let log: TestLog;
let forger: Person;
let session: SignedSession;
let ledger: WorkLedger;

beforeEach(() => {
  log = new TestLog();
  forger = join(log, 'forger');
  session = sessionOf(forger, 'one');
  const place = { groupId: idOf(GROUP), compartment: COMPARTMENT };
  ledger = new WorkLedger({ ...place, authority: log, inflate: () => undefined });
});

/** Two first changes of one actor: one place, and room for one of them in a document. */
function twins() {
  const made = ['this', 'that'].map((content) =>
    changeOf({ actor: actorOf(session.sessionId, NOTE), seq: 1, content }),
  );
  const [low, high] = made.sort((a, b) => (toHex(a.hash) < toHex(b.hash) ? -1 : 1));
  if (low === undefined || high === undefined) throw new Error('there are two');
  return { low, high };
}
type Change = ReturnType<typeof changeOf>;

/** First statements of the session about the change, whose ids ascend. */
const claimsOf = (change: Change, count: number): readonly SignedStatement[] =>
  Array.from({ length: count }, (_, claimedTime) =>
    signStatement(
      {
        ...{ sessionId: session.sessionId, n: 1, prev: undefined, seen: [], claimedTime },
        items: [{ docId: NOTE, firstSeq: 1, lastSeq: 1, lastHash: change.hash }],
        clock: 'local',
      },
      forger.signingKey,
    ),
  ).sort((a, b) => (toHex(a.statementId) < toHex(b.statementId) ? -1 : 1));

const state = (signed: SignedStatement, change: Change): void => {
  const statements = [{ bytes: signed.bytes, changes: [change.chunk] }];
  ledger.receive({ sessions: [session.bytes], statements });
};

/** Somebody says that they have seen the statement, and nothing else. */
function see(name: string, { statementId }: SignedStatement): void {
  const person = join(log, name);
  const own = sessionOf(person, name);
  const signed = signStatement(
    {
      ...{ sessionId: own.sessionId, n: 1, prev: undefined, seen: [statementId] },
      ...{ items: [], claimedTime: 1, clock: 'local' },
    },
    person.signingKey,
  );
  ledger.receive({
    ...{ sessions: [own.bytes], statements: [{ bytes: signed.bytes, changes: [] }] },
  });
}

const judge = (verdict: Verdict['verdict'], ...signed: readonly SignedStatement[]): void => {
  log.verdictList.push({ verdict, statementIds: signed.map(({ statementId }) => statementId) });
  ledger.reconsider();
};

/** The change of each copy, the one that goes on first; marked where the copy was ended. */
const copies = (names: Readonly<Record<string, Change>>): readonly string[] =>
  ledger.view.copies(toHex(NOTE)).map(({ changes, retired }) => {
    const name = Object.keys(names).find((one) => toHex(names[one]?.hash ?? NOTE) === changes[0]);
    return `${name ?? 'unknown'}${retired ? ' ended' : ''}`;
  });

/** Statements in the order of their ids: the first and the last about one change, the middle one about the other. */
function aroundOne(outer: Change, inner: Change) {
  const [first, last] = [claimsOf(outer, 40)[0], claimsOf(outer, 40).at(-1)];
  const between = claimsOf(inner, 40)[20];
  if (first === undefined || last === undefined || between === undefined) throw new Error('forty');
  const ids = [first, between, last].map(({ statementId }) => toHex(statementId));
  expect(ids).toEqual([...ids].sort());
  return { first, between, last };
}

test('the lower statement goes on, whatever the hashes of the changes and whichever came first', () => {
  for (const [outer, inner] of [
    [twins().low, twins().high],
    [twins().high, twins().low],
  ] as const) {
    ledger = new WorkLedger({
      ...{ groupId: idOf(GROUP), compartment: COMPARTMENT, authority: log },
      inflate: () => undefined,
    });
    const { first, between, last } = aroundOne(outer, inner);
    state(last, outer);
    state(between, inner);
    expect(copies({ outer, inner })).toEqual(['inner', 'outer']);
    // The same change, claimed by a lower statement as well.
    state(first, outer);
    expect(copies({ outer, inner })).toEqual(['outer', 'inner']);
  }
});

test('the branch that more people have seen goes on, be it through one of the statements that claim it', () => {
  const { low: outer, high: inner } = twins();
  const { first, between, last } = aroundOne(outer, inner);
  state(first, outer);
  state(between, inner);
  state(last, outer);
  expect(copies({ outer, inner })).toEqual(['outer', 'inner']);
  see('ada', between);
  expect(copies({ outer, inner })).toEqual(['inner', 'outer']);
  see('ben', last);
  expect(copies({ outer, inner })).toEqual(['outer', 'inner']);
  see('cy', between);
  expect(copies({ outer, inner })).toEqual(['inner', 'outer']);
  // Applied for one of them, it is in the document whatever became of the other.
  ledger.markUnappliable(toHex(first.statementId));
  expect(copies({ outer, inner })).toEqual(['inner', 'outer']);
  ledger.markUnappliable(toHex(last.statementId));
  expect(copies({ outer, inner })).toEqual(['inner']);
});

test('a branch is ended with one of the statements that claim it, as long as that counts', () => {
  const { low: outer, high: inner } = twins();
  const { first, between, last } = aroundOne(outer, inner);
  state(first, outer);
  state(between, inner);
  state(last, outer);
  judge('retire-copy', last);
  expect(copies({ outer, inner })).toEqual(['inner', 'outer ended']);
  log.lateDevices.add(toHex(forger.path.deviceId));
  judge('adopt', first, between);
  expect(copies({ outer, inner })).toEqual(['outer', 'inner']);
  judge('adopt', last);
  expect(copies({ outer, inner })).toEqual(['inner', 'outer ended']);
});
