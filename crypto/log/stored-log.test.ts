import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { lateExamples, type LateExample } from '../epoch/late-rotation.test-support.ts';
import { initCrypto } from '../primitives/sodium.ts';
import { LogBook } from './log-book.ts';
import { act, add, createPerson, READER, remove, seededRandom } from './people.test-support.ts';
import { encodeStoredLog, parseStoredLog, type StoredLog } from './stored-log.ts';
import { createClinic } from './lateness.test-support.ts';

let examples: readonly LateExample[] = [];

beforeAll(async () => {
  await initCrypto();
  examples = lateExamples();
});

/** Everything a book says, in words that do not depend on the order in which it heard. */
const said = (book: LogBook) =>
  [...book.groups()].sort().map((groupId) => {
    const state = book.state(groupId);
    return state && { ...state, entryVerdicts: [...state.entryVerdicts].sort() };
  });

/** Through the bytes and back. */
function kept(book: LogBook, groupId: string): StoredLog {
  const stored = book.store(groupId);
  const read = stored && parseStoredLog(encodeStoredLog(stored));
  if (read?.ok !== true) throw new Error('what is stored can be read');
  return read.value;
}

/** A book as it is after the next start. */
function restarted(book: LogBook): LogBook {
  const next = new LogBook();
  for (const groupId of book.groups())
    expect(next.restore(kept(book, groupId), book.entriesOf(groupId))).toBe(true);
  return next;
}

const bookOf = (entries: readonly Uint8Array[]): LogBook => {
  const book = new LogBook();
  book.add(entries);
  return book;
};

describe('a log from its stored state', () => {
  test('says what it said before, asleep and awake', () => {
    for (const { entries, record } of examples.slice(0, 2)) {
      const book = bookOf(entries);
      const next = restarted(book);
      expect(next.isStored(record)).toBe(true);
      expect(said(next)).toEqual(said(book));
      expect(next.isStored(record)).toBe(true);
      for (const groupId of next.groups()) next.resolved(groupId);
      expect(next.isStored(record)).toBe(true);
      expect(said(next)).toEqual(said(book));
    }
  });

  test('goes on like one that never slept, wherever it was cut', () => {
    for (const { entries } of examples.slice(3, 4))
      for (const part of [0.5, 0.9]) {
        const cut = Math.floor(entries.length * part);
        const next = restarted(bookOf(entries.slice(0, cut)));
        next.add(entries);
        expect(said(next)).toEqual(said(bookOf(entries)));
      }
  });

  test('does not count when a log it looks at has grown', () => {
    const clinic = createClinic();
    const book = bookOf(clinic.entries);
    const [first, , third] = clinic.members;
    if (first === undefined || third === undefined) throw new Error('a clinic has four people');
    const before = kept(book, clinic.record);
    const early = act(book, {
      ...{ person: third.person, roleId: clinic.role, groupId: clinic.record },
      body: add(createPerson(seededRandom(3)).userId, READER),
    });
    const late = kept(book, clinic.record);
    act(book, {
      ...{ person: first.person, groupId: clinic.role },
      body: remove(third.person.userId),
    });
    expect(book.state(clinic.record)?.entryVerdicts.get(early)).toBe('crypto/late');
    const next = new LogBook();
    expect(next.restore(late, book.entriesOf(clinic.record))).toBe(true);
    expect(next.isStored(clinic.record)).toBe(false);
    for (const groupId of book.groups()) next.add(book.entriesOf(groupId));
    expect(next.state(clinic.record)?.entryVerdicts.get(early)).toBe('crypto/late');
    expect(before.entries.length).toBe(late.entries.length - 1);
  });

  test('is taken in anew when its entries are not those it was made of', () => {
    const { entries, record } = examples[0] ?? { entries: [], record: '' };
    const book = bookOf(entries);
    const own = book.entriesOf(record);
    const others = book.groups().filter((groupId) => groupId !== record);
    const altered = own.map((bytes, place) => {
      if (place !== own.length - 2) return bytes;
      const copy = bytes.slice();
      copy[copy.length - 80] = (copy[copy.length - 80] ?? 0) ^ 1;
      return copy;
    });
    const next = new LogBook();
    for (const groupId of others) next.restore(kept(book, groupId), book.entriesOf(groupId));
    expect(next.restore(kept(book, record), own.slice(1))).toBe(false);
    expect(next.restore(kept(book, record), altered)).toBe(true);
    next.resolved(record);
    expect(next.isStored(record)).toBe(false);
    const expected = new LogBook();
    for (const groupId of others) expected.add(book.entriesOf(groupId));
    expected.add(altered);
    expect(said(next)).toEqual(said(expected));
    expect(next.state(record)?.entryVerdicts.size).toBeLessThan(own.length);
  });

  test('stands once, and not beside the same log awake', () => {
    const { entries, record } = examples[0] ?? { entries: [], record: '' };
    const book = bookOf(entries);
    expect(book.restore(kept(book, record), book.entriesOf(record))).toBe(false);
    const next = restarted(book);
    expect(next.restore(kept(book, record), book.entriesOf(record))).toBe(false);
    expect(next.add(book.entriesOf(record)).every(({ kind }) => kind === 'known')).toBe(true);
  });

  test('finds devices and their people as before', () => {
    const clinic = createClinic();
    const book = bookOf(clinic.entries);
    const next = restarted(book);
    for (const { person, laptop } of clinic.members)
      for (const device of [person.device, laptop])
        expect(next.device(toHex(device.deviceId))).toEqual({
          card: device.card,
          userId: person.userId,
        });
  });
});

test('a stored state that was cut, prolonged or altered is refused or says something else', () => {
  const { entries, record } = examples[0] ?? { entries: [], record: '' };
  const stored = bookOf(entries).store(record);
  if (stored === undefined) throw new Error('the record is known');
  const bytes = encodeStoredLog(stored);
  expect(parseStoredLog(bytes)).toEqual({ ok: true, value: stored });
  for (let length = 0; length < bytes.length; length += 61)
    expect(parseStoredLog(bytes.subarray(0, length)).ok).toBe(false);
  expect(parseStoredLog(new Uint8Array([...bytes, 0])).ok).toBe(false);
  for (let place = 0; place < bytes.length; place += 31) {
    const altered = bytes.slice();
    altered[place] = (altered[place] ?? 0) ^ 0x40;
    const read = parseStoredLog(altered);
    if (read.ok) expect(encodeStoredLog(read.value)).toEqual(altered);
  }
  expect(parseStoredLog(new Uint8Array([(bytes[0] ?? 0) + 1, ...bytes.subarray(1)]))).toEqual({
    ok: false,
    error: { code: 'crypto/version' },
  });
});
