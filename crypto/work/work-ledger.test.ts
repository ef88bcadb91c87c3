import * as A from '@automerge/automerge';
import { inflateRawSync } from 'node:zlib';
import { deflateSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../encoding/bytes.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { deflateChange, type BoundedInflate } from './change-header.ts';
import {
  authorOf,
  COMPARTMENT,
  docIdOf,
  GROUP,
  idOf,
  join,
  must,
  randomSource,
  sessionOf,
  shuffled,
  TestLog,
  type Person,
} from './people.test-support.ts';
import { restoreLedger } from './ledger-restore.ts';
import type { WorkAuthor } from './work-author.ts';
import { WorkLedger, type WorkOffer } from './work-ledger.ts';
import { offerFromParts, partsFromOffer } from './work-parts.ts';
import type { Receipt } from './work-outcome.ts';

await initCrypto();

type Note = { lines: string[] };
const NOTE = docIdOf('note');

const inflate: BoundedInflate = (bytes, bytesMax) => {
  try {
    return new Uint8Array(inflateRawSync(bytes, { maxOutputLength: bytesMax }));
  } catch {
    return undefined;
  }
};

/** One device's copy of everything: a ledger, the chunks it has kept, the documents it shows. */
class Replica {
  readonly log: TestLog;
  ledger: WorkLedger;
  readonly records: Uint8Array[] = [];
  readonly chunks = new Map<string, Uint8Array>();
  readonly docs = new Map<string, A.Doc<Note>>();

  constructor(log: TestLog) {
    this.log = log;
    this.ledger = new WorkLedger(this.ports());
  }

  ports() {
    return { groupId: idOf(GROUP), compartment: COMPARTMENT, authority: this.log, inflate };
  }

  take(offer: WorkOffer): Receipt {
    return this.apply(this.ledger.receive(offerFromParts(partsFromOffer(offer))));
  }

  apply(receipt: Receipt): Receipt {
    this.records.push(...receipt.sessionRecords);
    for (const outcome of receipt.outcomes) {
      if (outcome.kind !== 'accepted' && outcome.kind !== 'late') continue;
      this.records.push(outcome.record);
      for (const change of outcome.changes) {
        this.chunks.set(change.hash, change.chunk);
        if (outcome.kind === 'late' || receipt.rebuild.includes(change.docId)) continue;
        const doc = this.docs.get(change.docId) ?? A.init<Note>();
        this.docs.set(change.docId, A.applyChanges(doc, [change.chunk])[0]);
      }
    }
    for (const docId of receipt.rebuild) this.docs.set(docId, this.copies(docId)[0] ?? A.init());
    return receipt;
  }

  copies(docId = toHex(NOTE)): A.Doc<Note>[] {
    return this.ledger.view.copies(docId).map((copy) => {
      const chunks = copy.changes.map((hash) => this.chunks.get(hash) ?? new Uint8Array());
      return A.applyChanges(A.init<Note>(), chunks)[0];
    });
  }

  lines(docId = toHex(NOTE)): readonly string[] {
    const doc = this.docs.get(docId);
    expect(doc ? A.getMissingDeps(doc, []) : []).toEqual([]);
    return [...(doc?.lines ?? [])].sort();
  }
}

/** A person at a device with a copy of their own. */
class Desk extends Replica {
  readonly person: Person;
  author: WorkAuthor;

  constructor(log: TestLog, person: Person, label: string) {
    super(log);
    this.person = person;
    this.author = authorOf(person, sessionOf(person, label), inflate);
  }

  /** Writes a line and states it; the offer goes to others. */
  write(line: string, docId = NOTE): WorkOffer {
    const doc = this.docs.get(toHex(docId)) ?? A.init<Note>();
    const next = A.change(
      A.clone(doc, { actor: this.author.actorFor(docId) }),
      { time: 0 },
      (note) => {
        if (note.lines === undefined) note.lines = [line];
        else note.lines.push(line);
      },
    );
    return this.say([{ docId, changes: [A.getLastLocalChange(next) ?? new Uint8Array()] }]);
  }

  say(documents: { docId: Uint8Array; changes: Uint8Array[] }[]): WorkOffer {
    const seen = this.ledger.view.heads();
    const offer = must(this.author.author({ documents, seen, claimedTime: 1, clock: 'local' }));
    const own = this.take(offer);
    for (const outcome of own.outcomes) expect(outcome.kind).toMatch(/accepted|late/);
    return offer;
  }
}

/** The same log for everybody, as if entries had spread. */
function clinic() {
  const log = new TestLog();
  const desk = (name: string) => new Desk(log, join(log, name), name);
  return { log, ada: desk('ada'), ben: desk('ben'), cy: desk('cy') };
}

const kinds = (receipt: Receipt) => receipt.outcomes.map((outcome) => outcome.kind);

describe('work that arrives', () => {
  test('is the same document on every desk, whatever the order of arrival, with duplicates', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const { log, ada, ben, cy } = clinic();
      const offers: WorkOffer[] = [];
      const random = randomSource(seed);
      const start = ada.write('start');
      for (const desk of [ben, cy]) desk.take(start);
      offers.push(start);
      for (let step = 0; step < 30; step++) {
        const desk = [ada, ben, cy][random(3)] ?? ada;
        offers.push(desk.write(`line ${step}`));
        const online = [ada, ben, cy].filter(() => random(2) === 0);
        for (const offer of offers) online.forEach((other) => other.take(offer));
      }
      const late = new Replica(log);
      for (const offer of shuffled([...offers, ...offers], random)) late.take(offer);
      for (const offer of offers) ada.take(offer);
      expect(late.ledger.held, `seed ${seed}`).toEqual({ waiting: 0, dropped: 0 });
      expect(late.lines(), `seed ${seed}`).toEqual(ada.lines());
      expect(late.lines()).toHaveLength(31);
      expect(late.ledger.view.heads()).toEqual(ada.ledger.view.heads());
    }
  });

  test('names what it waits for, and is released when that comes', () => {
    const { ada, ben } = clinic();
    const [first, second] = [ada.write('one'), ada.write('two')];
    expect(ben.take(second).outcomes).toMatchObject([
      { kind: 'held', missing: [{ kind: 'session', id: toHex(ada.author.session.sessionId) }] },
    ]);
    expect(kinds(ben.take(first))).toEqual(['accepted', 'accepted']);
    expect(ben.lines()).toEqual(['one', 'two']);
    expect(kinds(ben.take(first))).toEqual(['duplicate']);
  });

  test('is kept away by no copy that lacks its changes, brings others, or is signed by nobody, before it or behind it', () => {
    const { ada, ben } = clinic();
    const [first, second, third] = [ada.write('one'), ada.write('two'), ada.write('three')];
    const signedByNobody = (bytes: Uint8Array) => bytes.with(-1, (bytes.at(-1) ?? 0) ^ 1);
    const sessions = second.sessions.map(signedByNobody);
    const [changes] = third.statements.map((statement) => statement.changes);
    const copies: readonly WorkOffer[] = [
      { sessions, statements: [] },
      ...second.statements.flatMap(({ bytes, changes: own }) => [
        { sessions: [], statements: [{ bytes, changes: [] }] },
        { sessions: [], statements: [{ bytes, changes: changes ?? [] }] },
        { sessions, statements: [{ bytes: signedByNobody(bytes), changes: own }] },
      ]),
    ];
    for (const offer of [...copies, second, ...copies]) ben.take(offer);
    ben.take(third);
    ben.take(first);
    expect(ben.lines()).toEqual(ada.lines());
    expect(ben.lines()).toHaveLength(3);
    expect(ben.ledger.held).toEqual({ waiting: 0, dropped: 0 });
  });

  test('waits for what its session waits for, though a copy of the session is signed by nobody', () => {
    const { log, ada, ben } = clinic();
    const offer = ada.write('one');
    log.unknownEntries.add(toHex(idOf('head')));
    const copies = offer.sessions.map((bytes) => bytes.with(-1, (bytes.at(-1) ?? 0) ^ 1));
    for (const sessions of [copies, offer.sessions, copies]) ben.take({ ...offer, sessions });
    log.unknownEntries.clear();
    ben.apply(ben.ledger.reconsider());
    expect(ben.lines()).toEqual(['one']);
    expect(ben.ledger.held).toEqual({ waiting: 0, dropped: 0 });
  });

  test('is accepted with its changes deflated', () => {
    const { ada, ben } = clinic();
    const offer = ada.write('blood pressure '.repeat(200));
    const deflated = offer.statements.map(({ bytes, changes }) => ({
      bytes,
      changes: changes.map((change) => deflateChange(change, deflateSync)),
    }));
    expect(deflated[0]?.changes[0]?.length).toBeLessThan(300);
    ben.take({ ...offer, statements: deflated });
    expect(ben.lines()).toEqual(ada.lines());
  });

  test('waits for log entries and is judged when they have come', () => {
    const { log, ada, ben } = clinic();
    const offer = ada.write('one');
    log.unknownEntries.add(toHex(idOf('head')));
    expect(kinds(ben.take(offer))).toEqual(['held']);
    log.unknownEntries.clear();
    expect(kinds(ben.apply(ben.ledger.reconsider()))).toEqual(['accepted']);
    expect(ben.lines()).toEqual(['one']);
  });

  test('comes back from storage without being judged again, and goes on from there', () => {
    const { log, ada, ben } = clinic();
    for (const line of ['one', 'two']) ben.take(ada.write(line));
    ada.take(ben.write('three'));
    const keys = new Map(log.keys);
    log.keys.clear();
    const restored = must(restoreLedger(ada.ports(), ada.records));
    expect(restored.view.heads()).toEqual(ada.ledger.view.heads());
    expect(restored.view.copies(toHex(NOTE))).toEqual(ada.ledger.view.copies(toHex(NOTE)));
    ada.ledger = restored;
    expect(kinds(ada.take(ben.write('four')))).toEqual(['accepted']);
    expect(ada.lines()).toEqual(['four', 'one', 'three', 'two']);
    for (const [id, key] of keys) log.keys.set(id, key);
    expect(restoreLedger(ada.ports(), ada.records.slice(1))).toMatchObject({ ok: false });
  });

  test('a clone of a profile starts a session of its own, so no actor and number is used twice', () => {
    const { log, ben } = clinic();
    const ada = join(log, 'ada');
    const [one, two] = ['tab one', 'tab two'].map((tab) => new Desk(log, ada, tab));
    if (one === undefined || two === undefined) return;
    for (const offer of [one.write('a'), two.write('b')]) ben.take(offer);
    expect(one.author.actorFor(NOTE)).not.toBe(two.author.actorFor(NOTE));
    expect(ben.ledger.view.copies(toHex(NOTE))).toHaveLength(1);
    expect(ben.ledger.view.forks()).toEqual([]);
  });

  test('more than eight heads are folded by statements without changes', () => {
    const { log, ada } = clinic();
    for (let i = 0; i < 20; i++)
      ada.take(new Desk(log, join(log, `guest ${i}`), 'x').write(`${i}`));
    const offer = ada.write('all of them');
    expect(offer.statements).toHaveLength(3);
    expect(ada.ledger.view.heads()).toHaveLength(1);
    expect(offer.statements[0]?.changes).toEqual([]);
  });
});

describe('late work', () => {
  test('before the removal and seen: stays, and its author is still named', () => {
    const { log, ada, ben, cy } = clinic();
    ada.take(ben.write('seen'));
    cy.take(ada.say([]));
    log.lateDevices.add(toHex(ben.person.path.deviceId));
    ada.apply(ada.ledger.reconsider());
    expect(ada.lines()).toEqual(['seen']);
    const id = ada.ledger.view.authorOf(A.getHeads(ada.docs.get(toHex(NOTE)) ?? A.init())[0] ?? '');
    expect(id?.userId).toBe(toHex(idOf('ben')));
    expect(ada.ledger.view.standingOf(id?.statementId ?? '')).toEqual({
      standing: 'covered',
      via: [toHex(idOf('ada'))],
    });
  });

  test('unseen or back-dated: set aside, in nobody’s document, until a colleague adopts it', () => {
    const { log, ada, ben } = clinic();
    const start = ada.write('start');
    ben.take(start);
    log.lateDevices.add(toHex(ben.person.path.deviceId));
    const receipt = ada.take(ben.write('late'));
    expect(kinds(receipt)).toEqual(['late']);
    expect(ada.lines()).toEqual(['start']);
    const [id = ''] = ada.ledger.view.setAside();
    log.verdictList.push({ verdict: 'reject', statementIds: [fromHex(id) ?? NOTE] });
    ada.apply(ada.ledger.reconsider());
    expect(ada.ledger.view.setAside()).toEqual([]);
    expect(ada.ledger.view.standingOf(id)?.standing).toBe('rejected');
    log.verdictList.push({ verdict: 'adopt', statementIds: [fromHex(id) ?? NOTE] });
    expect(ada.apply(ada.ledger.reconsider()).entered).toEqual([id]);
    expect(ada.lines()).toEqual(['late', 'start']);
  });

  test('via a colleague who had not heard: kept for their sake and marked, in every order', () => {
    const { log, ada, ben, cy } = clinic();
    const start = ada.write('start');
    for (const desk of [ben, cy]) desk.take(start);
    const late = ben.write('late');
    cy.take(late);
    const built = cy.write('built on it');
    log.lateDevices.add(toHex(ben.person.path.deviceId));
    for (const order of [
      [late, built],
      [built, late],
    ]) {
      const desk = new Replica(log);
      for (const offer of [start, ...order]) desk.take(offer);
      expect(desk.lines()).toEqual(['built on it', 'late', 'start']);
      const id = desk.ledger.view.authorOf(
        A.getAllChanges(ben.docs.get(toHex(NOTE)) ?? A.init()).map(
          (c) => A.decodeChange(c).hash,
        )[1] ?? '',
      );
      expect(desk.ledger.view.standingOf(id?.statementId ?? '')).toEqual({
        standing: 'covered',
        via: [toHex(idOf('cy'))],
      });
    }
  });

  test('a removal that turns out void gives the work back', () => {
    const { log, ada, ben } = clinic();
    log.lateDevices.add(toHex(ben.person.path.deviceId));
    ben.ledger.reconsider();
    ada.take(ben.write('late'));
    expect(ada.lines()).toEqual([]);
    log.lateDevices.clear();
    expect(ada.apply(ada.ledger.reconsider()).entered).toHaveLength(1);
    expect(ada.lines()).toEqual(['late']);
    log.lateDevices.add(toHex(ben.person.path.deviceId));
    expect(ada.apply(ada.ledger.reconsider()).left).toHaveLength(1);
    expect(ada.copies()).toEqual([]);
  });

  test('a lost phone’s work in a private record is covered by the same person’s other device', () => {
    const log = new TestLog();
    const [phone, laptop] = ['ada:phone', 'ada:laptop'].map(
      (name) => new Desk(log, join(log, name), name),
    );
    if (phone === undefined || laptop === undefined) return;
    laptop.take(phone.write('from the phone'));
    laptop.say([]);
    log.lateDevices.add(toHex(phone.person.path.deviceId));
    laptop.apply(laptop.ledger.reconsider());
    expect(laptop.lines()).toEqual(['from the phone']);
  });
});

describe('a forked session', () => {
  test('leaves both branches whole, names the device, and cannot erase what colleagues built', () => {
    const { log, ada, ben, cy } = clinic();
    const person = join(log, 'forger');
    const [left, right] = ['same', 'same'].map((label) => new Desk(log, person, label));
    if (left === undefined || right === undefined) return;
    const [first, second] = [left.write('branch one'), right.write('branch two')];
    for (const desk of [ada, ben, cy]) desk.take(first);
    const built = [ada.write('ada built')];
    ben.take(built[0] ?? first);
    built.push(ben.write('ben built'));
    const offers = [first, second, ...built];
    for (let seed = 1; seed <= 12; seed++) {
      const desk = new Replica(log);
      for (const offer of shuffled(offers, randomSource(seed))) desk.take(offer);
      expect(
        desk.copies().map((copy) => [...copy.lines].sort()),
        `seed ${seed}`,
      ).toEqual([['ada built', 'ben built', 'branch one'], ['branch two']]);
      expect(desk.lines()).toEqual(['ada built', 'ben built', 'branch one']);
      expect(desk.ledger.view.forks()).toMatchObject([
        { deviceId: toHex(person.path.deviceId), n: 1 },
      ]);
    }
    const receipt = ada.take(second);
    expect(receipt.forks).toHaveLength(1);
    const rival = receipt.outcomes.find((outcome) => outcome.kind === 'accepted')?.statement;
    log.verdictList.push({
      verdict: 'retire-copy',
      statementIds: [fromHex(rival?.statementId ?? '') ?? NOTE],
    });
    ada.ledger.reconsider();
    expect(ada.ledger.view.copies(toHex(NOTE)).map((copy) => copy.retired)).toEqual([false, true]);
    expect(kinds(ada.take(cy.write('goes on')))).toEqual(['accepted']);
  });

  test('does not come back by going on behind what was ended, nor by who builds on that', () => {
    const { log, ada, cy } = clinic();
    const person = join(log, 'forger');
    const [kept, ended] = ['same', 'same'].map((label) => new Desk(log, person, label));
    if (kept === undefined || ended === undefined) return;
    ada.take(kept.write('begins'));
    const rival = ended.write('contradicts');
    const judged = ada.take(rival).outcomes.find((outcome) => outcome.kind === 'accepted');
    const id = fromHex(judged?.statement.statementId ?? '') ?? NOTE;
    log.verdictList.push({ verdict: 'retire-copy', statementIds: [id] });
    ada.ledger.reconsider();
    const again = ended.write('goes on all the same');
    for (const offer of [rival, again]) cy.take(offer);
    for (const offer of [kept.write('goes on'), again, cy.write('builds on it')]) ada.take(offer);
    expect(ada.copies().map(({ lines }) => [...lines].sort())).toEqual([
      ['begins', 'goes on'],
      ['builds on it', 'contradicts', 'goes on all the same'],
    ]);
    expect(ada.ledger.view.copies(toHex(NOTE)).map((copy) => copy.retired)).toEqual([false, true]);
  });
});
