/** How much is known of a log and of everything it looks at. */
import { beforeAll, describe, expect, test } from 'vitest';
import { initCrypto } from '../primitives/sodium.ts';
import { toHex } from '../encoding/bytes.ts';
import { History } from './history.test-support.ts';
import { citedLogs, isSameMark, LogMarks } from './log-marks.ts';
import { LogSet } from './log-set.ts';
import { act, add, addDevice, createDevice, found, READER } from './people.test-support.ts';
import { LogBook } from './log-book.ts';
import { GENESIS } from './worked-examples.test-support.ts';

beforeAll(initCrypto);

const idFrom = (start: string): string => start.padEnd(64, '7');

describe('the mark of a log', () => {
  test('is the number of its entries, and the sum of the first six bytes of their ids', () => {
    const marks = new LogMarks();
    expect(marks.markOf('record')).toEqual({ count: 0, sum: 0 });
    marks.grown('record');
    marks.count('record', idFrom('00000000000a'));
    marks.count('record', idFrom('000000000100'));
    expect(marks.markOf('record')).toEqual({ count: 2, sum: 0x10a });
  });

  test('never grows beyond six bytes, in one log and in several', () => {
    const marks = new LogMarks();
    for (const log of ['record', 'role'])
      for (const start of ['ffffffffffff', '000000000003']) marks.count(log, idFrom(start));
    expect(marks.markOf('role')).toEqual({ count: 2, sum: 2 });
    marks.count('role', idFrom('fffffffffff0'));
    marks.grown('role');
    marks.cite('record', 'role');
    expect(marks.markOf('record')).toEqual({ count: 5, sum: (2 + 2 + 0xfffffffffff0) % 2 ** 48 });
    marks.count('record', idFrom('ffffffffffff'));
    marks.grown('record');
    expect(marks.markOf('record')).toEqual({ count: 6, sum: 0xfffffffffff3 });
  });

  test('counts what it looks at, however far, each once, also where two look at each other', () => {
    const marks = new LogMarks();
    for (const log of ['record', 'role', 'anna', 'berta', 'other']) marks.count(log, idFrom('01'));
    marks.cite('record', 'record');
    marks.cite('record', 'role');
    marks.cite('record', 'anna');
    marks.cite('role', 'berta');
    marks.cite('role', 'anna');
    marks.cite('anna', 'role');
    expect(marks.citesOf('record')).toEqual(['anna', 'role']);
    expect(marks.citesOf('other')).toEqual([]);
    expect(marks.markOf('record').count).toBe(4);
    expect([...marks.lookingAt('berta')].sort()).toEqual(['anna', 'berta', 'record', 'role']);
    expect([...marks.lookingAt('record')]).toEqual(['record']);
  });

  test('is another one as soon as anything it looks at has grown, and only then', () => {
    const marks = new LogMarks();
    marks.cite('record', 'role');
    marks.cite('role', 'anna');
    const before = ['record', 'role', 'other'].map((log) => marks.markOf(log));
    marks.count('anna', idFrom('05'));
    expect([...marks.grown('anna')].sort()).toEqual(['anna', 'record', 'role']);
    const after = ['record', 'role', 'other'].map((log) => marks.markOf(log));
    const same = before.map((mark, place) => isSameMark(mark, after[place] ?? mark));
    expect(same).toEqual([false, false, true]);
    expect(isSameMark({ count: 1, sum: 2 }, { count: 1, sum: 3 })).toBe(false);
    expect(isSameMark({ count: 1, sum: 2 }, { count: 2, sum: 2 })).toBe(false);
  });
});

describe('an entry looks at', () => {
  test('its author, their role, its cosigners, its founders and whom it appoints', () => {
    const h = new History(40, ['A', 'B', 'C']);
    h.write('add', { by: 'A', body: add(h.user('D'), READER), after: GENESIS }).expel('out', {
      ...{ by: 'A', target: 'C', cosigners: ['B'], after: ['add'] },
    });
    const [first, ...others] = h.claims;
    if (first?.body.type !== 'genesis') throw new Error('a history has a beginning');
    const log = new LogSet(first, first.body.value);
    const looks = [log.node(0), ...others.map((claim) => log.add(claim))].map((node) =>
      [...new Set(citedLogs(node))].map((id) => h.nameOf(id)).sort(),
    );
    expect(looks).toEqual([
      ['A', 'B', 'C'],
      ['A', 'D'],
      ['A', 'B'],
    ]);
  });

  test('the role it acts through, and at no device', () => {
    const h = new History(41, ['A']);
    const [person, book] = [h.person('A'), new LogBook()];
    book.add([person.genesis]);
    const roleId = found(book, { person, random: h.random, kind: 'role' });
    const record = found(book, { person, random: h.random, kind: 'record' });
    act(book, {
      person,
      groupId: record,
      body: add(roleId, { flags: 0, read: 1, write: 1 }, 'role'),
    });
    act(book, { person, groupId: record, roleId, body: add(h.user('B'), READER) });
    act(book, { person, groupId: person.userId, body: addDevice(createDevice(h.random)) });
    const cited = (groupId: string) =>
      (book.resolved(groupId)?.log.ordered ?? []).map((node) => [...new Set(citedLogs(node))]);
    expect(cited(record)).toEqual([
      [person.userId],
      [person.userId, roleId],
      [person.userId, roleId, h.user('B')],
    ]);
    const nobody = toHex(new Uint8Array(32));
    expect(cited(person.userId)).toEqual([[nobody], [person.userId]]);
  });
});
