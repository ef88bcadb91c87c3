import { describe, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { initCrypto } from '../primitives/sodium.ts';
import {
  authorOf,
  changeOf,
  docIdOf,
  idOf,
  join,
  must,
  sessionOf,
  TestLog,
} from './people.test-support.ts';
import { actorOf } from './session.ts';
import { parseStatement } from './statement.ts';
import { offerFromParts, partsFromOffer } from './work-parts.ts';

await initCrypto();

const NOTE = docIdOf('note');

function ada() {
  const person = join(new TestLog(), 'ada');
  const session = sessionOf(person, 'one');
  const author = authorOf(person, session, () => undefined);
  const change = (seq: number, dependencies: readonly Uint8Array[] = [], docId = NOTE) =>
    changeOf({ actor: actorOf(session.sessionId, docId), seq, dependencies });
  const say = (documents: { docId: Uint8Array; changes: Uint8Array[] }[], seen: string[] = []) =>
    author.author({ documents, seen, claimedTime: 1, clock: 'local' });
  return { author, session, change, say };
}

const code = (result: { ok: boolean; error?: { code: string } }) => result.error?.code ?? 'ok';

describe('an author', () => {
  test('says nothing false: another’s actor, a gap or a loose change is refused, and the number stays free', () => {
    const { change, say } = ada();
    const first = change(1);
    const foreign = changeOf({ actor: idOf('x').slice(0, 16), seq: 1 });
    const bad = (chunk: Uint8Array) => code(say([{ docId: NOTE, changes: [chunk] }]));
    expect(bad(foreign.chunk)).toBe('crypto/actor');
    expect(bad(change(2).chunk)).toBe('crypto/sequence');
    expect(code(say([{ docId: NOTE, changes: [first.chunk, change(2).chunk] }]))).toBe(
      'crypto/chain',
    );
    const offer = must(say([{ docId: NOTE, changes: [first.chunk] }]));
    const { statement } = must(parseStatement(offer.statements[0]?.bytes ?? NOTE));
    expect([statement.n, statement.items[0]?.lastSeq]).toEqual([1, 1]);
    expect(bad(first.chunk)).toBe('crypto/sequence');
    const second = must(say([{ docId: NOTE, changes: [change(2, [first.hash]).chunk] }]));
    expect(must(parseStatement(second.statements[0]?.bytes ?? NOTE)).statement.n).toBe(2);
  });

  test('introduces the session once, and says the documents in one order', () => {
    const { change, say, session } = ada();
    const [a, b] = [docIdOf('a'), docIdOf('b')];
    const documents = [b, a].map((docId) => ({ docId, changes: [change(1, [], docId).chunk] }));
    const offer = must(say(documents));
    expect(offer.sessions).toEqual([session.bytes]);
    expect(offerFromParts(partsFromOffer(offer))).toEqual(offer);
    const { items } = must(parseStatement(offer.statements[0]?.bytes ?? NOTE)).statement;
    const order = [toHex(a), toHex(b)].sort();
    expect(items.map((item) => toHex(item.docId))).toEqual(order);
    expect(must(say([])).sessions).toEqual([]);
  });

  test('keeps to what one statement and one envelope hold', () => {
    const { change, say } = ada();
    const many = Array.from({ length: 33 }, (_, i) => {
      const docId = docIdOf(`${i}`);
      return { docId, changes: [change(1, [], docId).chunk] };
    });
    expect(code(say(many))).toBe('crypto/limit');
    const changes: Uint8Array[] = [];
    let last: Uint8Array[] = [];
    for (let seq = 1; seq <= 63; seq++) {
      const next = change(seq, last);
      changes.push(next.chunk);
      last = [next.hash];
    }
    expect(code(say([{ docId: NOTE, changes }]))).toBe('crypto/limit');
    expect(code(say([{ docId: NOTE, changes: changes.slice(0, 62) }]))).toBe('ok');
  });

  test('folds what it has seen in eights, one statement on the other, its own last one left out', () => {
    const { author, session, say } = ada();
    const heads = (count: number) => Array.from({ length: count }, (_, i) => toHex(idOf(`${i}`)));
    const said = (seen: string[]) =>
      must(say([], seen)).statements.map(({ bytes }) => must(parseStatement(bytes)));
    expect(author.session).toBe(session);
    const [first] = said([]);
    const all = [first, ...[8, 9, 16, 17].flatMap((count) => said(heads(count)))];
    expect(all.map((one) => one?.statement.seen.length)).toEqual([0, 8, 8, 1, 8, 8, 8, 8, 1]);
    expect(all.map((one) => one?.statement.n)).toEqual(all.map((_, i) => i + 1));
    for (const [i, one] of all.entries())
      expect(one?.statement.prev).toEqual(all[i - 1]?.statementId);
    const own = toHex(all.at(-1)?.statementId ?? NOTE);
    expect(said([...heads(8), own]).map(({ statement }) => statement.seen.length)).toEqual([8]);
    const seen = said(heads(17)).flatMap(({ statement }) => statement.seen.map(toHex));
    expect(seen.sort()).toEqual(heads(17).sort());
  });

  test('puts the changes behind the last of its statements, and counts all of them as parts', () => {
    const line = (count: number, { change }: ReturnType<typeof ada>) => {
      const changes: Uint8Array[] = [];
      let last: Uint8Array[] = [];
      for (let seq = 1; seq <= count; seq++) {
        const next = change(seq, last);
        changes.push(next.chunk);
        last = [next.hash];
      }
      return changes;
    };
    const nine = Array.from({ length: 9 }, (_, i) => toHex(idOf(`${i}`)));
    const fits = ada();
    const changes = line(61, fits);
    const { statements } = must(fits.say([{ docId: NOTE, changes }], nine));
    expect(statements.map((one) => one.changes)).toEqual([[], changes]);
    const items = statements.map(({ bytes }) => must(parseStatement(bytes)).statement.items.length);
    expect(items).toEqual([0, 1]);
    const over = ada();
    expect(code(over.say([{ docId: NOTE, changes: line(62, over) }], nine))).toBe('crypto/limit');
  });

  test('leaves out a document without changes, takes 32 of them, and none twice', () => {
    const { author, change, say } = ada();
    expect(author.actorFor(NOTE)).toMatch(/^[0-9a-f]{32}$/);
    const many = Array.from({ length: 32 }, (_, i) => {
      const docId = docIdOf(`${i}`);
      return { docId, changes: i === 5 ? [] : [change(1, [], docId).chunk] };
    });
    const offer = must(say(many));
    const { items } = must(parseStatement(offer.statements[0]?.bytes ?? NOTE)).statement;
    expect(items).toHaveLength(31);
    expect(offer.statements[0]?.changes).toHaveLength(31);
    expect(code(say([{ docId: NOTE, changes: [NOTE] }]))).toBe('crypto/form');
    const twice = { docId: NOTE, changes: [change(1).chunk] };
    expect(() => say([twice, twice])).toThrow('each document once');
  });

  test('goes on in each document from where it was', () => {
    const { change, say } = ada();
    const PLAN = docIdOf('plan');
    const [one, two] = [change(1), change(1, [], PLAN)];
    must(
      say([
        { docId: NOTE, changes: [one.chunk] },
        { docId: PLAN, changes: [two.chunk] },
      ]),
    );
    const next = change(2, [two.hash], PLAN);
    const third = change(3, [next.hash], PLAN);
    const offer = must(say([{ docId: PLAN, changes: [next.chunk, third.chunk] }]));
    const { items } = must(parseStatement(offer.statements[0]?.bytes ?? NOTE)).statement;
    expect(items).toEqual([{ docId: PLAN, firstSeq: 2, lastSeq: 3, lastHash: third.hash }]);
  });
});

test('parts of an envelope are read as they were laid out: a change before any statement is nobody’s', () => {
  const [session, statement, change] = [1, 2, 3].map((byte) => Uint8Array.of(byte));
  if (session === undefined || statement === undefined || change === undefined) throw new Error();
  const offer = {
    sessions: [session],
    statements: [
      { bytes: statement, changes: [change, session] },
      { bytes: change, changes: [] },
    ],
  };
  const parts = partsFromOffer(offer);
  expect(parts.map(({ bytes }) => bytes[0])).toEqual([1, 2, 3, 1, 3]);
  expect(offerFromParts(parts)).toEqual(offer);
  const loose = parts.filter(({ bytes }) => bytes === change).slice(0, 1);
  expect(offerFromParts([...loose, ...parts])).toEqual(offer);
  expect(offerFromParts([{ type: 200, bytes: change }])).toEqual({ sessions: [], statements: [] });
});
