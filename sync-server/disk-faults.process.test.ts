/** A relay whose disk fails at one sync or another, or is full: nothing is lost, it goes on serving, and recovers by itself. */
import { rm } from 'node:fs/promises';
import { expect } from 'vitest';
import { sealEnvelope } from '#crypto/envelope/envelope.ts';
import type { TestChannel } from '../web/sync/relay/relay-world.test-support.ts';
import { healthIs, onSmallDisk, straceOn, traced } from './disk-faults.test-support.ts';
import { oneRelay } from './one-relay.test-support.ts';
import { follow, ProcessClient, ProcessWorld, relayKeyAt } from './relay-process.test-support.ts';

const one = oneRelay();

/** System calls are counted for each thread: with one that writes, the third sync is the third. */
const ONE_THREAD = { UV_THREADPOOL_SIZE: '1' };

async function started(within: readonly string[] = []) {
  const relay = await one.start(within, ONE_THREAD);
  const key = await relayKeyAt(relay.url);
  const world = new ProcessWorld(key, 23);
  const channel = world.channel();
  const client = () => {
    const each = new ProcessClient(key, () => relay.url);
    follow(each, world, channel);
    return each;
  };
  const writer = client();
  writer.link.create(world.creation(channel));
  writer.link.start();
  await writer.when(() => writer.events.includes('caught up'));
  return { relay, world, channel, writer, client };
}

/** Everything that was stored is read once, in order, and by the indices it was acknowledged with. */
async function readsAll(reader: ProcessClient, writer: ProcessClient, count: number) {
  reader.link.start();
  await reader.when(() => reader.digests.length >= count);
  expect(reader.digests).toHaveLength(count);
  expect(new Set(reader.digests).size).toBe(count);
  for (const { digest, index } of writer.stored) expect(reader.digests[index]).toBe(digest);
}

/** Which sync of the disk fails, from the moment somebody looks on. */
const FAILING = [1, 2, 3, 5];

/** How many commits the disk has refused, by the relay's own word. */
async function failuresAt(url: string): Promise<number> {
  const figures: unknown = await (await fetch(`${url}/healthz`)).json();
  const isTold = figures !== null && typeof figures === 'object' && 'failures' in figures;
  return isTold ? Number(figures.failures) : 0;
}

traced(
  'whichever sync fails, the first or a later one, nothing is lost or stored twice (needs strace)',
  async () => {
    const { relay, world, channel, writer, client } = await started();
    let offered = 0;
    for (const failing of FAILING) {
      const fault = `inject=fdatasync:error=EIO:when=${String(failing)}`;
      const strace = await straceOn(relay, ['-e', fault]);
      for (let i = 0; i < failing + 2; i++) {
        writer.link.append(world.envelope(channel));
        offered += 1;
        await writer.when(() => writer.stored.length === offered);
      }
      const detached = new Promise((resolve) => strace.once('exit', resolve));
      strace.kill('SIGTERM');
      await detached;
    }
    await healthIs(relay.url, 'healthy');
    // Each round's fault was met: fewer failures would mean that nothing was tried.
    expect(await failuresAt(relay.url)).toBeGreaterThanOrEqual(FAILING.length);
    await readsAll(client(), writer, offered);
    relay.child.kill('SIGTERM');
    expect(await relay.ended).toBe(0);
  },
);

const DISK = 'size=24m';
const BALLAST_BYTES = 18_000_000;
const CONTENT_BYTES = 60_000;
const OFFERED = 120;

/** A disk of its own for the relay, nearly full already. */
const ON_A_FULL_DISK = `mount -t tmpfs -o ${DISK} tmpfs "$0" && head -c ${String(BALLAST_BYTES)} /dev/zero > "$0/ballast" && exec "$@"`;

const largeEnvelope = (world: ProcessWorld, { channelId, secrets }: TestChannel): Uint8Array =>
  sealEnvelope({
    kind: 'work',
    channelId,
    bodyKey: secrets.readSecrets.bodyKey,
    signingKey: secrets.writeKey,
    parts: [{ type: 4, bytes: crypto.getRandomValues(new Uint8Array(CONTENT_BYTES)) }],
    nonce: world.random.bytes(24),
  });

onSmallDisk(
  'a full disk takes nothing more and loses nothing, is read meanwhile, and goes on when there is room',
  async () => {
    const within = ['unshare', '-rm', 'sh', '-c', ON_A_FULL_DISK, one.folder()];
    const { relay, world, channel, writer, client } = await started(within);
    for (let i = 0; i < OFFERED; i++) writer.link.append(largeEnvelope(world, channel));
    await healthIs(relay.url, 'degraded');
    const stored = writer.stored.length;
    expect(stored).toBeGreaterThan(0);
    expect(stored).toBeLessThan(OFFERED);
    const early = client();
    early.link.start();
    await early.when(() => early.events.includes('caught up'));
    expect(early.digests.length).toBeGreaterThanOrEqual(stored);
    early.link.stop();
    await rm(`/proc/${String(relay.child.pid)}/root${one.folder()}/ballast`);
    await writer.when(() => writer.stored.length === OFFERED);
    await healthIs(relay.url, 'healthy');
    expect(writer.events.filter((event) => event.startsWith('append'))).toEqual([]);
    await readsAll(client(), writer, OFFERED);
    relay.child.kill('SIGTERM');
    expect(await relay.ended).toBe(0);
  },
);
