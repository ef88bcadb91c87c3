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
});
