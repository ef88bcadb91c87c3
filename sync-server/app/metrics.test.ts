import { expect, test } from 'vitest';
import { mayReadMetrics, metricsText } from './metrics.ts';

const MEASURES = {
  uptimeMs: 90_500,
  connections: 3,
  commits: 12,
  envelopes: 40,
  failures: 1,
  isRefusing: true,
  p50Ms: 1.5,
  p99Ms: 8,
  memoryBytes: 1_000_000,
  processorMs: 2_250,
  diskUsedShare: 0.25,
};

test('each series is told with what it is, in the units Prometheus expects', () => {
  const lines = metricsText(MEASURES).split('\n');
  expect(lines.slice(0, 3)).toEqual([
    '# HELP lantern_up_seconds Time since the start.',
    '# TYPE lantern_up_seconds gauge',
    'lantern_up_seconds 90.5',
  ]);
  expect(lines).toContain('# TYPE lantern_envelopes_total counter');
  for (const value of [
    'lantern_connections 3',
    'lantern_commits_total 12',
    'lantern_envelopes_total 40',
    'lantern_commit_failures_total 1',
    'lantern_refusing 1',
    'lantern_commit_seconds{quantile="0.5"} 0.0015',
    'lantern_commit_seconds{quantile="0.99"} 0.008',
    'lantern_disk_used_ratio 0.25',
    'process_resident_memory_bytes 1000000',
    'process_cpu_seconds_total 2.25',
  ])
    expect(lines).toContain(value);
  expect(metricsText(MEASURES).endsWith('\n')).toBe(true);
});

test('they are read with the secret alone, and by nobody where there is none', () => {
  expect(mayReadMetrics('Bearer long-enough', 'long-enough')).toBe(true);
  for (const wrong of ['', 'Bearer', 'Bearer ', 'long-enough', 'Bearer long-enoug', 'bearer x'])
    expect(mayReadMetrics(wrong, 'long-enough')).toBe(false);
  expect(mayReadMetrics('Bearer ', '')).toBe(false);
});
