import * as A from '@automerge/automerge';
import { beforeEach, describe, expect, test } from 'vitest';
import { concatBytes, toHex } from '../encoding/bytes.ts';
import { initCrypto } from '../primitives/sodium.ts';
import {
  authorOf,
  COMPARTMENT,
  docIdOf,
  GROUP,
  idOf,
  join,
  must,
  READER,
  sessionOf,
  TestLog,
  type Person,
} from './people.test-support.ts';
import type { WorkAuthor } from './work-author.ts';
import { parseStatement, signStatement, type Item } from './statement.ts';
import { actorOf, parseSession } from './session.ts';
import { DOCUMENT_CHANGES_MAX } from './change-check.ts';
import { fromHexId } from '../log/hex-id.ts';
import type { SigningKey } from '../primitives/signature.ts';
import { WorkLedger, type WorkOffer } from './work-ledger.ts';
import { judgeSnapshot, type ListedChange, type SnapshotPorts } from './snapshot-check.ts';
import { parseSnapshot, savedHashOf, signSnapshot, type Snapshot } from './snapshot.ts';

await initCrypto();

type Note = { lines: string[] };
const NOTE = docIdOf('note');

/** Ada and Ben write by turns in one ledger; Cy makes the snapshot. */
let log: TestLog;
let people: { person: Person; author: WorkAuthor }[];
let ledger: WorkLedger;
let doc: A.Doc<Note>;

function write(i: number, line: string, count = 1): void {
  const author = people[i]?.author;
  if (author === undefined) return;
  const changes: Uint8Array[] = [];
  for (let k = 0; k < count; k++) {
    doc = A.change(A.clone(doc, { actor: author.actorFor(NOTE) }), { time: 0 }, (note) => {
      if (note.lines === undefined) note.lines = [line];
      else note.lines.push(line);
    });
    changes.push(A.getLastLocalChange(doc) ?? new Uint8Array());
  }
  say(i, [{ docId: NOTE, changes }]);
}

function say(i: number, documents: { docId: Uint8Array; changes: Uint8Array[] }[]): void {
  const seen = ledger.view.heads();
  const author = people[i]?.author;
  if (author === undefined) return;
  const offer = must(author.author({ documents, seen, claimedTime: 1, clock: 'local' }));
  const kinds = ledger.receive(offer).outcomes.map(({ kind }) => kind);
  expect(kinds.every((kind) => kind === 'accepted')).toBe(true);
}

beforeEach(() => {
  log = new TestLog();
  const inflate = () => undefined;
  people = ['ada', 'ben', 'cy'].map((name) => {
    const person = join(log, name);
    return { person, author: authorOf(person, sessionOf(person, name), inflate) };
  });
  const place = { groupId: idOf(GROUP), compartment: COMPARTMENT };
  ledger = new WorkLedger({ ...place, authority: log, inflate });
  doc = A.init<Note>();
  for (const line of ['a', 'b', 'c']) {
    write(0, line, 2);
    write(1, line);
  }
  say(2, []);
});

function list(saved: Uint8Array): readonly ListedChange[] | undefined {
  try {
    return A.getAllChanges(A.load<Note>(saved)).map((bytes) => {
      const { actor, seq, deps, hash } = A.decodeChange(bytes);
      return { actor, seq, dependencies: deps, hash: hash ?? '' };
    });
  } catch {
    return undefined;
  }
}

const ports = (change: Partial<SnapshotPorts> = {}): SnapshotPorts => ({
  ...{ groupId: idOf(GROUP), compartment: COMPARTMENT, authority: log, list },
  sessionOf: (id) => ledger.view.session(id),
  ...change,
});

function snapshotOf(saved: Uint8Array, change: Partial<Snapshot> = {}, by = 2) {
  const { author, person } = people[by] ?? people[0] ?? { author: undefined, person: undefined };
  if (author === undefined) return new Uint8Array();
  const authors = (ledger.view.authorsOf(toHex(NOTE)) ?? []).map(({ session, statement }) => ({
    ...{ session: session.bytes, statement: statement.bytes },
  }));
  const heads = (list(saved) === undefined ? [] : A.getHeads(A.load(saved))).map((hash) =>
    Uint8Array.from(hash.match(/../g) ?? [], (pair) => parseInt(pair, 16)),
  );
  const body: Snapshot = {
    ...{ groupId: idOf(GROUP), compartment: COMPARTMENT, docId: NOTE, heads, authors },
    ...{ sessionId: author.session.sessionId, previous: undefined, savedHash: savedHashOf(saved) },
    ...change,
  };
  return signSnapshot(body, person.signingKey).bytes;
}

const fate = (bytes: Uint8Array, saved: Uint8Array, change: Partial<SnapshotPorts> = {}) => {
  const judged = judgeSnapshot(bytes, saved, ports(change));
  return judged.kind === 'refused' ? judged.code : judged.kind;
};

describe('a snapshot', () => {
  test('gives the document with the author of every actor, to somebody who has none of its changes', () => {
    const saved = A.save(doc);
    const judged = judgeSnapshot(snapshotOf(saved), saved, ports());
    if (judged.kind !== 'verified') throw new Error(judged.kind);
    expect(judged.snapshot.heads).toEqual(A.getHeads(doc));
    const users = [...judged.snapshot.authors.values()].map(({ userId }) => userId);
    expect(new Set(users)).toEqual(new Set(['ada', 'ben'].map((name) => toHex(idOf(name)))));
  });

  test('waits for the maker’s session and for log entries', () => {
    const saved = A.save(doc);
    expect(fate(snapshotOf(saved), saved, { sessionOf: () => undefined })).toBe('held');
    log.unknownEntries.add(toHex(idOf('head')));
    expect(fate(snapshotOf(saved), saved)).toBe('held');
  });

  test('attack 45: dropped, altered, re-attributed, forged or gapped changes are refused', () => {
    const saved = A.save(doc);
    const honest = list(saved) ?? [];
    const pretend = (changes: readonly ListedChange[] | undefined) =>
      fate(snapshotOf(saved), saved, { list: () => changes });
    const [first, second] = honest;
    if (first === undefined || second === undefined) return;
    const forged = { ...first, actor: 'ff'.repeat(16), hash: 'ee'.repeat(32), dependencies: [] };
    const other = honest.find(({ actor }) => actor !== first.actor)?.actor ?? '';
    const attempts = {
      loads: undefined,
      dropsLast: honest.slice(0, -1),
      dropsFirst: honest.slice(1),
      attributes: honest.map((one) => (one === first ? { ...one, actor: other } : one)),
      adds: [...honest, forged],
      repeats: [...honest, { ...second }],
      skips: honest.map((one) => (one === second ? { ...one, seq: 9 } : one)),
      unchains: honest.map((one) => (one === second ? { ...one, dependencies: [] } : one)),
      alters: honest.map((one, i) =>
        i === honest.length - 1 ? { ...one, hash: 'dd'.repeat(32) } : one,
      ),
    };
    expect(pretend(honest)).toBe('verified');
    for (const [name, changes] of Object.entries(attempts))
      expect(pretend(changes), name).toBe('crypto/snapshot');
  });

  test('attack 45: a saved document with one more change, one less, or a flipped bit is refused', () => {
    const honest = A.save(doc);
    const more = A.save(
      A.change(A.clone(doc, { actor: 'ab'.repeat(16) }), (note) => note.lines.push('x')),
    );
    const bytes = snapshotOf(honest);
    expect(fate(bytes, more)).toBe('crypto/snapshot');
    expect(fate(snapshotOf(more), more)).toBe('crypto/snapshot');
    const [less] = A.applyChanges(A.init<Note>(), A.getAllChanges(doc).slice(0, -1));
    expect(fate(snapshotOf(A.save(less)), A.save(less))).toBe('crypto/snapshot');
    for (let at = 0; at < honest.length; at += 7) {
      const flipped = honest.slice();
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      const signed = fate(snapshotOf(flipped, { heads: parsedHeads(bytes) }), flipped);
      expect(signed).toBe(isSameDocument(flipped) ? 'verified' : 'crypto/snapshot');
      expect(fate(bytes, flipped)).toBe('crypto/snapshot');
    }
  });

  test('attack 46: a statement from before a demotion vouches for nothing made after it', () => {
    const before = snapshotOf(A.save(doc));
    const ada = people[0]?.person;
    if (ada === undefined) return;
    const demoted = authorOf(ada, sessionOf(ada, 'after', {}), () => undefined);
    const later = A.change(A.clone(doc, { actor: demoted.actorFor(NOTE) }), (note) =>
      note.lines.push('x'),
    );
    const saved = A.save(later);
    expect(fate(before, saved)).toBe('crypto/snapshot');
    expect(fate(snapshotOf(saved), saved)).toBe('crypto/snapshot');
    const { session } = demoted;
    const claim = must(
      demoted.author({
        documents: [{ docId: NOTE, changes: [A.getLastLocalChange(later) ?? NOTE] }],
        ...{ seen: [], claimedTime: 1, clock: 'local' },
      }),
    );
    const authors = [
      ...(parsed(before)?.authors ?? []),
      { session: session.bytes, statement: claim.statements[0]?.bytes ?? NOTE },
    ];
    expect(fate(snapshotOf(saved, { authors }), saved)).toBe('verified');
    log.rights.set(toHex(ada.path.userId), READER);
    expect(fate(snapshotOf(saved, { authors }), saved)).toBe('crypto/snapshot');
  });

  test('waits by name: for the maker’s session, and for what an author cites', () => {
    const saved = A.save(doc);
    const bytes = snapshotOf(saved);
    const sessionId = toHex(people[2]?.author.session.sessionId ?? NOTE);
    expect(judgeSnapshot(bytes, saved, ports({ sessionOf: () => undefined }))).toEqual({
      kind: 'held',
      missing: [{ kind: 'session', id: sessionId }],
    });
    log.unknownEntries.add(toHex(idOf('head')));
    const judged = judgeSnapshot(bytes, saved, ports());
    if (judged.kind !== 'held') throw new Error(judged.kind);
    expect(new Set(judged.missing.map(({ id }) => id))).toEqual(new Set([toHex(idOf('head'))]));
  });

  test('attack 45: other bytes than were hashed are refused, also where they list the same changes', () => {
    const saved = A.save(doc);
    const honest = list(saved);
    const other = concatBytes([saved, Uint8Array.of(0)]);
    expect(fate(snapshotOf(saved), saved, { list: () => honest })).toBe('verified');
    expect(fate(snapshotOf(saved), other, { list: () => honest })).toBe('crypto/snapshot');
  });

  test('attack 45: each author vouches by the last statement of their own session about this document, once', () => {
    const saved = A.save(doc);
    const honest = parsed(snapshotOf(saved))?.authors ?? [];
    const [ada, ben] = honest;
    if (ada === undefined || ben === undefined) return;
    const other = docIdOf('other note');
    const elsewhere = signStatement(
      { ...must(parseStatement(ada.statement)).statement, items: [{ ...ITEM, docId: other }] },
      signingKeyOf(0),
    ).bytes;
    const byBen = signStatement(must(parseStatement(ada.statement)).statement, signingKeyOf(1));
    const { statement } = must(parseStatement(ada.statement));
    const otherSession = signStatement({ ...statement, sessionId: idOf('x') }, signingKeyOf(0));
    const cy = people[2]?.author.session;
    if (cy === undefined) return;
    const byCy = { ...statement, sessionId: cy.sessionId, items: [ITEM] };
    const writtenNothing = {
      ...{ session: cy.bytes, statement: signStatement(byCy, signingKeyOf(2)).bytes },
    };
    const attempts = {
      twice: [ada, ben, ada],
      nothingButOne: [ada],
      brokenSession: [{ ...ada, session: ada.session.slice(1) }, ben],
      brokenStatement: [{ ...ada, statement: ada.statement.slice(1) }, ben],
      anothersStatement: [{ ...ada, statement: ben.statement }, ben],
      exchanged: [
        { session: ada.session, statement: ben.statement },
        { session: ben.session, statement: ada.statement },
      ],
      aboutAnotherDocument: [{ ...ada, statement: elsewhere }, ben],
      signedByAnother: [{ ...ada, statement: byBen.bytes }, ben],
      ofTheirOtherSession: [{ ...ada, statement: otherSession.bytes }, ben],
      whoWroteNothing: [...honest, writtenNothing],
    };
    expect(fate(snapshotOf(saved, { authors: honest }), saved)).toBe('verified');
    for (const [name, authors] of Object.entries(attempts))
      expect(fate(snapshotOf(saved, { authors }), saved), name).toBe('crypto/snapshot');
  });

  test('of a document over its bounds is refused, and one at them is not', () => {
    const saved = A.save(doc);
    const [ada] = parsed(snapshotOf(saved))?.authors ?? [];
    const session = ada && must(parseSession(ada.session));
    if (session === undefined) return;
    const actor = toHex(actorOf(session.sessionId, NOTE));
    const idAt = (seq: number) => seq.toString(16).padStart(64, '0');
    const line = (length: number) =>
      Array.from({ length }, (_, i) => ({
        ...{ actor, seq: i + 1, hash: idAt(i + 1) },
        dependencies: i === 0 ? [] : [idAt(i)],
      }));
    const fateOfLine = (length: number) => {
      const last = fromHexId(idAt(length));
      const items = [{ docId: NOTE, firstSeq: 1, lastSeq: length, lastHash: last }];
      const { statement } = must(parseStatement(ada?.statement ?? NOTE));
      const signed = signStatement({ ...statement, items }, signingKeyOf(0));
      const authors = [{ session: session.bytes, statement: signed.bytes }];
      const bytes = snapshotOf(saved, { authors, heads: [last] });
      return fate(bytes, saved, { list: () => line(length) });
    };
    expect(fateOfLine(DOCUMENT_CHANGES_MAX)).toBe('verified');
    expect(fateOfLine(DOCUMENT_CHANGES_MAX + 1)).toBe('crypto/snapshot');
  });

  test('attack 45: of each author exactly what their statement ends with, in one unbroken line, and all it builds on', () => {
    const saved = A.save(doc);
    const { authors = [] } = parsed(snapshotOf(saved)) ?? {};
    const hashAt = (i: number, seq: number) => `${String(i)}${String(seq)}`.padStart(64, '0');
    const lineOf = (i: number, length: number): ListedChange[] => {
      const session = must(parseSession(authors[i]?.session ?? NOTE));
      const actor = toHex(actorOf(session.sessionId, NOTE));
      return Array.from({ length }, (_, at) => ({
        ...{ actor, seq: at + 1, hash: hashAt(i, at + 1) },
        dependencies: at === 0 ? [] : [hashAt(i, at)],
      }));
    };
    /** Ada has two changes and Ben has one, nobody on another's, as their statements say. */
    const claimed = (change: Partial<Item> = {}) =>
      authors.map(({ session, statement }, i) => {
        const lastSeq = i === 0 ? 2 : 1;
        const item = { docId: NOTE, firstSeq: 1, lastSeq, lastHash: fromHexId(hashAt(i, lastSeq)) };
        const items = [i === 0 ? { ...item, ...change } : item];
        const signed = { ...must(parseStatement(statement)).statement, items };
        return { session, statement: signStatement(signed, signingKeyOf(orderOf(session))).bytes };
      });
    const orderOf = (session: Uint8Array) =>
      people.findIndex(({ author }) => toHex(author.session.bytes) === toHex(session));
    const both = [hashAt(0, 2), hashAt(1, 1)];
    const fateOf = (changes: ListedChange[], heads = both, change: Partial<Item> = {}) =>
      fate(
        snapshotOf(saved, { authors: claimed(change), heads: sorted(heads.map(fromHexId)) }),
        ...[saved, { list: () => changes }],
      );
    const [first, second] = lineOf(0, 2);
    const other = lineOf(1, 1);
    if (first === undefined || second === undefined) throw new Error('there are two');
    const honest = [first, second, ...other];
    expect(fateOf(honest)).toBe('verified');
    const unknown = toHex(idOf('unknown'));
    const refused = {
      oneHead: fateOf(honest, both.slice(0, 1)),
      anotherHead: fateOf(honest, [hashAt(0, 2), unknown]),
      moreThanStated: fateOf([...lineOf(0, 3), ...other], [hashAt(0, 3), hashAt(1, 1)]),
      anotherEnd: fateOf(honest, both, { lastHash: idOf('other') }),
      anotherAuthor: fateOf([
        first,
        second,
        ...other.map((one) => ({ ...one, actor: 'ff'.repeat(16) })),
      ]),
      laterNumbers: fateOf([{ ...first, seq: 2 }, { ...second, seq: 3 }, ...other]),
      unchained: fateOf(
        [first, { ...second, dependencies: [] }, ...other],
        [hashAt(0, 1), ...both],
      ),
      onNothing: fateOf([{ ...first, dependencies: [unknown] }, second, ...other]),
    };
    expect(new Set(Object.values(refused)), JSON.stringify(refused)).toEqual(
      new Set(['crypto/snapshot']),
    );
  });

  test('attack 45: heads other than those of the saved document are refused', () => {
    const saved = A.save(doc);
    const heads = parsedHeads(snapshotOf(saved));
    const inner = fromHexId(list(saved)?.[0]?.hash ?? '');
    for (const wrong of [[...heads, idOf('more')], [idOf('other')], [inner], [...heads, inner]])
      expect(fate(snapshotOf(saved, { heads: sorted(wrong) }), saved)).toBe('crypto/snapshot');
  });

  test('signed by somebody else, for another place, or by a late maker over late work is refused', () => {
    const saved = A.save(doc);
    const bytes = snapshotOf(saved);
    const sessionId = people[1]?.author.session.sessionId ?? NOTE;
    expect(fate(snapshotOf(saved, { sessionId }), saved)).toBe('crypto/signature');
    expect(fate(snapshotOf(saved, { compartment: 3 }), saved)).toBe('crypto/bind');
    expect(fate(snapshotOf(saved, { compartment: 15 }), saved)).toBe('crypto/bind');
    for (const compartment of [0, 16])
      expect(fate(snapshotOf(saved, { compartment }), saved)).toBe('crypto/form');
    const maker = toHex(people[2]?.person.path.deviceId ?? NOTE);
    log.lateDevices.add(maker);
    expect(fate(bytes, saved)).toBe('verified');
    log.lateDevices.delete(maker);
    log.lateDevices.add(toHex(people[0]?.person.path.deviceId ?? NOTE));
    expect(fate(bytes, saved)).toBe('verified');
    log.lateDevices.add(toHex(people[2]?.person.path.deviceId ?? NOTE));
    expect(fate(bytes, saved)).toBe('crypto/late');
  });

  test('covers the late work it contains', () => {
    const fresh = new WorkLedger({ ...ports(), inflate: () => undefined });
    const saved = A.save(doc);
    const judged = judgeSnapshot(snapshotOf(saved), saved, ports());
    if (judged.kind !== 'verified') throw new Error(judged.kind);
    const { authors, sessionId } = judged.snapshot;
    const ben = people[1];
    if (ben === undefined) return;
    log.lateDevices.add(toHex(ben.person.path.deviceId));
    fresh.receive({ sessions: [people[2]?.author.session.bytes ?? NOTE], statements: [] });
    const lateWork = (label: string) => {
      const author = authorOf(ben.person, sessionOf(ben.person, label), () => undefined);
      return must(author.author({ documents: [], seen: [], claimedTime: 1, clock: 'local' }));
    };
    const idIn = (offer: WorkOffer) =>
      toHex(must(parseStatement(offer.statements[0]?.bytes ?? NOTE)).statementId);
    const [here, coming] = [lateWork('here'), lateWork('coming')];
    expect(fresh.receive(here).outcomes[0]?.kind).toBe('late');
    expect(fresh.coverBySnapshot('ab'.repeat(32), [idIn(here)]).entered).toEqual([]);
    const receipt = fresh.coverBySnapshot(sessionId, [idIn(here), idIn(coming)]);
    expect(receipt.entered).toEqual([idIn(here)]);
    expect(fresh.receive(coming).outcomes[0]?.kind).toBe('accepted');
    expect([...authors.values()]).toHaveLength(2);
  });

  test('attack 48: every truncation, trailing bytes and unsorted heads are refused', () => {
    const bytes = snapshotOf(A.save(doc));
    for (let length = 0; length < bytes.length; length += 5)
      expect(parseSnapshot(bytes.slice(0, length)).ok).toBe(false);
    expect(parseSnapshot(concatBytes([bytes, Uint8Array.of(0)])).ok).toBe(false);
    const many = bytes.slice();
    many.set(Uint8Array.of(255, 255), 32 + 1 + 16 + 32);
    expect(parseSnapshot(many)).toEqual({ ok: false, error: { code: 'crypto/limit' } });
    expect(fate(snapshotOf(A.save(doc), { heads: [] }), A.save(doc))).toBe('crypto/form');
  });
});

const ITEM: Item = { docId: NOTE, firstSeq: 1, lastSeq: 1, lastHash: idOf('hash') };
const signingKeyOf = (i: number): SigningKey => {
  const person = people[i]?.person;
  if (person === undefined) throw new Error('there are three');
  return person.signingKey;
};
const sorted = (ids: readonly Uint8Array[]): readonly Uint8Array[] =>
  [...ids].sort((a, b) => (toHex(a) < toHex(b) ? -1 : 1));
const parsed = (bytes: Uint8Array) => {
  const read = parseSnapshot(bytes);
  return read.ok ? read.value.snapshot : undefined;
};
const hashesOf = (changes: readonly ListedChange[] = []) => changes.map(({ hash }) => hash).sort();
/** A flipped bit may lie where Automerge does not care; then nothing else may have changed. */
const isSameDocument = (saved: Uint8Array): boolean =>
  hashesOf(list(saved)).join() === hashesOf(list(A.save(doc))).join();
const parsedHeads = (bytes: Uint8Array): readonly Uint8Array[] => parsed(bytes)?.heads ?? [];
