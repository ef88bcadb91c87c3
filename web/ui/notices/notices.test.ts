/** The list of what has come: read, read all, taken off, and when a device says so aloud. */
import { describe, expect, test } from 'vitest';
import { parseMillis } from '#kernel/ports.ts';
import type { AttentionItem, Severity } from '../attention.ts';
import { keptMarks, marked, noticesOf, parseMarks } from './notices.ts';
import { BATCH_MS, NOTHING_TOLD, parseTelling, quietLeft, tellingIn } from './telling.ts';

const item = (id: string, at: number, severity: Severity = 'low'): AttentionItem => ({
  ...{ id, kind: 'message', severity, record: undefined, text: () => 'text', href: '/messages' },
  since: parseMillis(at),
});
const items = [item('a', 1), item('b', 3, 'high'), item('c', 2)];
const ids = (marks = new Map()) => noticesOf(items, marks).map(({ id, isRead }) => [id, isRead]);

describe('the list', () => {
  test('has the newest first, and says what is unread and urgent', () => {
    expect(ids()).toEqual([
      ['b', false],
      ['c', false],
      ['a', false],
    ]);
    expect(noticesOf(items, new Map()).filter(({ isUrgent }) => isUrgent)).toMatchObject([
      { id: 'b' },
    ]);
  });

  test('what was read stays read, what was taken off stays off, and both outlast a restart', () => {
    const [first, second] = noticesOf(items, new Map()).map(({ key }) => key);
    const read = marked(new Map(), { items, keys: [first ?? ''], mark: 'read' });
    const both = marked(read, { items, keys: [second ?? ''], mark: 'gone' });
    const again = parseMarks(keptMarks(both));
    expect(noticesOf(items, again).map(({ id, isRead }) => [id, isRead])).toEqual([
      ['b', true],
      ['a', false],
    ]);
  });

  test('has things of long names that begin alike side by side, and one that is told twice once', () => {
    const long = (end: string) => item(`${'ab'.repeat(32)}|${end}`, 1);
    expect(noticesOf([long('dose'), long('code'), long('code')], new Map())).toHaveLength(2);
  });

  test('something new in the same conversation is a new notice', () => {
    const keys = noticesOf(items, new Map()).map(({ key }) => key);
    const marks = marked(new Map(), { items, keys, mark: 'gone' });
    expect(noticesOf([item('a', 9)], marks)).toMatchObject([{ id: 'a', isRead: false }]);
    // An urgent one waits since its oldest message, and is news with each one after it.
    const more = { ...item('b', 3, 'high'), newest: parseMillis(9) };
    expect(noticesOf([more], marks)).toMatchObject([{ id: 'b', isRead: false }]);
  });

  test('marks of what is over are forgotten, and what cannot be read marks nothing', () => {
    const keys = noticesOf(items, new Map()).map(({ key }) => key);
    const marks = marked(new Map(), { items, keys, mark: 'read' });
    expect(marked(marks, { items: [], keys: [], mark: 'read' }).size).toBe(0);
    expect(parseMarks('{"a":1}').size).toBe(0);
    expect(parseMarks('').size).toBe(0);
  });
});

describe('saying so aloud', () => {
  const on = { ...NOTHING_TOLD, onDevice: true };
  const at = (hour: number, toldAt = 0) => ({ now: 10 * BATCH_MS, minuteOfDay: hour * 60, toldAt });

  test('happens not at all unless somebody wished it', () => {
    expect(tellingIn(NOTHING_TOLD, { isUrgent: true }, at(12))).toBeUndefined();
    expect(parseTelling('nonsense')).toEqual(NOTHING_TOLD);
  });

  test('what is urgent is told at once, in quiet hours too; the rest waits for their end', () => {
    expect(tellingIn(on, { isUrgent: true }, at(23))).toBe(0);
    expect(tellingIn(on, { isUrgent: false }, at(23))).toBe(7 * 3_600_000);
    expect(tellingIn(on, { isUrgent: false }, at(5))).toBe(3_600_000);
    expect(tellingIn(on, { isUrgent: false }, at(6))).toBe(0);
  });

  test('routine notices are told together, five minutes apart', () => {
    expect(tellingIn(on, { isUrgent: false }, at(12, 10 * BATCH_MS - 60_000))).toBe(240_000);
    expect(tellingIn(on, { isUrgent: true }, at(12, 10 * BATCH_MS - 1))).toBe(0);
  });

  test('quiet hours of no length are none', () => {
    expect(quietLeft({ ...on, quietFrom: 60, quietTo: 60 }, 60)).toBe(0);
  });
});
