import { inflateRawSync } from 'node:zlib';
import { deflateSync } from 'fflate';
import { beforeEach, describe, expect, test } from 'vitest';
import { concatBytes, toHex } from '../encoding/bytes.ts';
import type { CryptoErrorCode } from '../errors.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { DOCUMENT_CHANGES_MAX } from './change-check.ts';
import type { BoundedInflate } from './change-header.ts';
import {
  changeOf,
  COMPARTMENT,
  docIdOf,
  EMERGENCY,
  GROUP,
  idOf,
  join,
  READER,
  sessionOf,
  TestLog,
  uleb,
  type MadeUpChange,
  type Person,
} from './people.test-support.ts';
import { HELD_PER_AUTHOR_MAX } from './hold-queue.ts';
import {
  actorOf,
  parseSession,
  startSession,
  type Session,
  type SignedSession,
} from './session.ts';
import {
  parseStatement,
  signStatement,
  type SignedStatement,
  type Statement,
} from './statement.ts';
import { WorkLedger, type OfferedStatement } from './work-ledger.ts';
import { floodOr } from '../../tests/soak/depth.ts';

await initCrypto();

const inflate: BoundedInflate = (bytes, bytesMax) => {
  try {
    return new Uint8Array(inflateRawSync(bytes, { maxOutputLength: bytesMax }));
  } catch {
    return undefined;
  }
};

const NOTE = docIdOf('note');
const OTHER = docIdOf('other');
let log: TestLog;
let mallory: Person;
let session: SignedSession;
let ledger: WorkLedger;

beforeEach(() => {
  log = new TestLog();
  mallory = join(log, 'mallory');
  session = sessionOf(mallory, 'one');
  ledger = new WorkLedger({
    ...{ groupId: idOf(GROUP), compartment: COMPARTMENT, authority: log, inflate },
  });
});

const state = (change: Partial<Statement>, of = session, by = mallory): SignedStatement =>
  signStatement(
    {
      ...{ sessionId: of.sessionId, n: 1, prev: undefined, seen: [], items: [] },
      ...{ claimedTime: 1, clock: 'local' },
      ...change,
    },
    by.signingKey,
  );

const mine = (change: Omit<MadeUpChange, 'actor'>, docId = NOTE, of = session) =>
  changeOf({ actor: actorOf(of.sessionId, docId), ...change });

const item = (change: { hash: Uint8Array }, firstSeq = 1, lastSeq = firstSeq, docId = NOTE) => ({
  ...{ docId, firstSeq, lastSeq, lastHash: change.hash },
});

/** What becomes of one statement: its code, or its kind. */
function fate(signed: { bytes: Uint8Array }, ...changes: { chunk: Uint8Array }[]): string {
  const statements: OfferedStatement[] = [
    { bytes: signed.bytes, changes: changes.map(({ chunk }) => chunk) },
  ];
  const outcome = ledger.receive({ sessions: [session.bytes], statements }).outcomes[0];
  return outcome?.kind === 'refused' ? outcome.code : (outcome?.kind ?? 'nothing');
}

const fateOfSession = (of: SignedSession, by = mallory): string => {
  const statements = [{ bytes: state({}, of, by).bytes, changes: [] }];
  const outcome = ledger.receive({ sessions: [of.bytes], statements }).outcomes[0];
  return outcome?.kind === 'refused' ? outcome.code : (outcome?.kind ?? 'nothing');
};

describe('attack 18: changes that are not the author’s own next ones', () => {
  test('another’s actor, the actor of another document, an invented actor', () => {
    const foreign = [idOf('x').slice(0, 16), actorOf(session.sessionId, OTHER)];
    for (const actor of foreign) {
      const change = changeOf({ actor, seq: 1 });
      expect(fate(state({ items: [item(change)] }), change)).toBe('crypto/actor');
    }
  });

  test('a gap, a repeated number, a change too few', () => {
    const [one, two] = [mine({ seq: 1 }), mine({ seq: 2, dependencies: [mine({ seq: 1 }).hash] })];
    expect(fate(state({ items: [item(two, 2)] }), two)).toBe('crypto/sequence');
    expect(fate(state({ items: [item(one)] }), two)).toBe('crypto/sequence');
    expect(fate(state({ items: [item(two, 1, 2)] }), one)).toBe('crypto/sequence');
    expect(fate(state({ items: [item(two, 1, 2)] }), one, two)).toBe('accepted');
    const first = state({ items: [item(two, 1, 2)] });
    const again = state({ n: 2, prev: first.statementId, items: [item(one)] });
    expect(fate(again, one)).toBe('crypto/sequence');
  });

  test('a second change that does not hang directly on the first', () => {
    const one = mine({ seq: 1 });
    const between = mine({ seq: 1 }, OTHER);
    const loose = mine({ seq: 2, dependencies: [between.hash] });
    expect(fate(state({ items: [item(loose, 1, 2)] }), one, loose)).toBe('crypto/chain');
  });
});

describe('attack 19: other bytes than were signed', () => {
  test('an altered change with repaired checksum, an extra change, a hash of another document', () => {
    const [honest, altered] = [mine({ seq: 1 }), mine({ seq: 1, content: 'more' })];
    const signed = state({ items: [item(honest)] });
    expect(fate(signed, altered)).toBe('crypto/hash');
    expect(fate(signed, honest, mine({ seq: 2, dependencies: [honest.hash] }))).toBe('crypto/hash');
    expect(fate(state({ items: [item(mine({ seq: 1 }, OTHER))] }), honest)).toBe('crypto/hash');
    const broken = { chunk: honest.chunk.slice() };
    broken.chunk[4] = (broken.chunk[4] ?? 0) ^ 1;
    expect(fate(signed, broken)).toBe('crypto/hash');
    expect(fate(signed, honest)).toBe('accepted');
  });
});

describe('attack 20: deflate bombs', () => {
  test('the first of 64 ends the matter, and no more than a hundredfold is asked of the inflater', () => {
    const deflated = deflateSync(new Uint8Array(8 << 20), { level: 9 });
    const frame = [Uint8Array.of(0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 2), uleb(deflated.length)];
    const bomb = { chunk: concatBytes([...frame, deflated]) };
    const sizes: number[] = [];
    ledger = new WorkLedger({
      ...{ groupId: idOf(GROUP), compartment: COMPARTMENT, authority: log },
      inflate: (bytes, bytesMax) => {
        sizes.push(bytesMax);
        return inflate(bytes, bytesMax);
      },
    });
    const items = [item({ hash: idOf('x') }, 1, 64)];
    expect(fate(state({ items }), ...Array.from({ length: 64 }, () => bomb))).toBe('crypto/bomb');
    expect(sizes).toEqual([deflated.length * 100]);
    expect(deflated.length * 100).toBeLessThan(8 << 20);
  });
});

describe('attack 25: rights that are not there', () => {
  const refused: [string, (person: Person) => Partial<Session>, CryptoErrorCode][] = [
    ['emergency purpose without glass', () => ({ purpose: 'emergency' }), 'crypto/right'],
    ['another group', () => ({ groupId: idOf('elsewhere') }), 'crypto/bind'],
    ['another compartment', () => ({ compartment: 3 }), 'crypto/bind'],
    [
      'a role the log does not give',
      ({ path }) => ({ path: { ...path, roleId: idOf('cardiology') } }),
      'crypto/right',
    ],
    [
      'another user',
      ({ path }) => ({ path: { ...path, userId: idOf('ada') } }),
      'crypto/signature',
    ],
  ];
  test.each(refused)('%s', (_, change, code) => {
    expect(fateOfSession(sessionOf(mallory, 'x', change(mallory)))).toBe(code);
  });

  test('a reader, a stranger, a glass holder who claims ordinary care, an epoch not in the past', () => {
    const reader = join(log, 'reader', READER);
    const crew = join(log, 'crew', EMERGENCY);
    const stranger = join(new TestLog(), 'stranger');
    log.foreignEpochs.add(toHex(idOf('next epoch')));
    expect(fateOfSession(sessionOf(reader, 'x'), reader)).toBe('crypto/right');
    expect(fateOfSession(sessionOf(stranger, 'x'), stranger)).toBe('crypto/signature');
    expect(fateOfSession(sessionOf(crew, 'x'), crew)).toBe('crypto/right');
    expect(fateOfSession(sessionOf(crew, 'y', { purpose: 'emergency' }), crew)).toBe('accepted');
    const early = sessionOf(mallory, 'x', { epochId: idOf('next epoch') });
    expect(fateOfSession(early)).toBe('crypto/epoch');
  });

  test('a session or statement signed by another device of the clinic', () => {
    const ada = join(log, 'ada');
    const forged = startSession(sessionOf(ada, 'x').session, mallory.signingKey);
    expect(fateOfSession(forged, ada)).toBe('crypto/signature');
    expect(fate(state({}, session, ada))).toBe('crypto/signature');
  });
});

describe('what a statement says to have seen', () => {
  test('a dependency outside of it, in another document, or an unknown actor is refused', () => {
    const ada = join(log, 'ada');
    const hers = sessionOf(ada, 'hers');
    const change = mine({ seq: 1 }, NOTE, hers);
    const signed = state({ items: [item(change)] }, hers, ada);
    const statements = [{ bytes: signed.bytes, changes: [change.chunk] }];
    ledger.receive({ sessions: [hers.bytes], statements });
    const built = mine({ seq: 1, dependencies: [change.hash] });
    expect(fate(state({ items: [item(built)] }), built)).toBe('crypto/seen');
    const elsewhere = mine({ seq: 1, dependencies: [change.hash] }, OTHER);
    const seen = [signed.statementId];
    const crossing = state({ seen, items: [item(elsewhere, 1, 1, OTHER)] });
    expect(fate(crossing, elsewhere)).toBe('crypto/seen');
    const puppet = mine({ seq: 1, otherActors: [idOf('nobody').slice(0, 16)] });
    expect(fate(state({ seen, items: [item(puppet)] }), puppet)).toBe('crypto/seen');
    expect(fate(state({ seen, items: [item(built)] }), built)).toBe('accepted');
  });

  test('a wrong number behind the right predecessor, or the predecessor of another session', () => {
    const first = state({});
    fate(first);
    expect(fate(state({ n: 3, prev: first.statementId }))).toBe('crypto/sequence');
    const other = sessionOf(mallory, 'two');
    ledger.receive({ sessions: [other.bytes], statements: [] });
    expect(fate(state({ n: 2, prev: first.statementId }, other))).toBe('crypto/sequence');
    expect(fate(state({ n: 2, prev: first.statementId }))).toBe('accepted');
  });

  test('both branches of a fork cannot be joined in one document', () => {
    const branches = ['left', 'right'].map((content) => mine({ seq: 1, content }));
    const signed = branches.map((change) => state({ items: [item(change)] }));
    for (const [i, one] of signed.entries()) fate(one, branches[i] ?? { chunk: NOTE });
    const ada = join(log, 'ada');
    const hers = sessionOf(ada, 'hers');
    ledger.receive({ sessions: [hers.bytes], statements: [] });
    const dependencies = branches.map(({ hash }) => hash);
    const both = mine({ seq: 1, dependencies }, NOTE, hers);
    const seen = signed.map(({ statementId }) => statementId);
    expect(fate(state({ seen, items: [item(both)] }, hers, ada), both)).toBe('crypto/fork');
    expect(fate(state({ seen }, hers, ada))).toBe('accepted');
    expect(ledger.view.copies(toHex(NOTE))).toHaveLength(2);
  });
});

describe('attack 48: encodings that are not canonical', () => {
  test('every other form of a session or statement is refused without an exception', () => {
    const samples: [Uint8Array, (bytes: Uint8Array) => { ok: boolean }][] = [
      [sessionOf(mallory, 'x', { logHeads: [idOf('a'), idOf('b')] }).bytes, parseSession],
      [
        state({ seen: [idOf('a'), idOf('b')], items: [item(mine({ seq: 1 }))] }).bytes,
        parseStatement,
      ],
    ];
    for (const [bytes, parse] of samples) {
      expect(parse(bytes).ok).toBe(true);
      for (let length = 0; length < bytes.length; length++)
        expect(parse(bytes.slice(0, length)).ok).toBe(false);
      expect(parse(concatBytes([bytes, Uint8Array.of(0)])).ok).toBe(false);
    }
  });

  test('unsorted and doubled sets, unknown numbers, too many items', () => {
    const [a, b] = [idOf('a'), idOf('b')].sort((x, y) => (toHex(x) < toHex(y) ? -1 : 1));
    if (a === undefined || b === undefined) return;
    const bytes = state({ seen: [a, b] }).bytes;
    const at = 32 + 4 + 32;
    const edit = (offset: number, value: Uint8Array) => {
      const copy = bytes.slice();
      copy.set(value, offset);
      return parseStatement(copy);
    };
    const form = { ok: false, error: { code: 'crypto/form' } };
    expect(edit(at + 1, concatBytes([b, a]))).toEqual(form);
    expect(edit(at + 1, concatBytes([a, a]))).toEqual(form);
    expect(edit(bytes.length - 65, Uint8Array.of(3))).toEqual(form);
    expect(edit(32, Uint8Array.of(0, 0, 0, 0))).toEqual(form);
    expect(edit(36, a)).toEqual(form);
    expect(edit(at, Uint8Array.of(9))).toMatchObject({ error: { code: 'crypto/limit' } });
    expect(edit(at + 65, Uint8Array.of(33))).toMatchObject({ error: { code: 'crypto/limit' } });
    expect(parseSession(sessionOf(mallory, 'x', { logHeads: [] }).bytes).ok).toBe(false);
    expect(parseSession(sessionOf(mallory, 'x', { compartment: 0 }).bytes).ok).toBe(false);
    expect(fate({ bytes: bytes.slice(0, 40) })).toBe('crypto/form');
  });
});

describe('floods', () => {
  test('attack 49: one author’s held statements are capped and others’ are not touched', () => {
    const ada = join(log, 'ada');
    const hers = sessionOf(ada, 'hers');
    ledger.receive({ sessions: [session.bytes, hers.bytes], statements: [] });
    const first = state({}, hers, ada);
    const waiting = state({ n: 2, prev: first.statementId }, hers, ada);
    ledger.receive({ sessions: [], statements: [{ bytes: waiting.bytes, changes: [] }] });
    const flood = floodOr(3000);
    for (let i = 0; i < flood; i++) fate(state({ n: 9, prev: idOf(`nowhere ${i}`) }));
    for (let i = 0; i < flood; i++) {
      const unknown = sessionOf(mallory, `unknown ${i % 7}`);
      const { bytes } = state({ n: 1, claimedTime: i }, unknown);
      ledger.receive({ sessions: [], statements: [{ bytes, changes: [] }] });
    }
    expect(ledger.held.waiting).toBe(2 * HELD_PER_AUTHOR_MAX + 1);
    expect(ledger.held.dropped).toBe(2 * (flood - HELD_PER_AUTHOR_MAX));
    const statements = [{ bytes: first.bytes, changes: [] }];
    const kinds = ledger.receive({ sessions: [], statements }).outcomes.map(({ kind }) => kind);
    expect(kinds).toEqual(['accepted', 'accepted']);
  });

  test('late work of a device is kept up to a bound, unless somebody’s statement asks for it', () => {
    log.lateDevices.add(toHex(mallory.path.deviceId));
    const content = 'x'.repeat(1_000_000);
    const outcomes: string[] = [];
    let [prev, before]: (Uint8Array | undefined)[] = [];
    const sent: [SignedStatement, { chunk: Uint8Array }][] = [];
    for (let n = 1; n <= 5; n++) {
      const change = mine({ seq: n, content, dependencies: before === undefined ? [] : [before] });
      const signed = state({ n, prev, items: [item(change, n)] });
      outcomes.push(fate(signed, change));
      sent.push([signed, change]);
      [prev, before] = [signed.statementId, change.hash];
    }
    expect(outcomes).toEqual(['late', 'late', 'late', 'late', 'crypto/limit']);
    const ada = join(log, 'ada');
    const hers = sessionOf(ada, 'hers');
    const covering = state({ seen: prev === undefined ? [] : [prev] }, hers, ada);
    const statements = [{ bytes: covering.bytes, changes: [] }];
    const [held] = ledger.receive({ sessions: [hers.bytes], statements }).outcomes;
    expect(held?.kind).toBe('held');
    const [last] = sent.slice(-1);
    expect(last && fate(...last)).toBe('late');
    expect(ledger.view.setAside()).toEqual([]);
  });

  test('a document takes no more changes than it can hold, and others go on', () => {
    const steps = 125;
    let [prev, before]: (Uint8Array | undefined)[] = [];
    let n = 0;
    for (let seq = 1; seq <= DOCUMENT_CHANGES_MAX; seq += steps) {
      const changes = [];
      for (let i = 0; i < steps; i++) {
        const dependencies = before === undefined ? [] : [before];
        const change = mine({ seq: seq + i, dependencies });
        changes.push(change);
        before = change.hash;
      }
      const last = changes.at(-1) ?? mine({ seq: 1 });
      const signed = state({ n: ++n, prev, items: [item(last, seq, seq + steps - 1)] });
      expect(fate(signed, ...changes)).toBe('accepted');
      prev = signed.statementId;
    }
    const [more, elsewhere] = [
      mine({ seq: DOCUMENT_CHANGES_MAX + 1, dependencies: before === undefined ? [] : [before] }),
      mine({ seq: 1 }, OTHER),
    ];
    const over = state({ n: n + 1, prev, items: [item(more, DOCUMENT_CHANGES_MAX + 1)] });
    expect(fate(over, more)).toBe('crypto/limit');
    const next = state({ n: n + 1, prev, items: [item(elsewhere, 1, 1, OTHER)] });
    expect(fate(next, elsewhere)).toBe('accepted');
  });

  test('what Automerge could not apply leaves every copy with what depends on it, and the rest stays', () => {
    const [bad, good] = [mine({ seq: 1 }), mine({ seq: 1 }, OTHER)];
    const first = state({ items: [item(bad)] });
    const second = state({ n: 2, prev: first.statementId, items: [item(good, 1, 1, OTHER)] });
    expect([fate(first, bad), fate(second, good)]).toEqual(['accepted', 'accepted']);
    expect(ledger.markUnappliable(toHex(first.statementId))).toEqual([toHex(NOTE)]);
    expect(ledger.view.copies(toHex(NOTE))).toEqual([]);
    expect(ledger.view.copies(toHex(OTHER))).toHaveLength(1);
  });
});
