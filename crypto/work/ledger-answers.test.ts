/** What a ledger answers about the work it holds: who has it, what is owed, and what is set aside. */
import { beforeEach, describe, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { fromHexId } from '../log/hex-id.ts';
import { initCrypto } from '../primitives/sodium.ts';
import type { Verdict } from './authority.ts';
import {
  authorOf,
  changeOf,
  docIdOf,
  idOf,
  must,
  sessionOf,
  TestLog,
} from './people.test-support.ts';
import { actorOf } from './session.ts';
import { WorkLedger, type WorkOffer } from './work-ledger.ts';
import { idIn, portsOf, Writer as WriterIn } from './writer.test-support.ts';
import type { Receipt } from './work-outcome.ts';

await initCrypto();

const [NOTE, PLAN] = [docIdOf('note'), docIdOf('plan')];
let log: TestLog;
let ledger: WorkLedger;

beforeEach(() => {
  log = new TestLog();
  ledger = new WorkLedger(portsOf(log));
});

/** In the log of this test. */
class Writer extends WriterIn {
  constructor(name: string, label = name) {
    super(log, name, label);
  }
}

/** A statement about one document that cites nothing. */
const STATEMENT_BYTES = 199;

const take = (offer: WorkOffer): Receipt => ledger.receive(offer);
const kinds = ({ outcomes }: Receipt) => outcomes.map(({ kind }) => kind);
const late = (...writers: readonly Writer[]): Receipt => {
  log.lateDevices.clear();
  for (const { deviceId } of writers) log.lateDevices.add(deviceId);
  return ledger.reconsider();
};
const judge = (verdict: Verdict['verdict'], ...ids: readonly string[]): Receipt => {
  log.verdictList.push({ verdict, statementIds: ids.map(fromHexId) });
  return ledger.reconsider();
};
/** A second branch of the same session. */
const fork = (name: string) => [new Writer(name), new Writer(name)] as const;

describe('a ledger knows', () => {
  test('which devices have said that they have a statement, its author’s among them, each once', () => {
    const [ada, adaAgain, ben, cy] = [
      new Writer('ada'),
      new Writer('ada', 'tuesday'),
      new Writer('ben'),
      new Writer('cy'),
    ];
    const offer = ada.write([NOTE]);
    const id = idIn(offer);
    take(cy.write([]));
    take(offer);
    expect(ledger.view.holdersOf(id)).toEqual([{ deviceId: ada.deviceId, userId: ada.userId }]);
    take(ben.write([], [id]));
    take(adaAgain.write([], [id]));
    expect(ledger.view.holdersOf(id).map(({ deviceId }) => deviceId)).toEqual([
      ada.deviceId,
      ben.deviceId,
    ]);
    expect(ledger.view.holdersOf(toHex(idOf('unknown')))).toEqual([]);
  });

  test('the latest time at which a device has stated anything', () => {
    const [ada, again, ben] = [new Writer('ada'), new Writer('ada', 'tuesday'), new Writer('ben')];
    for (const [writer, time] of [
      [ada, 5],
      [again, 9],
      [ada, 7],
      [ben, 20],
    ] as const)
      take(writer.write([], [], time));
    expect(ledger.view.latestOf(ada.deviceId)).toBe(9);
    expect(ledger.view.latestOf(ben.deviceId)).toBe(20);
    expect(ledger.view.latestOf(toHex(idOf('nobody')))).toBeUndefined();
  });

  test('who owes an answer: whoever has not said that they have others’ work that counts', () => {
    const [ada, ben] = [new Writer('ada'), new Writer('ben')];
    const owes = () => [ada, ben].map(({ deviceId }) => ledger.view.owesAnswer(deviceId));
    expect(owes()).toEqual([false, false]);
    take(ada.write([]));
    expect(owes()).toEqual([false, false]);
    take(ada.write([NOTE]));
    expect(owes()).toEqual([false, true]);
    take(ben.write([]));
    expect(owes()).toEqual([false, true]);
    take(ben.write([], ledger.view.heads()));
    expect(owes()).toEqual([false, false]);
    take(ben.write([NOTE], ledger.view.heads()));
    expect(owes()).toEqual([true, false]);
    late(ben);
    expect(owes()).toEqual([false, false]);
  });

  test('who made a change, what a statement says, and which session it is of', () => {
    const ada = new Writer('ada');
    const offer = ada.write([NOTE, PLAN]);
    const receipt = take(offer);
    const [outcome] = receipt.outcomes;
    if (outcome?.kind !== 'accepted') throw new Error(outcome?.kind);
    const docIds = [NOTE, PLAN].map(toHex).sort();
    expect(outcome.statement).toMatchObject({ userId: ada.userId, deviceId: ada.deviceId, docIds });
    expect(outcome.changes.map(({ docId }) => docId)).toEqual(docIds);
    for (const { hash } of outcome.changes)
      expect(ledger.view.authorOf(hash)).toEqual(outcome.statement);
    expect(ledger.view.authorOf(toHex(idOf('no change')))).toBeUndefined();
    expect(ledger.view.statement(idIn(offer))).toEqual(outcome.statement);
    expect(ledger.view.statement(toHex(idOf('none')))).toBeUndefined();
    const sessionId = toHex(ada.session.sessionId);
    expect(ledger.view.session(sessionId)?.signed.bytes).toEqual(ada.session.bytes);
    expect([...ledger.view.documentIds()].sort()).toEqual(docIds);
    expect(receipt.rebuild).toEqual([]);
    expect(receipt.sessionRecords).toHaveLength(1);
    expect(take({ sessions: [ada.session.bytes], statements: [] })).toMatchObject({
      ...{ sessionRecords: [], sessionsRefused: [], outcomes: [] },
    });
  });

  test('which sessions wrote a document last, while none has forked it', () => {
    const [ada, ben] = [new Writer('ada'), new Writer('ben')];
    const ids = [ada.write([NOTE]), ben.write([NOTE, PLAN]), ada.write([NOTE]), ada.write([PLAN])];
    for (const offer of ids) take(offer);
    const last = () =>
      ledger.view
        .authorsOf(toHex(NOTE))
        ?.map(({ session, statement }) => [toHex(session.sessionId), toHex(statement.statementId)]);
    const [, benLast, adaLast] = ids.map(idIn);
    const bySession = [
      [toHex(ada.session.sessionId), adaLast],
      [toHex(ben.session.sessionId), benLast],
    ];
    expect(last()).toEqual(bySession);
    late(ben);
    expect(last()).toEqual(bySession.slice(0, 1));
    expect(ledger.view.authorsOf(toHex(idOf('nothing').slice(0, 16)))).toEqual([]);
    const [left, right] = fork('forger');
    take(left.write([NOTE]));
    take(right.write([PLAN]));
    expect(last()).toHaveLength(2);
    const rival = changeOf({
      actor: actorOf(left.session.sessionId, NOTE),
      seq: 1,
      content: 'else',
    });
    const documents = [{ docId: NOTE, changes: [rival.chunk] }];
    const other = new Writer('forger').author;
    take(must(other.author({ documents, seen: [], claimedTime: 9, clock: 'local' })));
    expect(last()).toBeUndefined();
    expect(ledger.view.authorsOf(toHex(PLAN))).toHaveLength(2);
  });
});

describe('work that does not count', () => {
  test('is listed until a verdict hides or adopts it, and says as what it stands', () => {
    const [ada, ben] = [new Writer('ada'), new Writer('ben')];
    const [first, second] = [ben.write([NOTE]), ben.write([NOTE])];
    take(first);
    expect(ledger.view.standingOf(idIn(first))).toEqual({ standing: 'accepted', via: [] });
    const shift = late(ben);
    expect([shift.entered, shift.left, shift.rebuild]).toEqual([[], [idIn(first)], [toHex(NOTE)]]);
    expect(kinds(take(second))).toEqual(['late']);
    expect(ledger.view.copies(toHex(NOTE))).toEqual([]);
    expect(ledger.view.setAside()).toEqual([idIn(first), idIn(second)]);
    expect(ledger.view.standingOf(idIn(second))).toEqual({ standing: 'set-aside', via: [] });
    expect(ledger.view.standingOf(toHex(idOf('none')))).toBeUndefined();
    expect(ledger.view.isLate(toHex(ben.session.sessionId))).toBe(true);
    judge('reject', idIn(second));
    expect(ledger.view.setAside()).toEqual([idIn(first)]);
    expect(ledger.view.standingOf(idIn(second))).toEqual({ standing: 'rejected', via: [] });
    const receipt = take(ada.write([], [idIn(first)]));
    expect(receipt.entered).toEqual([idIn(first)]);
    expect(receipt.rebuild).toEqual([toHex(NOTE)]);
    expect(ledger.view.standingOf(idIn(first))).toEqual({ standing: 'covered', via: [ada.userId] });
    const readers = ['cy', 'dee', 'eve']
      .map((name) => new Writer(name))
      .sort((a, b) => (a.userId > b.userId ? -1 : 1));
    for (const reader of readers) take(reader.write([], [idIn(first)]));
    expect(ledger.view.standingOf(idIn(first))?.via).toEqual(
      [ada, ...readers].map(({ userId }) => userId).sort(),
    );
    expect(judge('adopt', idIn(second)).entered).toEqual([idIn(second)]);
    expect(ledger.view.standingOf(idIn(second))).toEqual({ standing: 'covered', via: [] });
    expect(ledger.view.setAside()).toEqual([]);
  });

  test('is covered by a snapshot of somebody who is known and not late', () => {
    const [ada, ben] = [new Writer('ada'), new Writer('ben')];
    take(ada.write([]));
    const offer = ben.write([NOTE]);
    late(ben);
    take(offer);
    const cover = ({ session }: Writer) =>
      ledger.coverBySnapshot(toHex(session.sessionId), [idIn(offer)]).entered;
    expect(cover(ben)).toEqual([]);
    expect(cover(new Writer('stranger'))).toEqual([]);
    expect(cover(ada)).toEqual([idIn(offer)]);
    expect(late(ben, ada).left).toContain(idIn(offer));
    expect(late(ben).entered).toContain(idIn(offer));
  });

  test('of a device is kept up to 4,096 statements, and work of others all the same', () => {
    const [ben, cy] = [new Writer('ben'), new Writer('cy')];
    late(ben, cy);
    const fates = (writer: Writer, count: number) =>
      Array.from({ length: count }, () => kinds(take(writer.write([])))[0]);
    expect(new Set(fates(ben, 4096))).toEqual(new Set(['late']));
    expect(fates(ben, 1)).toEqual(['refused']);
    expect(fates(cy, 1)).toEqual(['late']);
  });

  test('makes room again when it counts, and what counts takes none', () => {
    const [ada, ben] = [new Writer('ada'), new Writer('ben')];
    const heavy = (writer: Writer, seq: number, before?: Uint8Array) => {
      const actor = actorOf(writer.session.sessionId, NOTE);
      const dependencies = before === undefined ? [] : [before];
      const sized = (length: number) =>
        changeOf({ actor, seq, dependencies, content: 'x'.repeat(length) });
      // Each statement takes a mebibyte with its change: four are the bound.
      const over = sized(1_000_000).chunk.length - 1_000_000 + STATEMENT_BYTES;
      const change = sized((1 << 20) - over);
      const documents = [{ docId: NOTE, changes: [change.chunk] }];
      const offer = must(
        writer.author.author({ documents, seen: [], claimedTime: 1, clock: 'local' }),
      );
      return { offer, hash: change.hash };
    };
    late(ben);
    const offers: WorkOffer[] = [];
    let before: Uint8Array | undefined;
    for (let seq = 1; seq <= 6; seq++) {
      const { offer, hash } = heavy(ben, seq, before);
      offers.push(offer);
      before = hash;
    }
    const fate = (at: number) => kinds(take(offers[at] ?? { sessions: [], statements: [] }))[0];
    expect([0, 1, 2, 3, 4].map(fate)).toEqual(['late', 'late', 'late', 'late', 'refused']);
    judge('adopt', idIn(offers[1] ?? ben.write([])));
    expect([4, 5].map(fate)).toEqual(['late', 'late']);
    for (let seq = 1, last: Uint8Array | undefined; seq <= 5; seq++) {
      const { offer, hash } = heavy(ada, seq, last);
      expect(kinds(take(offer))).toEqual(['accepted']);
      last = hash;
    }
  });
});

describe('what cannot be judged yet', () => {
  test('says what it waits for: a session, statements or changes', () => {
    const [ada, ben] = [new Writer('ada'), new Writer('ben')];
    const [first, second] = [ada.write([NOTE]), ada.write([NOTE], [toHex(idOf('unseen'))])];
    expect(take({ ...second, sessions: [ada.session.bytes] }).outcomes).toEqual([
      {
        ...{ kind: 'held', statementId: idIn(second) },
        missing: [idIn(first), toHex(idOf('unseen'))].map((id) => ({ kind: 'statement', id })),
      },
    ]);
    const actor = actorOf(ben.session.sessionId, NOTE);
    const loose = changeOf({ actor, seq: 1, dependencies: [idOf('a change')] });
    const documents = [{ docId: NOTE, changes: [loose.chunk] }];
    const offer = must(ben.author.author({ documents, seen: [], claimedTime: 1, clock: 'local' }));
    expect(take(offer).outcomes).toEqual([
      {
        ...{ kind: 'held', statementId: idIn(offer) },
        missing: [{ kind: 'change', id: toHex(idOf('a change')) }],
      },
    ]);
    expect(ledger.held).toEqual({ waiting: 2, dropped: 0 });
  });

  test('counts against whom an unknown session claims to be, and never against that device itself', () => {
    const [ada, ben] = [new Writer('ada'), new Writer('ben')];
    take({ sessions: [ada.session.bytes], statements: [] });
    const [, waits] = [ada.write([]), ada.write([])];
    expect(kinds(take(waits))).toEqual(['held']);
    log.unknownEntries.add(toHex(idOf('on its way')));
    for (const { person } of [ada, ben]) {
      const unknown = sessionOf(person, 'unknown', { logHeads: [idOf('on its way')] });
      const author = authorOf(person, unknown, () => undefined);
      for (let i = 0; i < 150; i++)
        take(must(author.author({ documents: [], seen: [], claimedTime: 1, clock: 'local' })));
    }
    expect(ledger.held).toEqual({ waiting: 1 + 2 * (1 + 150), dropped: 0 });
  });

  test('is not what cannot be read: that is refused, and what is behind it is judged', () => {
    const ada = new Writer('ada');
    const offer = ada.write([NOTE]);
    const receipt = take({
      sessions: [NOTE, ...offer.sessions],
      statements: [{ bytes: NOTE, changes: [] }, ...offer.statements],
    });
    expect(receipt.sessionsRefused).toEqual([{ sessionId: '', code: 'crypto/form' }]);
    expect(kinds(receipt)).toEqual(['refused', 'accepted']);
    expect(receipt.outcomes[0]).toEqual({
      ...{ kind: 'refused', statementId: undefined, code: 'crypto/form' },
    });
    expect(receipt.sessionRecords).toHaveLength(1);
    expect(take(offer).outcomes).toEqual([{ kind: 'duplicate', statementId: idIn(offer) }]);
  });

  test('is refused with its session, for the same reason', () => {
    const ada = new Writer('ada');
    const offer = ada.write([]);
    log.rights.clear();
    const sessionId = toHex(ada.session.sessionId);
    expect(take(offer)).toMatchObject({
      sessionsRefused: [{ sessionId, code: 'crypto/right' }],
      outcomes: [{ kind: 'refused', statementId: idIn(offer), code: 'crypto/right' }],
    });
  });
});

describe('a fork', () => {
  test('is named once with everything that claims the place, by whatever came last', () => {
    const [left, right] = fork('forger');
    take(left.write([NOTE]));
    const receipt = take(right.write([PLAN]));
    const sessionId = toHex(left.session.sessionId);
    const { userId, deviceId } = left;
    const [named] = receipt.forks;
    expect(named).toMatchObject({ sessionId, userId, deviceId, n: 1 });
    const ids = [...ledger.view.heads()];
    expect(ids).toHaveLength(2);
    expect(named?.statementIds).toEqual(ids);
    expect(ledger.view.forks()).toEqual([named]);
    const third = new Writer('forger');
    expect(take(third.write([NOTE, PLAN])).forks[0]?.statementIds).toHaveLength(3);
    expect(ledger.view.forks()).toHaveLength(1);
    expect(take(third.write([])).forks).toEqual([]);
  });

  test('whose copy was ended stays so for all that hangs on it, also where the verdict came first or is gone', () => {
    const branch = (content: string) => {
      const author = new Writer('forger').author;
      return [1, 2, 3].map((seq, _, all) => {
        const made = all.slice(0, seq).reduce<{ chunk: Uint8Array; hash: Uint8Array }[]>(
          (chain) => [
            ...chain,
            changeOf({
              ...{ actor: actorOf(author.session.sessionId, NOTE), seq: chain.length + 1 },
              dependencies: chain.slice(-1).map(({ hash }) => hash),
              content,
            }),
          ],
          [],
        );
        const documents = [{ docId: NOTE, changes: made.slice(-1).map(({ chunk }) => chunk) }];
        return must(author.author({ documents, seen: [], claimedTime: 1, clock: 'local' }));
      });
    };
    const [kept, ended] = [branch('kept'), branch('ended')];
    const [first, last] = [ended[0], ended[2]];
    if (first === undefined || last === undefined) throw new Error('there are three');
    const retired = () => ledger.view.copies(toHex(NOTE)).map((copy) => copy.retired);
    const goesOn = () => {
      const [copy] = ledger.view.copies(toHex(NOTE));
      return ledger.view.authorOf(copy?.changes.at(-1) ?? '')?.statementId === idIn(last);
    };
    judge('retire-copy', idIn(first));
    for (const offer of [...kept, ...ended]) take(offer);
    expect([retired(), goesOn()]).toEqual([[false, true], false]);
    take(new Writer('ada').write([], [idIn(last)]));
    expect([retired(), goesOn()]).toEqual([[false, true], false]);
    log.verdictList.length = 0;
    ledger.reconsider();
    expect([retired(), goesOn()]).toEqual([[false, false], true]);
    judge('retire-copy', idIn(first));
    expect([retired(), goesOn()]).toEqual([[false, true], false]);
  });
});

test('several changes of one statement stand on one another in the document', () => {
  const ada = new Writer('ada');
  const actor = actorOf(ada.session.sessionId, NOTE);
  const first = changeOf({ actor, seq: 1 });
  const second = changeOf({ actor, seq: 2, dependencies: [first.hash] });
  const third = changeOf({ actor, seq: 3, dependencies: [second.hash] });
  const changes = [first, second, third].map(({ chunk }) => chunk);
  const documents = [{ docId: NOTE, changes }];
  take(must(ada.author.author({ documents, seen: [], claimedTime: 1, clock: 'local' })));
  expect(ledger.view.copies(toHex(NOTE))).toEqual([
    { changes: [first, second, third].map(({ hash }) => toHex(hash)), retired: false },
  ]);
});

describe('what Automerge could not apply', () => {
  test('makes its documents be built again with every later change, and no others', () => {
    const [ada, ben] = [new Writer('ada'), new Writer('ben')];
    const bad = ada.write([NOTE]);
    take(bad);
    expect(take(ben.write([NOTE])).rebuild).toEqual([]);
    expect(ledger.markUnappliable(idIn(bad))).toEqual([toHex(NOTE)]);
    expect(ledger.markUnappliable(toHex(idOf('unknown')))).toEqual([]);
    expect(take(ben.write([NOTE, PLAN])).rebuild).toEqual([toHex(NOTE)]);
    expect(ledger.view.copies(toHex(NOTE)).map(({ changes }) => changes.length)).toEqual([2]);
    take(ada.write([NOTE]));
    expect(ledger.view.copies(toHex(NOTE)).map(({ changes }) => changes.length)).toEqual([2]);
  });
});
