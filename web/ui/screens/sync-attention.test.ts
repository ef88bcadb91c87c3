import { expect, test } from 'vitest';
import { parseMillis } from '#kernel/ports.ts';
import type { WaitingEntry } from '../app-port.ts';
import type { Watched } from '../watched-value.ts';
import type { AttentionItem } from '../attention.ts';
import { waitingAttention } from './sync-attention.ts';

const HOUR_MS = 3_600_000;
const NOW = 1_000 * HOUR_MS;

const only = <T>(value: T): Watched<T> => ({
  subscribe: (run) => {
    run(value);
    return () => undefined;
  },
});

/** What Today is told when the oldest of two entries has waited for so many hours. */
function toldAfter(hours: number | undefined): readonly AttentionItem[] {
  const entry = (id: string, age: number): WaitingEntry => ({
    id,
    at: parseMillis(NOW - age * HOUR_MS),
    bytes: 400,
    documents: [],
  });
  const entries = hours === undefined ? [] : [entry('old', hours), entry('new', 0)];
  let told: readonly AttentionItem[] = [];
  const place = { href: '/sync/waiting', now: () => NOW };
  waitingAttention({ waiting: only(entries) }, place).subscribe((items) => (told = items));
  return told;
}

test('what waits is weather for a day, then something to look at, and urgent after three days', () => {
  expect([undefined, 0, 23, 24, 71, 72].map((hours) => toldAfter(hours)[0]?.severity)).toEqual([
    undefined,
    undefined,
    undefined,
    'medium',
    'medium',
    'high',
  ]);
  expect(toldAfter(30)[0]?.since).toBe(NOW - 30 * HOUR_MS);
});
