/**
 * Messages from one device to the other over a real relay on which a thousand others write; what was written away from the network;
 * and a conversation of 100,000 messages on a screen.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { invariant } from '#kernel/result.ts';
import { calibrate, type Bench, type BenchOptions, type Figure, type Figures } from '../bench.ts';
import { LoadWorkers } from '../relay/load-workers.ts';
import { startApp } from '../start/app-process.ts';
import { until, withTwoDevices, type Device } from '../sync/devices.ts';
import { onScreen } from './on-screen.ts';
import { begin, conversationIn, say, texts } from './talking.ts';

const DELIVERY_P50_MS = 60;
const DELIVERY_P99_MS = 100;
const START_MS = 2_000;
const DRAIN_MS = 5_000;
const OPEN_MS = 300;
const TASK_MS = 50;
/** Sending into a long conversation costs no more than this times what it costs in a short one. */
const GROWTH_MAX = 1.5;

/** A thousand connections that write and read; each room has one who writes. */
const OTHERS = { rooms: 100, readers: 9, payloadBytes: 300, messagesPerSecond: 100 };
const OTHERS_MS = 3_600_000;
const SHORT = 100;

const WHOLE = { deliveries: 500, starts: 20, away: 500, long: 100_000, opens: 10 };
const QUICK = { deliveries: 100, starts: 5, away: 500, long: 2_000, opens: 5 };

export const messagesBench: Bench = {
  about:
    'messages between devices beside a thousand other connections; 100,000 in one conversation',
  run: async ({ quick }: BenchOptions) => {
    const size = quick ? QUICK : WHOLE;
    const app = await startApp();
    const folder = await mkdtemp(join(tmpdir(), 'lantern-bench-messages-'));
    const relayPort = Number(new URL(app.address).port);
    const workers = await LoadWorkers.start();
    try {
      let figures: Figures = {};
      const places = ['first', 'second'].map((name) => ({ relayPort, folder: join(folder, name) }));
      const [first, second] = places;
      invariant(first !== undefined && second !== undefined, 'two devices have two folders');
      await withTwoDevices([first, second], async (one, other) => {
        const crowd = await workers.open({ kind: 'relay', port: relayPort }, OTHERS);
        // It goes on for as long as the measurement takes, and ends with its processes.
        void crowd.run(OTHERS_MS).catch(() => undefined);
        figures = { ...(await besideOthers({ one, other }, size)) };
        workers.end();
        figures = { ...figures, ...(await longOne({ one, other }, size)) };
      });
      return figures;
    } finally {
      workers.end();
      await app.end();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

interface Pair {
  readonly one: Device;
  readonly other: Device;
}

async function besideOthers({ one, other }: Pair, size: typeof WHOLE): Promise<Figures> {
  const starts: number[] = [];
  let name = '';
  for (let i = 0; i < size.starts; i++) {
    const began = performance.now();
    name = (await begin(one.client, other.client)).conversation;
    await until(other.client, () => conversationIn(other.client, name) !== undefined);
    starts.push(performance.now() - began);
  }
  const ages = await deliver({ one, other }, name, size.deliveries);
  const away = await afterAway({ one, other }, size.away);
  return {
    'start-p95-ms': atMost(percentile(starts, 0.95), START_MS),
    'delivered-p50-ms': atMost(percentile(ages, 0.5), DELIVERY_P50_MS),
    'delivered-p99-ms': atMost(percentile(ages, 0.99), DELIVERY_P99_MS),
    [`away-${String(size.away)}-ms`]: atMost(away.ms, DRAIN_MS),
    'away-shown-twice-or-never': atMost(away.wrong, 0),
  };
}

/** Milliseconds from "send" on one device until the words stand in the conversation of the other. */
async function deliver({ one, other }: Pair, name: string, count: number): Promise<number[]> {
  const page = conversationIn(other.client, name)?.pages.at(-1);
  invariant(page !== undefined, 'the conversation has arrived');
  const seen = texts(other.client, page);
  const ages: number[] = [];
  for (let i = 0; i < count; i++) {
    const text = `Bed ${String(i)} is stable`;
    const began = performance.now();
    const current = conversationIn(one.client, name)?.pages.at(-1);
    invariant(current?.document === page.document, 'a short conversation has one page');
    await say(one.client, name, text);
    await until(other.client, () => seen.all().includes(text));
    ages.push(performance.now() - began);
  }
  seen.stop();
  return ages;
}

async function afterAway(
  { one, other }: Pair,
  count: number,
): Promise<{ readonly ms: number; readonly wrong: number }> {
  const { conversation: name } = await begin(one.client, other.client);
  await until(other.client, () => conversationIn(other.client, name) !== undefined);
  const page = conversationIn(other.client, name)?.pages[0];
  invariant(page !== undefined, 'the conversation has arrived');
  const seen = texts(other.client, page);
  one.link.reach(false);
  for (let i = 0; i < count; i++) await say(one.client, name, `Away ${String(i)}`);
  const began = performance.now();
  one.link.reach(true);
  one.client.core.retryNow();
  await until(other.client, () => seen.all().length >= count);
  const ms = performance.now() - began;
  await until(one.client, one.client.isSent);
  const shown = seen.all();
  const missing = count - new Set(shown).size;
  seen.stop();
  return { ms, wrong: missing + (shown.length - new Set(shown).size) };
}

async function longOne({ one, other }: Pair, size: typeof WHOLE): Promise<Figures> {
  const { conversation: name } = await begin(one.client, other.client);
  const saves: number[] = [];
  for (let i = 0; i < size.long; i++) {
    saves.push(await say(one.client, name, `Line ${String(i)}: stable, no pain, drinks well.`));
    // Further ahead than the relay the outbox is all that a device works on.
    if (i % SHORT === 0) await until(one.client, one.client.isSent);
  }
  await until(one.client, one.client.isSettled);
  const short = percentile(saves.slice(0, SHORT), 0.5);
  const long = percentile(saves.slice(-SHORT), 0.5);
  const screen = await onScreen({
    ...{ client: one.client, name, messages: size.long },
    opens: size.opens,
  });
  return {
    'send-at-100-p50-ms': atMost(short, Infinity),
    [`send-at-${String(size.long)}-over-at-100`]: atMost(long / short, GROWTH_MAX),
    [`open-${String(size.long)}-p95-ms`]: scaled(percentile(screen.opens, 0.95), OPEN_MS),
    'scroll-longest-task-ms-at-4x': atMost(screen.longestTask, TASK_MS),
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
