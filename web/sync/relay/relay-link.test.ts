import { beforeAll, describe, expect, test, vi } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import { envelopeDigest } from '#crypto/relay/clear-envelope.ts';
import { initCrypto, signingKeyFromSeed } from '#crypto/relay/relay-identity.ts';
import { KIND_BITS, SNAPSHOTS_FIRST, ALL_KINDS } from '#protocol/attach.ts';
import { FRAME_NUMBERS } from '#protocol/frame.ts';
import { copyDisk, emptyDisk } from '../../../sync-server/store/memory-store.ts';
import { RelayWorld, settled, TestClient, type TestChannel } from './relay-world.test-support.ts';

beforeAll(initCrypto);

const digestOf = (envelope: Uint8Array): string => toHex(envelopeDigest(envelope));

async function opened(world: RelayWorld): Promise<{ channel: TestChannel; ada: TestClient }> {
  const channel = world.channel();
  const ada = new TestClient(world);
  ada.link.start();
  ada.link.create(world.creation(channel));
  ada.follow(channel);
  await settled();
  return { channel, ada };
}

async function joined(world: RelayWorld, channel: TestChannel, kinds = ALL_KINDS) {
  const client = new TestClient(world);
  client.link.start();
  client.follow(channel, { kinds });
  await settled();
  return client;
}

describe('a link', () => {
  test('opens a channel, writes into it, and learns by a signed receipt that it is on disk', async () => {
    const world = new RelayWorld();
    const { channel, ada } = await opened(world);
    const envelope = world.envelope(channel);
    ada.link.append(envelope);
    await settled();
    expect(ada.storedNow).toEqual([
      { channelId: channel.id, digest: digestOf(envelope), index: 0 },
    ]);
    expect(ada.events).toContain('created');
    expect(ada.link.unconfirmed).toBe(0);
  });

  test('brings what one member wrote to the others, at once and after being away', async () => {
    const world = new RelayWorld();
    const { channel, ada } = await opened(world);
    const ben = await joined(world, channel);
    const first = world.envelope(channel);
    ada.link.append(first);
    await settled();
    expect(ben.received(channel)).toEqual([first]);
    ben.isReachable = false;
    ben.cut();
    const later = [world.envelope(channel), world.envelope(channel)];
    for (const envelope of later) ada.link.append(envelope);
    await settled();
    ben.isReachable = true;
    await world.clock.advance(60_000);
    expect(ben.received(channel)).toEqual([first, ...later]);
    expect(ben.link.positionOf(channel.id)).toEqual(ada.link.positionOf(channel.id));
  });

  test('hears what is written in a channel it found on the disk before its opening was answered', async () => {
    const world = new RelayWorld();
    const channel = world.channel();
    const commit = world.store.commit.bind(world.store);
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    world.store.commit = async (written) => {
      const done = await commit(written);
      await answered;
      return done;
    };
    const ada = new TestClient(world);
    ada.link.start();
    ada.link.create(world.creation(channel));
    ada.follow(channel);
    await settled();
    const ben = await joined(world, channel);
    answer();
    await settled();
    const envelope = world.envelope(channel);
    ada.link.append(envelope);
    await world.clock.advance(1_000);
    expect(ben.received(channel)).toEqual([envelope]);
  });

  test('gets its own envelopes back as digests only', async () => {
    const world = new RelayWorld();
    const { channel, ada } = await opened(world);
    ada.link.append(world.envelope(channel));
    await settled();
    expect(ada.received(channel)).toEqual([undefined]);
    expect(ada.link.positionOf(channel.id)?.length).toBe(1);
  });

  test('gets snapshots first and everything else after, each once', async () => {
    const world = new RelayWorld();
    const { channel, ada } = await opened(world);
    const envelopes = (['work', 'snapshot', 'log', 'snapshot', 'work'] as const).map((kind) =>
      world.envelope(channel, kind),
    );
    for (const envelope of envelopes) ada.link.append(envelope);
    await settled();
    const ben = await joined(world, channel, ALL_KINDS | SNAPSHOTS_FIRST);
    expect(ben.ahead).toEqual([envelopes[1], envelopes[3]]);
    expect(ben.received(channel)).toEqual([
      envelopes[0],
      undefined,
      envelopes[2],
      undefined,
      envelopes[4],
    ]);
    const cleo = await joined(world, channel, KIND_BITS.log);
    expect(cleo.received(channel).filter((each) => each !== undefined)).toEqual([envelopes[2]]);
    expect(cleo.link.positionOf(channel.id)?.length).toBe(5);
  });

  test('takes up its channels again with one frame of 49 bytes', async () => {
    const world = new RelayWorld();
    const { channel, ada } = await opened(world);
    const others = [world.channel(), world.channel()];
    for (const other of others) {
      ada.link.create(world.creation(other));
      ada.follow(other);
    }
    await settled();
    ada.sent.length = 0;
    ada.cut();
    await world.clock.advance(1_000);
    expect(ada.sent.map((frame) => [frame[0], frame.length])).toEqual([[FRAME_NUMBERS.resume, 49]]);
    ada.link.append(world.envelope(channel));
    await settled();
    expect(ada.storedNow).toHaveLength(1);
  });

  test('asks again for a channel whose ATTACH was lost, whatever position was stated meanwhile', async () => {
    const world = new RelayWorld();
    const { channel, ada } = await opened(world);
    const ben = await joined(world, channel);
    const other = world.channel();
    ben.link.create(world.creation(other));
    for (const client of [ada, ben]) client.follow(other);
    await settled();
    // One run is lost on the way, so that the next shows a gap; what is asked for then is lost as well.
    ada.wire.toClient = (frame) => (frame[0] === FRAME_NUMBERS.items ? [] : [frame]);
    ben.link.append(world.envelope(channel));
    await settled();
    ada.wire.toClient = (frame) => [frame];
    ada.wire.toRelay = (frame) => (frame[0] === FRAME_NUMBERS.attach ? [] : [frame]);
    ben.link.append(world.envelope(channel));
    await settled();
    ben.link.append(world.envelope(other));
    await settled();
    ada.wire.toRelay = (frame) => [frame];
    ada.cut();
    await world.clock.advance(2_000);
    expect(ada.received(channel)).toHaveLength(2);
  });

  test('sends an envelope again whose receipt was lost, and the relay keeps one', async () => {
    const world = new RelayWorld();
    const { channel, ada } = await opened(world);
    ada.wire.toClient = (frame) => (frame[0] === FRAME_NUMBERS.receipt ? [] : [frame]);
    ada.link.append(world.envelope(channel));
    await settled();
    expect(ada.link.unconfirmed).toBe(1);
    ada.wire.toClient = (frame) => [frame, frame];
    await world.clock.advance(40_000);
    expect(ada.storedNow.map((stored) => stored.index)).toEqual([0]);
    expect(ada.link.positionOf(channel.id)?.length).toBe(1);
  });

  test('notices a half-open connection within 45 seconds and gets its envelopes through on the next', async () => {
    const world = new RelayWorld();
    const { channel, ada } = await opened(world);
    ada.wire.toRelay = () => [];
    ada.link.append(world.envelope(channel));
    await world.clock.advance(44_000);
    expect(ada.link.state).toBe('online');
    ada.wire.toRelay = (frame) => [frame];
    ada.wire.toClient = () => [];
    ada.wire.toRelay = () => [];
    await world.clock.advance(6_000);
    expect(ada.events).toContain('state waiting');
    ada.wire.toClient = (frame) => [frame];
    ada.wire.toRelay = (frame) => [frame];
    await world.clock.advance(120_000);
    expect(ada.storedNow).toHaveLength(1);
  });

  test('goes on after the relay was restarted', async () => {
    const world = new RelayWorld();
    const { channel, ada } = await opened(world);
    ada.link.append(world.envelope(channel));
    await settled();
    world.restart();
    ada.cut();
    ada.link.append(world.envelope(channel));
    await world.clock.advance(60_000);
    expect(ada.storedNow.map((stored) => stored.index)).toEqual([0, 1]);
    expect(ada.events).not.toContain('went back');
  });

  test('waits while the disk is full, and loses nothing', async () => {
    const world = new RelayWorld();
    const { channel, ada } = await opened(world);
    world.store.failCommits(3);
    ada.link.append(world.envelope(channel));
    await settled();
    expect(ada.storedNow).toEqual([]);
    const ben = await joined(world, channel);
    expect(ben.events).toContain('caught up');
    await world.clock.advance(60_000);
    expect(ada.storedNow).toHaveLength(1);
    expect(ben.received(channel)).toHaveLength(1);
  });

  test('goes on when the relay could not read its disk for a moment', async () => {
    const world = new RelayWorld();
    const { channel, ada } = await opened(world);
    vi.spyOn(world.store, 'digests').mockRejectedValueOnce(new Error('a disk that cannot be read'));
    ada.link.append(world.envelope(channel));
    await settled();
    expect(ada.storedNow).toEqual([]);
    await world.clock.advance(60_000);
    expect(ada.storedNow).toHaveLength(1);
  });

  test('opens a channel that the relay could not open for a moment, on the same connection', async () => {
    const world = new RelayWorld();
    world.store.failCommits(2);
    const { ada } = await opened(world);
    expect(ada.events).not.toContain('created');
    await world.clock.advance(30_000);
    expect(ada.events).toContain('created');
    expect(ada.events.filter((event) => event === 'state online')).toHaveLength(1);
  });

  test('acknowledges and shows nothing before the flush', async () => {
    const world = new RelayWorld();
    const { channel, ada } = await opened(world);
    const ben = await joined(world, channel);
    const release = world.store.holdCommits();
    ada.link.append(world.envelope(channel));
    await settled();
    expect([ada.storedNow.length, ben.received(channel).length]).toEqual([0, 0]);
    release();
    await settled();
    expect([ada.storedNow.length, ben.received(channel).length]).toEqual([1, 1]);
  });
});

describe('a relay that cannot be believed', () => {
  test('is left when it is not the pinned one', async () => {
    const world = new RelayWorld();
    const pinned = signingKeyFromSeed(world.random.bytes(32)).publicKey;
    const ada = new TestClient(world, pinned);
    ada.link.start();
    await settled();
    expect(ada.events).toContain('misled relay/identity');
    expect(ada.sent).toEqual([]);
  });

  test('restored from an older backup, is told so, and gets back what it lost; nothing is dropped', async () => {
    const world = new RelayWorld();
    const { channel, ada } = await opened(world);
    const envelopes = Array.from({ length: 4 }, () => world.envelope(channel));
    for (const envelope of envelopes.slice(0, 2)) ada.link.append(envelope);
    await settled();
    const backup = copyDisk(world.disk);
    for (const envelope of envelopes.slice(2)) ada.link.append(envelope);
    await settled();
    world.restart(backup);
    ada.cut();
    await world.clock.advance(60_000);
    expect(ada.events.filter((event) => event === 'went back')).toHaveLength(1);
    ada.storedNow.length = 0;
    for (const envelope of envelopes) ada.link.append(envelope);
    await settled();
    expect(ada.storedNow.map((stored) => stored.index).sort()).toEqual([0, 1, 2, 3]);
    const ben = await joined(world, channel);
    expect(ben.received(channel)).toEqual(envelopes);
  });

  test('found to lack something in one channel is asked for every other, of which it had said nothing', async () => {
    const world = new RelayWorld();
    const { channel, ada } = await opened(world);
    const other = world.channel();
    ada.link.create(world.creation(other));
    ada.follow(other);
    await settled();
    const backup = copyDisk(world.disk);
    for (const each of [channel, other, channel, other]) ada.link.append(world.envelope(each));
    await settled();
    // A position of the relay that counts as it did, over channels that are empty again.
    backup.lastCommit = world.disk.lastCommit;
    world.restart({ ...backup, sets: world.disk.sets });
    ada.cut();
    await world.clock.advance(60_000);
    expect(ada.events.filter((event) => event === 'went back')).toEqual([]);
    const [late, again] = [world.envelope(channel), world.envelope(channel)];
    ada.link.append(late);
    await world.clock.advance(60_000);
    ada.link.append(again);
    await world.clock.advance(60_000);
    expect(ada.link.positionOf(channel.id)?.length).toBe(2);
    expect(ada.link.positionOf(other.id)?.length).toBe(0);
  });

  test('that lost everything is refused as unknown channel, and takes the channel anew', async () => {
    const world = new RelayWorld();
    const { channel, ada } = await opened(world);
    const envelope = world.envelope(channel);
    ada.link.append(envelope);
    await settled();
    world.restart(emptyDisk());
    ada.cut();
    await world.clock.advance(60_000);
    expect(ada.events).toContain('channel relay/channel');
    ada.link.create(world.creation(channel));
    ada.follow(channel);
    ada.link.append(envelope);
    await settled();
    expect(ada.storedNow.map((stored) => stored.index)).toEqual([0, 0]);
  });

  test('that shows two histories is convicted by its own receipts', async () => {
    const world = new RelayWorld();
    const { channel, ada } = await opened(world);
    const before = copyDisk(world.disk);
    ada.link.append(world.envelope(channel));
    await settled();
    world.restart(before);
    ada.cut();
    await world.clock.advance(60_000);
    ada.link.append(world.envelope(channel));
    await settled();
    expect(ada.splits).toHaveLength(1);
    const [[first, second] = []] = ada.splits;
    expect(first?.entry.index).toBe(second?.entry.index);
    expect(first?.entry.head).not.toEqual(second?.entry.head);
  });

  test('that forges a receipt is left, and the envelope stays in the outbox', async () => {
    const world = new RelayWorld();
    const { channel, ada } = await opened(world);
    ada.wire.toClient = (frame) => {
      if (frame[0] !== FRAME_NUMBERS.receipt) return [frame];
      const forged = frame.slice();
      forged[60] = (forged[60] ?? 0) ^ 1;
      return [forged];
    };
    ada.link.append(world.envelope(channel));
    await settled();
    expect(ada.events).toContain('misled relay/identity');
    expect(ada.storedNow).toEqual([]);
    expect(ada.link.unconfirmed).toBe(1);
  });

  test('that changes an envelope on the way is noticed by the head, and asked again on the next connection', async () => {
    const world = new RelayWorld();
    const { channel, ada } = await opened(world);
    const ben = await joined(world, channel);
    ben.wire.toClient = (frame) => {
      if (frame[0] !== FRAME_NUMBERS.items) return [frame];
      const changed = frame.slice();
      changed[100] = (changed[100] ?? 0) ^ 1;
      return [changed];
    };
    const envelope = world.envelope(channel);
    ada.link.append(envelope);
    await settled();
    expect(ben.events).toContain('damaged');
    expect(ben.events).not.toContain('went back');
    ben.wire.toClient = (frame) => [frame];
    ben.cut();
    await world.clock.advance(60_000);
    expect(ben.received(channel).at(-1)).toEqual(envelope);
  });
});
