import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';
import { BACKOFF_MS_MAX, IN_FLIGHT_MAX, OUTBOX_MAX, RECEIPT_MS_MAX } from './link-limits.ts';
import { OutboxWindow } from './outbox-window.ts';

const entry = (digest: string, channelId = 'c') => ({
  digest,
  channelId,
  envelope: new Uint8Array(10),
});
const always = (): boolean => true;

test('at most a window is on its way, and a receipt makes room', () => {
  const outbox = new OutboxWindow();
  for (let i = 0; i < IN_FLIGHT_MAX + 5; i++) outbox.add(entry(String(i)));
  expect(outbox.take(0, always)).toHaveLength(IN_FLIGHT_MAX);
  expect(outbox.take(0, always)).toEqual([]);
  expect(outbox.settle('0', 'c')).toBe(true);
  expect(outbox.take(0, always).map((each) => each.digest)).toEqual([String(IN_FLIGHT_MAX)]);
});

test('the outbox is bounded, and the same envelope is one', () => {
  const outbox = new OutboxWindow();
  for (let i = 0; i < OUTBOX_MAX; i++) expect(outbox.add(entry(String(i)))).toBe(true);
  expect(outbox.add(entry('more'))).toBe(false);
  expect(outbox.add(entry('0'))).toBe(true);
  expect(outbox.size).toBe(OUTBOX_MAX);
});

test('an envelope is settled only in its own channel', () => {
  const outbox = new OutboxWindow();
  outbox.add(entry('a', 'here'));
  expect(outbox.settle('a', 'elsewhere')).toBe(false);
  expect(outbox.settle('a', 'here')).toBe(true);
  expect(outbox.settle('a', 'here')).toBe(false);
});

test('a channel that waits does not hold back the others', () => {
  const outbox = new OutboxWindow();
  outbox.add(entry('a', 'new'));
  outbox.add(entry('b', 'old'));
  const taken = outbox.take(0, (channelId) => channelId === 'old');
  expect(taken.map((each) => each.digest)).toEqual(['b']);
});

test('what the relay put off, and what got no receipt, is sent again in time', () => {
  const outbox = new OutboxWindow();
  outbox.add(entry('a'));
  outbox.take(0, always);
  outbox.postpone('a', 100);
  expect(outbox.take(99, always)).toEqual([]);
  expect(outbox.take(100, always)).toHaveLength(1);
  outbox.recallOverdue(100 + RECEIPT_MS_MAX);
  expect(outbox.take(100 + RECEIPT_MS_MAX, always)).toEqual([]);
  outbox.recallOverdue(101 + RECEIPT_MS_MAX);
  expect(outbox.take(101 + RECEIPT_MS_MAX, always)).toHaveLength(1);
});

test('reconnections spread between nothing and a minute', () => {
  expect(backoffMs(0, 0)).toBe(0);
  expect(backoffMs(0, 0.999)).toBeLessThan(1_000);
  for (let attempt = 0; attempt < 100; attempt++)
    expect(backoffMs(attempt, 0.999_999)).toBeLessThanOrEqual(BACKOFF_MS_MAX);
  expect(backoffMs(50, 0.5)).toBe(BACKOFF_MS_MAX / 2);
});
