/** By order of system calls: the disk has everything before anybody is told of it, also where many write at once. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { fromHex } from '#crypto/encoding/bytes.ts';
import type { TestChannel } from '../web/sync/relay/relay-world.test-support.ts';
import { straceOn, traced } from './disk-faults.test-support.ts';
import { oneRelay } from './one-relay.test-support.ts';
import {
  follow,
  ProcessClient,
  ProcessWorld,
  relayKeyAt,
  type RelayProcess,
} from './relay-process.test-support.ts';
import { callsOf, marked, orderOf, type Mark } from './sync-order.test-support.ts';

let clients: ProcessClient[] = [];
const one = oneRelay();

afterEach(() => {
  for (const client of clients) client.link.stop();
  clients = [];
});

interface Crowd {
  readonly world: ProcessWorld;
  readonly writers: readonly { readonly client: ProcessClient; readonly channel: TestChannel }[];
}

/** Channels with one writer and some readers each; everybody has caught up. */
async function crowdAt(relay: RelayProcess, channels: number, readers: number): Promise<Crowd> {
  const key = await relayKeyAt(relay.url);
  const world = new ProcessWorld(key, 31);
  const join = async (channel: TestChannel, isFirst: boolean): Promise<ProcessClient> => {
    const client = new ProcessClient(key, () => relay.url);
    clients.push(client);
    if (isFirst) client.link.create(world.creation(channel));
    follow(client, world, channel);
    client.link.start();
    await client.when(() => client.events.includes('caught up'));
    return client;
  };
  const writers = [];
  for (let i = 0; i < channels; i++) {
    const channel = world.channel();
    writers.push({ client: await join(channel, true), channel });
    await Promise.all(Array.from({ length: readers }, () => join(channel, false)));
  }
  return { world, writers };
}

const CALLS = 'trace=fdatasync,fsync,pwrite64,pwritev,pwritev2,write,writev,sendto,sendmsg';

/** Watches the system calls of a relay from now on, with everything they carry; the function gives them when it has ended. */
async function traceOf(relay: RelayProcess): Promise<() => Promise<readonly string[]>> {
  const file = join(one.folder(), 'trace');
  const whole = ['-yy', '-v', '-xx', '-s', '1000000'];
  const strace = await straceOn(relay, [...whole, '-e', CALLS, '-o', file]);
  const ended = new Promise((resolve) => strace.once('exit', resolve));
  return async () => {
    await ended;
    return (await readFile(file, 'utf8')).split('\n');
  };
}

const O_DSYNC = 0o10_000;

/** Descriptors of a process for the store's file that wait for the disk with every write. */
async function waitingOf({ child }: RelayProcess): Promise<ReadonlySet<number>> {
  const process = `/proc/${String(child.pid)}`;
  const waiting = new Set<number>();
  for (const descriptor of await readdir(`${process}/fd`)) {
    const file = await readlink(`${process}/fd/${descriptor}`).catch(() => '');
    if (!file.endsWith('/store/data.mdb')) continue;
    const told = await readFile(`${process}/fdinfo/${descriptor}`, 'utf8');
    const flags = parseInt(/flags:\s+(\d+)/.exec(told)?.[1] ?? '', 8);
    if ((flags & O_DSYNC) !== 0) waiting.add(Number(descriptor));
  }
  return waiting;
}

/** The nonce of an envelope is in the clear and its own; who is told of it gets it whole, or its digest. */
const NONCE = [20, 44] as const;

/** An envelope on its way, and how it is found in the trace. */
function appended({ world }: Crowd, { client, channel }: Crowd['writers'][number]): Mark {
  const envelope = world.envelope(channel);
  const taken = client.link.append(envelope);
  if (!taken.ok) throw new Error('an envelope was not taken');
  const onDisk = marked(envelope.subarray(...NONCE));
  return { onDisk, told: [onDisk, marked(fromHex(taken.value) ?? new Uint8Array(0))] };
}

/** Every writer brings so many envelopes, some of them at the same time; resolves when all are acknowledged. */
async function written(crowd: Crowd, rounds: number, together: number): Promise<readonly Mark[]> {
  const marks: Mark[] = [];
  for (let round = 1; round <= rounds; round++) {
    for (const writer of crowd.writers)
      for (let i = 0; i < together; i++) marks.push(appended(crowd, writer));
    const all = round * together;
    for (const { client } of crowd.writers) await client.when(() => client.stored.length === all);
  }
  return marks;
}

traced(
  'the disk is synced before the receipt leaves, by order of system calls (needs strace)',
  async () => {
    const relay = await one.start();
    const crowd = await crowdAt(relay, 1, 0);
    const trace = await traceOf(relay);
    const marks = await written(crowd, 1, 1);
    const waiting = await waitingOf(relay);
    relay.child.kill('SIGTERM');
    await relay.ended;
    expect(orderOf(callsOf(await trace()), marks, waiting)).toEqual({ inOrder: 1, faults: [] });
  },
);

const [CHANNELS, READERS, ROUNDS, TOGETHER] = [8, 5, 5, 8];

traced(
  'also where many write at once and more read: nobody is told of an envelope that is not synced (needs strace)',
  async () => {
    const relay = await one.start();
    const crowd = await crowdAt(relay, CHANNELS, READERS);
    const trace = await traceOf(relay);
    const marks = await written(crowd, ROUNDS, TOGETHER);
    const waiting = await waitingOf(relay);
    relay.child.kill('SIGTERM');
    await relay.ended;
    const inOrder = CHANNELS * ROUNDS * TOGETHER;
    expect(orderOf(callsOf(await trace()), marks, waiting)).toEqual({ inOrder, faults: [] });
  },
);
