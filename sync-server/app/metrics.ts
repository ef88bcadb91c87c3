/** How the relay is doing, as Prometheus reads it: counts and times that name nobody. Only for who knows the secret. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** What is measured. Durations in milliseconds, memory in bytes. */
export interface Measures {
  readonly uptimeMs: number;
  readonly connections: number;
  readonly commits: number;
  readonly envelopes: number;
  readonly failures: number;
  readonly isRefusing: boolean;
  /** Of the last commits. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly memoryBytes: number;
  /** Of the disk with the envelopes, 0 to 1. */
  readonly diskUsedShare: number;
  /** Processor time of the process so far. */
  readonly processorMs: number;
}

interface Series {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  /** Each value behind its labels, which may be empty. */
  readonly values: readonly (readonly [labels: string, value: number])[];
}

const SECOND_MS = 1_000;

/** The text of exposition format 0.0.4. */
export function metricsText(measures: Measures): string {
  return seriesOf(measures)
    .map(({ name, type, help, values }) =>
      [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} ${type}`,
        ...values.map(([labels, value]) => `${name}${labels} ${String(value)}`),
        '',
      ].join('\n'),
    )
    .join('');
}

const seriesOf = (measures: Measures): readonly Series[] => [
  gauge('lantern_up_seconds', 'Time since the start.', measures.uptimeMs / SECOND_MS),
  gauge('lantern_connections', 'Open connections.', measures.connections),
  counter('lantern_commits_total', 'Commits that reached the disk.', measures.commits),
  counter('lantern_envelopes_total', 'Envelopes that reached the disk.', measures.envelopes),
  counter('lantern_commit_failures_total', 'Commits the disk refused.', measures.failures),
  gauge('lantern_refusing', '1 while the disk refuses writes.', Number(measures.isRefusing)),
  {
    name: 'lantern_commit_seconds',
    type: 'gauge',
    help: 'How long the last commits took.',
    values: [
      ['{quantile="0.5"}', measures.p50Ms / SECOND_MS],
      ['{quantile="0.99"}', measures.p99Ms / SECOND_MS],
    ],
  },
  gauge('lantern_disk_used_ratio', 'How full the disk is.', measures.diskUsedShare),
  gauge('process_resident_memory_bytes', 'Memory of the process.', measures.memoryBytes),
  counter(
    'process_cpu_seconds_total',
    'Processor time of the process.',
    measures.processorMs / SECOND_MS,
  ),
];

const gauge = (name: string, help: string, value: number): Series => ({
  name,
  type: 'gauge',
  help,
  values: [['', value]],
});

const counter = (name: string, help: string, value: number): Series => ({
  ...gauge(name, help, value),
  type: 'counter',
});

/** Whether an Authorization header carries the secret. No secret lets nobody in. */
export function mayReadMetrics(authorization: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return secret !== '' && timingSafeEqual(digest(authorization), digest(`Bearer ${secret}`));
}
