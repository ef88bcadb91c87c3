/** What is kept of judged work, and the ledger that is built from it again. */
import { beforeEach, describe, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { encodeRecord, parseRecord } from './ledger-record.ts';
import { restoreLedger } from './ledger-restore.ts';
import { docIdOf, idOf, must, TestLog } from './people.test-support.ts';
import { WorkLedger } from './work-ledger.ts';
import { idIn, portsOf, Writer } from './writer.test-support.ts';

await initCrypto();

const [NOTE, PLAN] = [docIdOf('note'), docIdOf('plan')];
let log: TestLog;
let ledger: WorkLedger;

beforeEach(() => {
  log = new TestLog();
  ledger = new WorkLedger(portsOf(log));
});

describe('a ledger that is built again', () => {
  /** What is kept of the work of three statements. */
  const recordsOf = () => {
    const [ada, ben] = [new Writer(log, 'ada'), new Writer(log, 'ben')];
    const first = ada.write([NOTE]);
    const offers = [first, ben.write([PLAN], [idIn(first)]), ada.write([NOTE])];
    return offers.flatMap((offer) => {
      const { sessionRecords, outcomes } = ledger.receive(offer);
      return [
        ...sessionRecords,
        ...outcomes.flatMap((one) => ('record' in one ? [one.record] : [])),
      ];
    });
  };

  test('answers as before, also about how much of a device’s work is kept', () => {
    const records = recordsOf();
    expect(records).toHaveLength(5);
    const again = must(restoreLedger(portsOf(log), records));
    for (const docId of [NOTE, PLAN].map(toHex))
      expect(again.view.copies(docId)).toEqual(ledger.view.copies(docId));
    expect(again.view.heads()).toEqual(ledger.view.heads());
    expect(again.held).toEqual({ waiting: 0, dropped: 0 });
  });

  test('is refused where anything stands before its past: a session, a statement or a change', () => {
    const records = recordsOf();
    const without = (at: number) =>
      restoreLedger(
        portsOf(log),
        records.filter((_, place) => place !== at),
      );
    // 0 and 2 are sessions, 1 is seen by 3 and is the predecessor of 4.
    for (const at of [0, 1, 2])
      expect(without(at)).toEqual({ ok: false, error: { code: 'crypto/parent' } });
    for (const at of [3, 4]) expect(without(at).ok).toBe(true);
    for (const kept of [
      [0, 2, 3],
      [0, 4],
    ])
      expect(
        restoreLedger(
          portsOf(log),
          kept.flatMap((at) => records[at] ?? []),
        ),
      ).toEqual({ ok: false, error: { code: 'crypto/parent' } });
    const quiet = new Writer(log, 'cy');
    const silent = [quiet.write([]), quiet.write([])].flatMap((offer) => {
      const { sessionRecords, outcomes } = ledger.receive(offer);
      return [...sessionRecords, ...outcomes.flatMap((one) => ('record' in one ? one.record : []))];
    });
    expect(restoreLedger(portsOf(log), silent).ok).toBe(true);
    silent.splice(1, 1);
    expect(restoreLedger(portsOf(log), silent)).toMatchObject({ error: { code: 'crypto/parent' } });
    const broken = records.map((bytes, at) => (at === 3 ? bytes.slice(1) : bytes));
    expect(restoreLedger(portsOf(log), broken)).toEqual({
      ok: false,
      error: { code: 'crypto/form' },
    });
    const record = must(parseRecord(records[4] ?? NOTE));
    if (record.kind !== 'statement') throw new Error(record.kind);
    const dependencies = [toHex(idOf('not here'))];
    const changes = record.changes.map((change) => ({ ...change, dependencies }));
    const loose = [...records.slice(0, 4), encodeRecord({ ...record, changes })];
    expect(restoreLedger(portsOf(log), loose)).toEqual({
      ok: false,
      error: { code: 'crypto/parent' },
    });
  });

  test('reads its records and nothing else: no other kind, no other bytes, no other lengths', () => {
    const [session = NOTE, statement = NOTE] = recordsOf();
    for (const bytes of [session, statement]) {
      expect(encodeRecord(must(parseRecord(bytes)))).toEqual(bytes);
      const edited = (at: number, value: number) => {
        const copy = bytes.slice();
        copy[at] = value;
        return parseRecord(copy);
      };
      for (const kind of [0, 3]) expect(edited(0, kind).ok).toBe(false);
      for (const length of [0, 1, 5, bytes.length - 1])
        expect(parseRecord(bytes.slice(0, length)).ok).toBe(false);
      expect(parseRecord(Uint8Array.of(...bytes, 0)).ok).toBe(false);
      // The signed bytes within have a form of their own: cut short, they are none.
      const record = must(parseRecord(bytes));
      const cut = record.signed.bytes.slice(1);
      const broken =
        record.kind === 'session'
          ? { ...record, signed: { ...record.signed, bytes: cut } }
          : { ...record, signed: { ...record.signed, bytes: cut } };
      expect(parseRecord(encodeRecord(broken))).toEqual({
        ...{ ok: false, error: { code: 'crypto/form' } },
      });
    }
    const kinds = [session, statement].map((bytes) => must(parseRecord(bytes)).kind);
    expect(kinds).toEqual(['session', 'statement']);
  });
});
