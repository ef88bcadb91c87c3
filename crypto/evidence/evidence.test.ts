import { describe, expect, test } from 'vitest';
import { concatBytes, toHex } from '../encoding/bytes.ts';
import { Ward } from '../epoch/ward.test-support.ts';
import { fromHexId } from '../log/hex-id.ts';
import { LogBook } from '../log/log-book.ts';
import {
  act,
  add,
  found,
  OWNER,
  pathOf,
  READER,
  remove,
  set,
  type Person,
} from '../log/people.test-support.ts';
import { FLAG_GLASS, FLAG_MANAGE } from '../log/rights.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { EvidenceBook, SHOWN_MAX } from './evidence-book.ts';
import {
  parseEvidence,
  signNextEvidence,
  tailOf,
  type ChainTail,
  type Evidence,
  type SignedEvidence,
} from './evidence.ts';
import { evidenceAuthorityFrom } from './log-evidence-authority.ts';
import { floodOr } from '../../tests/soak/depth.ts';

await initCrypto();

const SUMMARY = 1;
const CREW = { flags: FLAG_GLASS, read: 0b011, write: 0 };

/** A record with a reader and an emergency crew. */
function clinic(seed: number) {
  const ward = new Ward(seed);
  const { book } = ward;
  const [owner, reader, crew] = [ward.person(), ward.person(), ward.person()];
  const record = ward.group(owner, 'record', 0b111);
  act(book, { person: owner, groupId: record, body: add(reader.userId, READER) });
  act(book, { person: owner, groupId: record, body: add(crew.userId, CREW) });
  const epochId = ward.rotate({ person: owner, groupId: record, compartment: SUMMARY });
  const bookOver = (log: LogBook) =>
    new EvidenceBook(fromHexId(record), evidenceAuthorityFrom(log, record));
  const note = (
    person: Person,
    tail?: ChainTail,
    change: Partial<Evidence> = {},
  ): SignedEvidence => {
    const path = pathOf(book, { person, groupId: record });
    const draft = {
      ...{ groupId: fromHexId(record), compartment: SUMMARY, epochId: fromHexId(epochId), path },
      ...{ type: 'view' as const, packId: undefined, claimedTime: 1, clock: 'local' as const },
      ...{ body: new Uint8Array(3), ...change },
    };
    const signed = signNextEvidence(tail, draft, person.device.signingKey);
    if (!signed.ok) throw new Error(signed.error.code);
    return signed.value;
  };
  return { ward, book, owner, reader, crew, record, epochId, bookOver, note };
}

const fate = (book: EvidenceBook, { bytes }: SignedEvidence, compartment = SUMMARY): string => {
  const outcome = book.receive(bytes, compartment);
  return outcome.kind === 'refused' ? outcome.code : outcome.kind;
};

describe('evidence', () => {
  test('of a reader is shown with its maker; twice is once; chains name their gaps', () => {
    const { book, reader, bookOver, note } = clinic(1);
    const shelf = bookOver(book);
    const first = note(reader);
    const second = note(reader, tailOf(first));
    const third = note(reader, tailOf(second));
    expect([first, first, third].map((one) => fate(shelf, one))).toEqual([
      'shown',
      'duplicate',
      'shown',
    ]);
    expect(shelf.shown().map(({ gapBefore }) => gapBefore)).toEqual([false, true]);
    expect(fate(shelf, second)).toBe('shown');
    expect(shelf.shown()).toMatchObject(
      [1, 2, 3].map((n) => ({
        ...{ userId: reader.userId, contested: false, gapBefore: false },
        signed: { evidence: { n } },
      })),
    );
  });

  test('of another device, for another place, or under an invented epoch is refused', () => {
    const { book, owner, reader, ward, bookOver, note, record } = clinic(2);
    const shelf = bookOver(book);
    const path = pathOf(book, { person: owner, groupId: record });
    expect(fate(shelf, note(reader, undefined, { path }))).toBe('crypto/signature');
    expect(fate(shelf, note(reader), 2)).toBe('crypto/bind');
    expect(fate(shelf, note(reader, undefined, { groupId: ward.random(32) }))).toBe('crypto/bind');
    const entry = fromHexId(book.state(record)?.members[1]?.since ?? '');
    expect(fate(shelf, note(reader, undefined, { epochId: entry }))).toBe('crypto/epoch');
    expect(fate(shelf, note(reader, undefined, { epochId: ward.random(32) }))).toBe('held');
  });

  test('waits for an appointment that is still on its way; a stranger’s waits for ever', () => {
    const { ward, book, owner, record, bookOver, note } = clinic(3);
    const shelf = bookOver(book);
    const late = ward.person();
    const early = note(late);
    expect(fate(shelf, early)).toBe('held');
    expect(shelf.shown()).toEqual([]);
    act(book, { person: owner, groupId: record, body: add(late.userId, READER) });
    expect(shelf.reconsider().map(({ kind }) => kind)).toEqual(['shown']);
    expect(fate(shelf, note(ward.person()))).toBe('held');
  });

  test('waits for log entries and is judged when they have come', () => {
    const { book, reader, bookOver, note } = clinic(4);
    const other = new LogBook();
    const shelf = bookOver(other);
    expect(fate(shelf, note(reader))).toBe('held');
    other.add(book.groups().flatMap((groupId) => book.entriesOf(groupId)));
    expect(shelf.reconsider().map(({ kind }) => kind)).toEqual(['shown']);
  });

  test('of opening by breaking the glass needs the glass flag', () => {
    const { book, reader, crew, bookOver, note } = clinic(5);
    const shelf = bookOver(book);
    expect(fate(shelf, note(reader, undefined, { type: 'open' }))).toBe('held');
    expect(fate(shelf, note(crew, undefined, { type: 'open' }))).toBe('shown');
  });

  test('attack 35: stays, contested, when its maker is removed, before or after it arrives', () => {
    const { book, owner, crew, record, bookOver, note } = clinic(6);
    const shelf = bookOver(book);
    const opened = note(crew, undefined, { type: 'open' });
    const closed = note(crew, tailOf(opened), { type: 'close' });
    expect(fate(shelf, opened)).toBe('shown');
    act(book, { person: owner, groupId: record, body: remove(crew.userId) });
    expect(fate(shelf, closed)).toBe('shown');
    shelf.reconsider();
    expect(shelf.shown().map(({ contested }) => contested)).toEqual([true, true]);
  });

  test('is judged by what its maker was ever given: founding, an appointment and what was changed in it, together', () => {
    const { ward, book, owner, reader, record, epochId } = clinic(10);
    const authority = evidenceAuthorityFrom(book, record);
    const pathOfOne = (person: Person) => pathOf(book, { person, groupId: record });
    const everOf = (person: Person) => authority.rightsEver(pathOfOne(person));
    expect(everOf(owner)).toEqual({ flags: FLAG_MANAGE, read: 0b111, write: 0b111 });
    expect(everOf(reader)).toEqual(READER);
    const less = { flags: 0, read: 0b101, write: 0b100 };
    act(book, { person: owner, groupId: record, body: set(reader.userId, less) });
    expect(everOf(reader)).toEqual({
      flags: 0,
      read: READER.read | 1,
      write: READER.write | 0b100,
    });
    expect(everOf(ward.person())).toBeUndefined();
    const elsewhere = evidenceAuthorityFrom(book, toHex(ward.random(32)));
    expect(elsewhere.rightsEver(pathOfOne(owner))).toBeUndefined();
    const random = ward.random;
    const common = found(book, { person: owner, random, kind: 'record', coFounders: [reader] });
    for (const person of [owner, reader])
      expect(evidenceAuthorityFrom(book, common).rightsEver(pathOfOne(person))).toEqual({
        ...{ flags: FLAG_MANAGE, read: 1, write: 1 },
      });
    // Who may not appoint gives nothing, whatever they write.
    const puppet = ward.person();
    act(book, { person: reader, groupId: record, body: add(puppet.userId, READER) });
    expect(everOf(puppet)).toBeUndefined();
    expect(authority.isEpoch(fromHexId(epochId), SUMMARY)).toBe(true);
    expect(authority.isEpoch(fromHexId(epochId), 2)).toBe(false);
    expect(authority.isStanding(pathOfOne(reader))).toBe(true);
    expect(authority.isStanding(pathOfOne(puppet))).toBe(false);
    const lost = { ...pathOfOne(reader), deviceId: ward.random(32) };
    expect(authority.isStanding(lost)).toBe(false);
  });

  test('stays of who was appointed by a hand that turns out to be void: they could look, and did', () => {
    const { ward, book, owner, record, bookOver, note } = clinic(11);
    const [chief, friend] = [ward.person(), ward.person()];
    act(book, { person: owner, groupId: record, body: add(chief.userId, OWNER) });
    const elsewhere = new LogBook();
    elsewhere.add(book.groups().flatMap((groupId) => book.entriesOf(groupId)));
    const body = add(friend.userId, READER);
    const appointment = act(elsewhere, { person: chief, groupId: record, body });
    act(book, { person: owner, groupId: record, body: remove(chief.userId) });
    book.add(elsewhere.entriesOf(record));
    expect(book.state(record)?.entryVerdicts.get(appointment)).toBe('crypto/void');
    const path = pathOf(book, { person: friend, groupId: record });
    expect(evidenceAuthorityFrom(book, record).rightsEver(path)).toEqual(READER);
    const shelf = bookOver(book);
    expect(fate(shelf, note(friend, undefined, { path }))).toBe('shown');
    expect(shelf.shown().map(({ contested }) => contested)).toEqual([true]);
  });

  test('attack 34: a flood is 256 lines and a number, the same in every order, and hides nobody else', () => {
    const { book, reader, crew, bookOver, note } = clinic(7);
    const flood: SignedEvidence[] = [];
    const total = floodOr(2000);
    for (let n = 0; n < total; n++) {
      const last = flood.at(-1);
      flood.push(note(reader, last && tailOf(last)));
    }
    const opened = note(crew, undefined, { type: 'open' });
    const [forwards, backwards] = [bookOver(book), bookOver(book)];
    const heads = [...flood, opened, ...flood].map((one) => fate(forwards, one));
    for (const one of [opened, ...[...flood].reverse()]) fate(backwards, one);
    expect(heads.slice(-total).every((kind) => kind === 'duplicate')).toBe(true);
    for (const shelf of [forwards, backwards]) {
      expect(shelf.shown()).toHaveLength(SHOWN_MAX + 1);
      expect(shelf.tallies()).toMatchObject([
        {
          more: total - SHOWN_MAX,
          head: { n: total, evidenceId: toHex(flood.at(-1)?.evidenceId ?? new Uint8Array()) },
        },
      ]);
    }
    expect(forwards.shown().map(({ evidenceId }) => evidenceId)).toEqual(
      backwards.shown().map(({ evidenceId }) => evidenceId),
    );
  });

  test('two notes with one number in a chain are shown side by side', () => {
    const { book, reader, bookOver, note } = clinic(8);
    const shelf = bookOver(book);
    for (const claimedTime of [1, 2]) fate(shelf, note(reader, undefined, { claimedTime }));
    expect(shelf.forks().map((claims) => claims.length)).toEqual([2]);
  });

  test('attack 48: every truncation, trailing byte, unknown number and broken chain is refused', () => {
    const { reader, note } = clinic(9);
    const first = note(reader);
    const { bytes } = note(reader, tailOf(first));
    for (let length = 0; length < bytes.length; length++)
      expect(parseEvidence(bytes.slice(0, length)).ok).toBe(false);
    expect(parseEvidence(concatBytes([bytes, Uint8Array.of(0)])).ok).toBe(false);
    const typeAt = bytes.length - 64 - 7 - 1 - 8 - 32 - 32 - 4 - 1;
    const edit = (offset: number, values: readonly number[]) => {
      const copy = bytes.slice();
      copy.set(values, offset);
      return parseEvidence(copy);
    };
    expect(edit(typeAt, [2]).ok).toBe(true);
    for (const [offset, values] of [
      [typeAt, [0]],
      [typeAt, [7]],
      [typeAt + 1, [0, 0, 0, 0]],
      [typeAt + 1, [0, 0, 0, 1]],
      [32, [0]],
      [32, [16]],
      [bytes.length - 64 - 7 - 1, [3]],
    ] as const)
      expect(edit(offset, values)).toEqual({ ok: false, error: { code: 'crypto/form' } });
    const long = edit(bytes.length - 64 - 7, [0, 0, 2, 1]);
    expect(long).toEqual({ ok: false, error: { code: 'crypto/limit' } });
    const body = new Uint8Array(513);
    const draft = { ...first.evidence, body };
    const next = (n: number, length: number) =>
      signNextEvidence(
        { n, evidenceId: first.evidenceId },
        { ...draft, body: body.subarray(0, length) },
        reader.device.signingKey,
      );
    const atTheEnd = { ok: false, error: { code: 'crypto/limit' } };
    expect(signNextEvidence(undefined, draft, reader.device.signingKey)).toEqual(atTheEnd);
    expect(next(2 ** 32 - 2, 512).ok).toBe(true);
    expect(next(2 ** 32 - 1, 0)).toEqual(atTheEnd);
  });
});
