/** The twelve rows of the design's table of bars, and how many of them are better than they have to be. */
import type { Figure, Figures } from '../bench.ts';

/** The most that each figure of a row may be. A row is excellent when all of its figures were measured and are. */
const ROWS: readonly Readonly<Record<string, number>>[] = [
  {
    'fan-out-10-cpu-to-durable': 1.2,
    'fan-out-10-cpu-to-hocuspocus': 0.5,
    'fan-out-10-cpu-to-socket.io': 0.15,
  },
  { 'fan-out-1-cpu-to-durable': 1.2 },
  {
    'steady-small-p99-ms': 10,
    'steady-large-p99-ms': 10,
    'steady-small-p99-to-hocuspocus': 1,
    'steady-large-p99-to-hocuspocus': 1,
  },
  { 'many-sockets-p99-ms': 20, 'many-sockets-max-ms': 50, 'many-sockets-lost': 0 },
  { 'hot-room-p99-to-raw': 1.2 },
  { 'idle-kilobytes-a-socket': 3 },
  { 'catch-up-warm-to-durable': 1.2, 'catch-up-cold-to-durable': 1.2 },
  { 'wire-overhead': 0.05, 'disk-overhead': 0.25 },
  {
    'acknowledged-and-lost-after-20-kills': 0,
    'acknowledged-and-lost-in-power-cut-images': 0,
  },
  { 'acknowledged-before-the-sync': 0 },
  { 'reconnect-storm-seconds': 4 },
  {
    'postgres-append-microseconds': 25,
    'postgres-two-nodes-to-one': 1.1,
    'postgres-across-nodes-lost': 0,
  },
];

const ROWS_MIN = 8;

/** How many rows are excellent: a whole run has to have eight. */
export function excellentRows(figures: Figures): Figure {
  const value = ROWS.filter((row) =>
    Object.entries(row).every(([name, most]) => (figures[name]?.value ?? Infinity) <= most),
  ).length;
  return { value, bar: ROWS_MIN, ok: value >= ROWS_MIN, isLeast: true };
}
