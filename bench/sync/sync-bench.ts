/**
 * How long work takes from one device to the other over a real relay: at once, after an absence, and over a poor line; how long
 * an entry takes to be durable; and how a device starts that holds a busy clinic.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import * as v from 'valibot';
import type { RecordId } from '#kernel/ids.ts';
import { invariant } from '#kernel/result.ts';
import { calibrate, type Bench, type BenchOptions, type Figure, type Figures } from '../bench.ts';
import { startApp } from '../start/app-process.ts';
import { clinicDay } from './clinic-day.ts';
import {
  note,
  notesOf,
  patientsOf,
  register,
  until,
  withTwoDevices,
  type Device,
} from './devices.ts';

/** A phone's worker against this machine's processor. */
const WORKER_TIMES = 4;
const SAVED_MS = 50;
const ONLINE_P50_MS = 300;
const ONLINE_P95_MS = 1_000;
const AFTER_100_S = 3;
const AFTER_5000_S = 60;
const START_MS = 1_500;
const PEAK_MEGABYTES = 350;
const WIRE_TO_PAYLOAD = 3;
/** Whose day is lived through once. */
const DAY_PATIENTS = 10;
/** 1 Mbit/s and a round trip of 300 ms. */
const POOR_LINE = { delayMs: 150, bytesPerSecond: 125_000 };

const WHOLE = { patients: 500, notes: 5_000, online: 100, absences: 10, absent: 100 };
const QUICK = { patients: 50, notes: 500, online: 20, absences: 3, absent: 100 };

export const syncBench: Bench = {
  about:
    'two devices over a relay: at once, after an absence, over a poor line; start of a busy clinic',
  run: async ({ quick }: BenchOptions) => {
    const app = await startApp();
    const folder = await mkdtemp(join(tmpdir(), 'lantern-bench-sync-'));
    const relayPort = Number(new URL(app.address).port);
    const [first, second] = [join(folder, 'first'), join(folder, 'second')];
    try {
      let figures: Figures = {};
      await withTwoDevices(
        [
          { relayPort, folder: first },
          { relayPort, folder: second },
        ],
        async (one, other) => {
          figures = await measure({ one, other }, quick ? QUICK : WHOLE);
        },
      );
      return { ...figures, ...(await startAgain(first, app.address)) };
    } finally {
      await app.end();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

interface Pair {
  readonly one: Device;
  readonly other: Device;
}

async function measure(pair: Pair, size: typeof WHOLE): Promise<Figures> {
  const { one, other } = pair;
  const records: RecordId[] = [];
  for (let i = 0; i < size.patients; i++) records.push(await register(one.client, i));
  await until(other.client, () => patientsOf(other.client) === size.patients);
  const [record] = records;
  invariant(record !== undefined, 'there are patients');
  const day = await clinicDay(pair, records.slice(0, DAY_PATIENTS));
  const online = await atOnce(pair, record, size.online);
  const absences: number[] = [];
  for (let i = 0; i < size.absences; i++)
    absences.push((await afterAbsence(pair, [record], size.absent)).seconds);
  for (const { link } of [one, other]) link.quality = POOR_LINE;
  const long = await afterAbsence(pair, records, size.notes);
  return {
    'saved-p95-ms-times-4': scaled(percentile(long.saves, 0.95) * WORKER_TIMES, SAVED_MS),
    'online-p50-ms': atMost(percentile(online, 0.5), ONLINE_P50_MS),
    'online-p95-ms': atMost(percentile(online, 0.95), ONLINE_P95_MS),
    'after-100-changes-p95-s': atMost(percentile(absences, 0.95), AFTER_100_S),
    [`after-${String(size.notes)}-changes-s-at-1-mbit`]: atMost(long.seconds, AFTER_5000_S),
    'wire-to-payload-of-a-clinic-day': atMost(day.wire / day.payload, WIRE_TO_PAYLOAD),
    'bytes-on-the-wire-each-entry-of-a-day': atMost(day.wire / day.entries, Infinity),
    'bytes-on-the-wire-each-change': { ...atMost(long.bytes / size.notes, Infinity) },
  };
}

/** Milliseconds from writing on one device to the row on the other. */
async function atOnce({ one, other }: Pair, record: RecordId, rounds: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const before = notesOf(other.client, record);
    const began = performance.now();
    await note(one.client, record, `Seen at once ${String(i)}`);
    await until(other.client, () => notesOf(other.client, record) > before);
    times.push(performance.now() - began);
  }
  return times;
}

interface Absence {
  /** From the line being there again until the other device has all of it. */
  readonly seconds: number;
  /** Milliseconds of each entry until it was durable. */
  readonly saves: readonly number[];
  /** Sent by who was away. */
  readonly bytes: number;
}

async function afterAbsence(
  { one, other }: Pair,
  records: readonly RecordId[],
  count: number,
): Promise<Absence> {
  const has = () => records.reduce((sum, record) => sum + notesOf(other.client, record), 0);
  const before = has();
  one.link.reach(false);
  const saves: number[] = [];
  for (let i = 0; i < count; i++) {
    const record = records[i % records.length];
    invariant(record !== undefined, 'there are records');
    saves.push(await note(one.client, record, `Written away ${String(i)}`));
  }
  const sentBefore = one.link.up;
  const began = performance.now();
  one.link.reach(true);
  one.client.core.retryNow();
  await until(other.client, () => has() === before + count);
  const seconds = (performance.now() - began) / 1_000;
  await until(one.client, one.client.isSent);
  return { seconds, saves, bytes: one.link.up - sentBefore };
}

const startedSchema = v.object({
  startMs: v.number(),
  passphraseMs: v.number(),
  peakBytes: v.number(),
});

/** The founder's device, after it was switched off. */
async function startAgain(folder: string, address: string): Promise<Figures> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...['--import', 'tsx', new URL('start-again.ts', import.meta.url).pathname],
    ...[folder, address],
  ]);
  const { startMs, passphraseMs, peakBytes } = v.parse(startedSchema, JSON.parse(stdout));
  return {
    'start-to-first-rows-ms': scaled(startMs, START_MS),
    'passphrase-ms': atMost(passphraseMs, Infinity),
    'peak-megabytes-after-start': atMost(peakBytes / 1_048_576, PEAK_MEGABYTES),
  };
}

const atMost = (value: number, bar: number): Figure => ({ value, bar, ok: value <= bar });

function scaled(raw: number, bar: number): Figure {
  const value = raw * calibrate();
  return { value, bar, ok: value <= bar, raw };
}

/** The nearest-rank percentile; `part` from 0 to 1. */
function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN;
}
