import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import { attachMac, resumeMac, setIdOf, setKeyOf } from '#crypto/relay/attach.ts';
import { signClose, signCreate } from '#crypto/relay/channel-proofs.ts';
import { emptyHead, headAfter } from '#crypto/relay/head-chain.ts';
import { envelopeDigest } from '#crypto/relay/clear-envelope.ts';
import { verifyEntry, verifyReceipt } from '#crypto/relay/receipt.ts';
import { initCrypto, relayIdOf, signingKeyFromSeed } from '#crypto/relay/relay-identity.ts';
import { accountIdOf, issueToken } from '#crypto/relay/token.ts';
import { ALL_KINDS } from '#protocol/attach.ts';
import { encodeFrame } from '#protocol/codec.ts';
import { createdBytes } from '#protocol/create.ts';
import { RelayWorld, settled } from '../../web/sync/relay/relay-world.test-support.ts';
import { codeOf, names, RawClient } from './raw-client.test-support.ts';
import { LATE_COUNT_MAX, RETRY_MS } from './limits.ts';

beforeAll(initCrypto);

async function started(options: ConstructorParameters<typeof RelayWorld>[0] = {}) {
  const world = new RelayWorld(options);
  const channel = world.channel();
  const ada = new RawClient(world);
  expect(names(await ada.create(channel))).toEqual(['done']);
  return { world, channel, ada };
}

describe('opening channels', () => {
  test('a reader who runs ahead with keys of its own is refused: the id certifies the keys', async () => {
    const { world, ada } = await started();
    const channel = world.channel();
    const own = signingKeyFromSeed(world.random.bytes(32));
    const token = world.token();
    const keys = { ...world.creation(channel).keys, writePublicKey: own.publicKey };
    const signature = signCreate(own, ada.connection, createdBytes(keys, token));
    expect(codeOf(await ada.ask('create', { keys, token, signature }))).toBe('relay/channel');
    const honest = world.creation(channel).keys;
    const forged = signCreate(own, ada.connection, createdBytes(honest, token));
    expect(codeOf(await ada.ask('create', { keys: honest, token, signature: forged }))).toBe(
      'relay/signature',
    );
    expect(names(await ada.create(channel))).toEqual(['done']);
  });

  test('without a token, with one that is over, forged or spent, nobody opens one', async () => {
    const { world, ada } = await started();
    const token = world.token();
    expect(codeOf(await ada.create(world.channel(), new Uint8Array(0)))).toBe('relay/token');
    expect(codeOf(await ada.create(world.channel(), world.token(1)))).toBe('relay/token');
    const forged = token.slice();
    forged[50] = (forged[50] ?? 0) ^ 1;
    expect(codeOf(await ada.create(world.channel(), forged))).toBe('relay/token');
    expect(names(await ada.create(world.channel(), token))).toEqual(['done']);
    expect(codeOf(await ada.create(world.channel(), token))).toBe('relay/token');
  });

  test('two creations that race for one token in one commit get one channel', async () => {
    const { world } = await started();
    const token = world.token();
    const [ben, cleo] = [new RawClient(world), new RawClient(world)];
    const both = await Promise.all([
      ben.create(world.channel(), token),
      cleo.create(world.channel(), token),
    ]);
    expect(both.map(codeOf).sort()).toEqual(['relay/token', undefined]);
  });

  test('asking again after a lost answer is done again and opens nothing new', async () => {
    const { world, channel, ada } = await started();
    expect(names(await ada.create(channel))).toEqual(['done']);
    const account = await world.store.account(accountIdOf(world.accountKey.publicKey));
    expect(account?.channels).toBe(1);
  });

  test('an account has a limit, and it is its own', async () => {
    const { world, ada } = await started({ limits: { accountChannelsMax: 2 } });
    expect(names(await ada.create(world.channel()))).toEqual(['done']);
    expect(codeOf(await ada.create(world.channel()))).toBe('relay/quota');
    const other = signingKeyFromSeed(world.random.bytes(32));
    const token = issueToken(other, world.random.bytes(16), world.clock.now() + 1_000);
    expect(names(await ada.create(world.channel(), token))).toEqual(['done']);
  });
});

describe('rights', () => {
  test('a captured proof is worth nothing on another connection or at another relay', async () => {
    const { world, channel, ada } = await started();
    const ben = new RawClient(world);
    expect(codeOf(await ben.attach(channel, 0, ada.nonce))).toBe('relay/mac');
    expect(names(await ben.attach(channel))).toEqual(['items', 'done']);
    const elsewhere = { relayId: relayIdOf(world.random.bytes(32)), nonce: ben.nonce };
    const { readKey } = world.creation(channel).keys;
    const mac = attachMac(readKey, elsewhere, channel.channelId);
    const asked = { channelId: channel.channelId, from: 0, kinds: ALL_KINDS };
    const channels = [{ ...asked, mac, writeMac: new Uint8Array(16) }];
    const refused = await ben.ask('attach', { channels, setKey: new Uint8Array(32) });
    expect(codeOf(refused)).toBe('relay/mac');
  });

  test('a captured RESUME is refused on another connection', async () => {
    const { world, ada } = await started();
    const setKey = setKeyOf(world.random.bytes(32));
    const cursor = new Uint8Array(12);
    const mac = resumeMac(setKey, ada.connection, cursor);
    const resume = { setId: setIdOf(setKey), mac, cursor };
    expect(codeOf(await ada.ask('resume', resume))).toBe('relay/mac');
  });

  test('who proved writing by MAC is believed; a stranger is believed by the signature alone', async () => {
    const { world, channel, ada } = await started();
    await ada.attach(channel);
    expect(names(await ada.append(world.envelope(channel)))).toEqual(['items', 'receipt']);
    const courier = new RawClient(world);
    expect(names(await courier.append(world.envelope(channel)))).toEqual(['receipt']);
    const forger = signingKeyFromSeed(world.random.bytes(32));
    expect(codeOf(await courier.append(world.envelope(channel, 'work', forger)))).toBe(
      'relay/signature',
    );
    expect(codeOf(await courier.append(world.envelope(world.channel())))).toBe('relay/channel');
  });

  test('evidence goes by the drop key only, also for those who may write', async () => {
    const { world, channel, ada } = await started();
    await ada.attach(channel);
    expect(names(await ada.append(world.envelope(channel, 'evidence')))).toContain('receipt');
    const { writeKey } = channel.secrets;
    expect(codeOf(await ada.append(world.envelope(channel, 'evidence', writeKey)))).toBe(
      'relay/signature',
    );
    const stranger = new RawClient(world);
    const { dropKey } = channel.secrets.readSecrets;
    expect(codeOf(await stranger.append(world.envelope(channel, 'work', dropKey)))).toBe(
      'relay/signature',
    );
  });

  test('the drop lane of a channel fills up by itself and takes nothing from the others', async () => {
    const { world, channel, ada } = await started({
      limits: { envelopes: { burst: 10_000, perSecond: 10_000 } },
    });
    await ada.attach(channel);
    const flood = world.envelope(channel, 'evidence').length;
    const count = Math.ceil(4_194_304 / flood) + 1;
    let code: string | undefined;
    for (let i = 0; i < Math.min(count, 4_097) && code === undefined; i += 64) {
      const batch = Array.from({ length: 64 }, () =>
        ada.append(world.envelope(channel, 'evidence')),
      );
      code = (await Promise.all(batch)).map(codeOf).find((each) => each !== undefined);
    }
    expect(code).toBe('relay/drop-lane');
    expect(names(await ada.append(world.envelope(channel)))).toContain('receipt');
  }, 60_000);
});

describe('closing', () => {
  test('stops ordinary writes, deletes nothing, and leaves a late lane', async () => {
    const { world, channel, ada } = await started();
    await ada.attach(channel);
    const kept = world.envelope(channel);
    await ada.append(kept);
    const stranger = signingKeyFromSeed(world.random.bytes(32));
    const { channelId } = channel;
    const forged = signClose(stranger, ada.connection, channelId);
    expect(codeOf(await ada.ask('close', { channelId, signature: forged }))).toBe(
      'relay/signature',
    );
    const signature = signClose(channel.secrets.writeKey, ada.connection, channelId);
    expect(names(await ada.ask('close', { channelId, signature }))).toEqual(['done']);
    for (let i = 0; i < LATE_COUNT_MAX; i++)
      ada.listener.message(
        encodeFrame({
          name: 'append',
          requestId: 1_000 + i,
          body: { envelope: world.envelope(channel) },
        }),
      );
    await settled();
    expect(codeOf(await ada.append(world.envelope(channel)))).toBe('relay/closed');
    expect(names(await ada.append(kept))).toEqual(['receipt']);
    const ben = new RawClient(world);
    const [items] = await ben.attach(channel);
    expect(items?.name === 'items' && items.body.items[0]).toEqual(kept);
  });
});

describe('receipts', () => {
  test('an envelope offered a thousand times is stored once and keeps its index', async () => {
    const { world, channel, ada } = await started();
    await ada.attach(channel);
    const envelope = world.envelope(channel);
    for (let i = 0; i < 1_000; i++)
      ada.listener.message(encodeFrame({ name: 'append', requestId: i, body: { envelope } }));
    await settled();
    const record = (await world.store.channels([channel.channelId]))[0];
    expect(record?.length).toBe(1);
    const again = await ada.append(envelope);
    const [receipt] = again;
    expect(receipt?.name === 'receipt' && receipt.body.entries.map((each) => each.index)).toEqual([
      0,
    ]);
  });

  test('an envelope keeps its index over a restart and over a commit that failed', async () => {
    const { world, channel, ada } = await started();
    await ada.attach(channel);
    const envelopes = [0, 1, 2].map(() => world.envelope(channel));
    const [first, second, third] = envelopes;
    if (first === undefined || second === undefined || third === undefined) return;
    await ada.append(first);
    await ada.append(second);
    world.restart();
    const ben = new RawClient(world);
    await ben.attach(channel);
    world.store.failCommits(1);
    expect(codeOf(await ben.append(third))).toBe('relay/unavailable');
    await world.clock.advance(RETRY_MS);
    const indices: number[] = [];
    for (const envelope of [second, third, first])
      for (const frame of await ben.append(envelope))
        if (frame.name === 'receipt') indices.push(...frame.body.entries.map((each) => each.index));
    expect(indices).toEqual([1, 2, 0]);
    expect((await world.store.channels([channel.channelId]))[0]?.length).toBe(3);
  });

  test('cover the envelopes of one commit with one signature, each provable by itself', async () => {
    const { world, channel, ada } = await started();
    const other = world.channel();
    await ada.create(other);
    const ben = new RawClient(world);
    const batches = [
      { client: ada, envelope: world.envelope(channel) },
      { client: ben, envelope: world.envelope(channel) },
      { client: ada, envelope: world.envelope(other) },
      { client: ben, envelope: world.envelope(channel) },
    ];
    const before = [ada.frames.length, ben.frames.length];
    await Promise.all(batches.map(({ client, envelope }) => client.append(envelope)));
    const receipts = [ada.frames.slice(before[0]), ben.frames.slice(before[1])].map((frames) =>
      frames.flatMap((frame) => (frame.name === 'receipt' ? [frame.body] : [])),
    );
    expect(receipts.map((list) => list.length)).toEqual([1, 1]);
    const [[ofAda] = [], [ofBen] = []] = receipts;
    expect(ofAda?.root).toEqual(ofBen?.root);
    for (const receipt of receipts.flat()) {
      expect(verifyReceipt(world.relayKey.publicKey, receipt, receipt.signature)).toBe(true);
      for (const entry of receipt.entries) expect(verifyEntry(receipt.root, entry)).toBe(true);
    }
    expect(ofBen?.entries.map((entry) => [entry.index, entry.digests.length])).toEqual([[2, 2]]);
    const digests = batches
      .filter(({ envelope }) => toHex(envelope.slice(4, 20)) === channel.id)
      .map(({ envelope }) => envelopeDigest(envelope));
    expect(ofBen?.entries[0]?.head).toEqual(headAfter(emptyHead(), digests));
  });
});

describe('limits', () => {
  test('a full channel takes no more, and says so', async () => {
    const { world, channel, ada } = await started({ limits: { channelBytesMax: 1_000 } });
    await ada.attach(channel);
    await ada.append(world.envelope(channel));
    await ada.append(world.envelope(channel));
    expect(codeOf(await ada.append(world.envelope(channel)))).toBe('relay/quota');
  });

  test('a flood is told to slow down and may go on later', async () => {
    const { world, channel, ada } = await started({
      limits: { envelopes: { burst: 2, perSecond: 1 } },
    });
    await ada.attach(channel);
    await ada.append(world.envelope(channel));
    await ada.append(world.envelope(channel));
    expect(codeOf(await ada.append(world.envelope(channel)))).toBe('relay/slow-down');
    await world.clock.advance(1_000);
    expect(names(await ada.append(world.envelope(channel)))).toContain('receipt');
  });

  test('nonsense is refused, and a connection that sends nothing else is closed', async () => {
    const { world, ada } = await started();
    for (let i = 0; i < 20; i++) ada.listener.message(world.random.bytes(40).fill(99, 0, 1));
    expect(codeOf(ada.frames)).toBe('relay/form');
    expect(ada.closedWith).toBe(1008);
  });

  test('a slow reader is served from the disk when it reads again, without a gap', async () => {
    const { world, channel, ada } = await started();
    await ada.attach(channel);
    const ben = new RawClient(world);
    await ben.attach(channel);
    ben.buffered = 10_000_000;
    const envelopes = Array.from({ length: 5 }, () => world.envelope(channel));
    const before = ben.frames.length;
    for (const envelope of envelopes) await ada.append(envelope);
    expect(ben.frames.slice(before)).toEqual([]);
    ben.buffered = 0;
    ben.listener.drained();
    await settled();
    const arrived = ben.frames.flatMap((frame) =>
      frame.name === 'items' ? [...frame.body.items] : [],
    );
    expect(arrived).toEqual(envelopes);
    const last = world.envelope(channel);
    await ada.append(last);
    const [news] = ben.frames.slice(-1);
    expect(news?.name === 'items' && [news.body.first, news.body.items[0]]).toEqual([5, last]);
  });
});
