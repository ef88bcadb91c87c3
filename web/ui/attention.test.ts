import { expect, test } from 'vitest';
import { parseMillis } from '#kernel/ports.ts';
import { sortedAttention, type AttentionItem, type Severity } from './attention.ts';

const item = (id: string, severity: Severity, since?: number): AttentionItem => ({
  id,
  kind: 'alert',
  severity,
  record: undefined,
  text: () => id,
  since: since === undefined ? undefined : parseMillis(since),
  href: '/',
});

test('the most severe comes first, then what has waited longest, and what has no time last', () => {
  const sorted = sortedAttention([
    item('calm', 'calm', 1),
    item('late', 'critical', 20),
    item('timeless', 'critical'),
    item('early', 'critical', 10),
    item('fork', 'fork', 5),
  ]);
  expect(sorted.map(({ id }) => id)).toEqual(['early', 'late', 'timeless', 'fork', 'calm']);
});
