/**
 * Messages from one device to the other over a real relay on which a thousand others write; what was written away from the network;
 * and a conversation of 100,000 messages on a screen.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { RecordId } from '#kernel/ids.ts';
import { invariant, ok } from '#kernel/result.ts';
import { withClient, type Client } from '#shell/headless/client.ts';
import { calibrate, type Bench, type BenchOptions, type Figure, type Figures } from '../bench.ts';
import { LoadWorkers } from '../relay/load-workers.ts';
import { startApp } from '../start/app-process.ts';
import { callOf, until, withTwoDevices, type Device, type Place } from '../sync/devices.ts';
import { fillConversation } from './filling.ts';
import { onScreen } from './on-screen.ts';
import { begin, beginAlone, clinicOf, conversationIn, say, texts } from './talking.ts';

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

/** `long` is of full pages: the hundred that are written then begin a page, as in the short conversation. */
const WHOLE = { deliveries: 500, starts: 20, away: 500, long: 99_840, opens: 10 };
const QUICK = { deliveries: 100, starts: 5, away: 500, long: 9_728, opens: 5 };

export const messagesBench: Bench = {
  about:
    'messages between devices beside a thousand other connections; 100,000 in one conversation',
  run: async ({ quick }: BenchOptions) => {
    const size = quick ? QUICK : WHOLE;
    const app = await startApp();
    const folder = await mkdtemp(join(tmpdir(), 'lantern-bench-messages-'));
    const relayPort = Number(new URL(app.address).port);
    const workers = await LoadWorkers.start();
    tell('the relay and the processes of the others run');
    try {
      let figures: Figures = {};
      const places = ['first', 'second'].map((name) => ({ relayPort, folder: join(folder, name) }));
      const [first, second] = places;
      invariant(first !== undefined && second !== undefined, 'two devices have two folders');
      let record: RecordId | undefined;
      await withTwoDevices([first, second], async (one, other) => {
        tell('two devices share a clinic');
        record = clinicOf(one.client);
        const crowd = await workers.open({ kind: 'relay', port: relayPort }, OTHERS);
        // It goes on for as long as the measurement takes, and ends with its processes.
        void crowd.run(OTHERS_MS).catch(() => undefined);
        tell('a thousand others write and read');
        figures = await besideOthers({ one, other }, size);
      });
      workers.end();
      invariant(record !== undefined, 'the devices have a clinic');
      return { ...figures, ...(await longOne({ place: first, record }, size)) };
    } finally {
      workers.end();
      await app.end();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const began = performance.now();

/** What has been done, for whoever waits; the last line of the output stays the figures. */
function tell(what: string): void {
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  process.stderr.write(`${seconds} s: ${what}\n`);
}

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
  tell('conversations started');
  const ages = await deliver({ one, other }, name, size.deliveries);
  tell('messages delivered');
  const away = await afterAway({ one, other }, size.away);
  tell('sent what was written away');
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
    await say(one.client, name, text);
    await until(other.client, () => seen.arrivedAt(text) !== undefined);
    ages.push((seen.arrivedAt(text) ?? Infinity) - began);
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

interface Writing {
  readonly place: Place;
  readonly record: RecordId;
}

/** A conversation of many pages, opened and gone on with: on its own device, and on the screen of who joins later. */
async function longOne({ place, record }: Writing, size: typeof WHOLE): Promise<Figures> {
  const conversation = await fillConversation({
    ...{ storeFolder: join(place.folder, 'store'), record, subject: 'Night shift' },
    messages: size.long,
  });
  tell(`${String(size.long)} messages lie on a disk`);
  let figures: Figures = {};
  const relay = `http://127.0.0.1:${String(place.relayPort)}`;
  const ended = await withClient(callOf(relay, place.folder), async (client) => {
    await until(client, client.isSettled);
    tell('they are sent');
    const short = await writeInto(client, (await beginAlone(client)).conversation);
    const long = await writeInto(client, conversation);
    tell('the short and the long one are written in');
    const messages = size.long + SHORT;
    const screen = await onScreen({
      ...{ client, name: conversation, messages, opens: size.opens, tell },
    });
    figures = {
      'send-at-100-p50-ms': atMost(short, Infinity),
      [`send-at-${String(size.long)}-over-at-100`]: atMost(long / short, GROWTH_MAX),
      [`open-${String(size.long)}-p95-ms`]: scaled(percentile(screen.opens, 0.95), OPEN_MS),
      'scroll-longest-task-ms-at-4x': atMost(screen.longestTask, TASK_MS),
    };
    return ok({ lines: [], json: undefined });
  });
  invariant(ended.ok, 'the device opens again');
  return figures;
}

/** Milliseconds until a message is durable, half of a hundred; each goes into a page that begins with the first. */
async function writeInto(client: Client, name: string): Promise<number> {
  const saves: number[] = [];
  for (let i = 0; i < SHORT; i++) saves.push(await say(client, name, `Bed ${String(i)} is stable`));
  await until(client, client.isSettled);
  return percentile(saves, 0.5);
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
