/** RETIRE and REKEY: what ends a channel, what changes its keys, and who cannot. */
import { beforeAll, describe, expect, test } from 'vitest';
import { parseEnvelope, verifyEnvelope } from '#crypto/envelope/envelope.ts';
import { resumeMac, setIdOf, setKeyOf } from '#crypto/relay/attach.ts';
import { signClose, signRekey, signRetire } from '#crypto/relay/channel-proofs.ts';
import { parseNotice } from '#crypto/relay/glass.ts';
import { initCrypto, signingKeyFromSeed, type SigningKey } from '#crypto/relay/relay-identity.ts';
import { accountIdOf } from '#crypto/relay/token.ts';
import { rekeyedBytes, type NewKeys } from '#protocol/manage.ts';
import { RelayWorld, type TestChannel } from '../../web/sync/relay/relay-world.test-support.ts';
import { LATE_MS_MAX, NOTICE_RETIRE, RETIRED_MS, RETRY_MS } from './limits.ts';
import { codeOf, names, RawClient } from './raw-client.test-support.ts';

beforeAll(initCrypto);

const closed = async (client: RawClient, { secrets, channelId }: TestChannel) => {
  const signature = signClose(secrets.writeKey, client.connection, channelId);
  return client.ask('close', { channelId, signature });
};

interface Signers {
  readonly writer?: SigningKey;
  readonly account?: SigningKey;
}

const retire = (client: RawClient, channel: TestChannel, signers: Signers = {}) => {
  const { channelId, secrets } = channel;
  const { writer = secrets.writeKey, account = client.world.accountKey } = signers;
  return client.ask('retire', {
    channelId,
    accountPublicKey: client.world.accountKey.publicKey,
    writeSignature: signRetire(writer, client.connection, channelId),
    accountSignature: signRetire(account, client.connection, channelId),
  });
};

async function withChannel() {
  const world = new RelayWorld();
  const channel = world.channel();
  const ada = new RawClient(world);
  await ada.create(channel);
  await ada.attach(channel);
  await ada.append(world.envelope(channel));
  return { world, channel, ada };
}

const recordOf = async ({ store }: RelayWorld, channel: TestChannel) =>
  (await store.channels([channel.channelId]))[0];

describe('retiring', () => {
  test('a channel that is still open is not retired, whoever signs', async () => {
    const { channel, ada } = await withChannel();
    expect(codeOf(await retire(ada, channel))).toBe('relay/right');
  });

  test('neither a former member with the write key nor the account alone retires a channel', async () => {
    const { world, channel, ada } = await withChannel();
    await closed(ada, channel);
    const stranger = signingKeyFromSeed(world.random.bytes(32));
    expect(codeOf(await retire(ada, channel, { account: stranger }))).toBe('relay/signature');
    expect(codeOf(await retire(ada, channel, { writer: stranger }))).toBe('relay/signature');
    const foreign = await ada.ask('retire', {
      channelId: channel.channelId,
      accountPublicKey: stranger.publicKey,
      writeSignature: signRetire(channel.secrets.writeKey, ada.connection, channel.channelId),
      accountSignature: signRetire(stranger, ada.connection, channel.channelId),
    });
    expect(codeOf(foreign)).toBe('relay/right');
    expect((await recordOf(world, channel))?.retiredAt).toBe(0);
  });

  test('a signature made for another connection, or to close, retires nothing', async () => {
    const { world, channel, ada } = await withChannel();
    await closed(ada, channel);
    const { channelId, secrets } = channel;
    const body = {
      channelId,
      accountPublicKey: world.accountKey.publicKey,
      writeSignature: signRetire(secrets.writeKey, ada.connection, channelId),
      accountSignature: signRetire(world.accountKey, ada.connection, channelId),
    };
    const ben = new RawClient(world);
    expect(codeOf(await ben.ask('retire', body))).toBe('relay/signature');
    const toClose = signClose(secrets.writeKey, ada.connection, channelId);
    expect(codeOf(await ada.ask('retire', { ...body, writeSignature: toClose }))).toBe(
      'relay/signature',
    );
  });

  test('everybody in the channel is told, on the disk, before it is retired', async () => {
    const { world, channel, ada } = await withChannel();
    await closed(ada, channel);
    const answers = await retire(ada, channel);
    expect(names(answers)).toEqual(['items', 'done']);
    const [items] = answers;
    const envelope = items?.name === 'items' ? items.body.items[0] : undefined;
    const parsed = parseEnvelope(envelope ?? new Uint8Array(0));
    expect(parsed.ok && verifyEnvelope(parsed.value, world.relayKey.publicKey)).toBe(true);
    const notice = parsed.ok ? parseNotice(parsed.value.ciphertext) : undefined;
    const at = world.clock.now();
    expect(notice?.ok === true && notice.value).toMatchObject({
      purpose: NOTICE_RETIRE,
      at,
      notAfter: at + RETIRED_MS,
    });
    expect(names(await retire(ada, channel))).toEqual(['done']);
    expect((await recordOf(world, channel))?.length).toBe(2);
  });

  test('where the notice does not reach the disk nothing is retired, and asking again works', async () => {
    const { world, channel, ada } = await withChannel();
    await closed(ada, channel);
    world.store.failCommits(1);
    expect(codeOf(await retire(ada, channel))).toBe('relay/unavailable');
    expect((await recordOf(world, channel))?.retiredAt).toBe(0);
    await world.clock.advance(RETRY_MS);
    expect(names(await retire(ada, channel))).toContain('done');
  });

  test('it is read for thirty days more and takes nothing; then it is empty, unpaid for, and its id stays taken', async () => {
    const { world, channel, ada } = await withChannel();
    const accountId = accountIdOf(world.accountKey.publicKey);
    await closed(ada, channel);
    await world.clock.advance(LATE_MS_MAX + 1);
    await retire(ada, channel);
    expect(codeOf(await ada.append(world.envelope(channel)))).toBe('relay/retired');
    await world.clock.advance(RETIRED_MS);
    expect(await world.relay.deleteRetired()).toBe(0);
    const ben = new RawClient(world);
    expect(names(await ben.attach(channel))).toContain('items');
    await world.clock.advance(1);
    const before = ben.frames.length;
    expect(await world.relay.deleteRetired()).toBe(1);
    expect(codeOf(ben.frames.slice(before))).toBe('relay/retired');
    const range = { channelId: channel.channelId, from: 0, countMax: 9, bytesMax: 9_999 };
    expect(await world.store.items(range)).toEqual([]);
    expect(await world.store.account(accountId)).toMatchObject({ channels: 0, bytes: 0 });
    expect(codeOf(await ben.attach(channel))).toBe('relay/retired');
    expect(codeOf(await ben.append(world.envelope(channel)))).toBe('relay/retired');
    expect(names(await ben.create(channel))).toEqual(['done']);
    expect(codeOf(await ben.attach(channel))).toBe('relay/retired');
    expect(await world.relay.deleteRetired()).toBe(0);
  });

  test('a disk that refuses deletes nothing and charges for it; the next round deletes it once', async () => {
    const { world, channel, ada } = await withChannel();
    const accountId = accountIdOf(world.accountKey.publicKey);
    await closed(ada, channel);
    await retire(ada, channel);
    await world.clock.advance(RETIRED_MS + 1);
    world.store.failCommits(1);
    await world.relay.deleteRetired();
    expect((await world.store.account(accountId))?.channels).toBe(1);
    await world.clock.advance(RETRY_MS);
    await world.relay.deleteRetired();
    await world.relay.deleteRetired();
    expect(await world.store.account(accountId)).toMatchObject({ channels: 0, bytes: 0 });
  });
});

async function withInbox() {
  const world = new RelayWorld();
  const owner = signingKeyFromSeed(world.random.bytes(32));
  const inbox = world.channel();
  const ada = new RawClient(world);
  const keys = { type: 'inbox' as const, ownerPublicKey: owner.publicKey };
  await ada.create(inbox, world.token(), keys);
  await ada.attach(inbox);
  const next = world.channel();
  const { keys: fresh } = world.creation(next);
  const newKeys: NewKeys = { ...fresh, channelId: inbox.channelId };
  return { world, owner, inbox, ada, next, newKeys };
}

const rekey = (client: RawClient, owner: SigningKey, keys: NewKeys) => {
  const ownerSignature = signRekey(owner, client.connection, rekeyedBytes(keys));
  return client.ask('rekey', { keys, ownerSignature });
};

describe('re-keying', () => {
  test('only the owner re-keys, and no channel without one is ever re-keyed', async () => {
    const { world, inbox, ada, newKeys, owner } = await withInbox();
    expect(codeOf(await rekey(ada, inbox.secrets.writeKey, newKeys))).toBe('relay/signature');
    const epoch = world.channel();
    await ada.create(epoch, world.token(), { ownerPublicKey: owner.publicKey });
    const ofEpoch = { ...newKeys, channelId: epoch.channelId };
    expect(codeOf(await rekey(ada, owner, ofEpoch))).toBe('relay/right');
    const ownerless = world.channel();
    await ada.create(ownerless, world.token(), { type: 'inbox' });
    const ofOwnerless = { ...newKeys, channelId: ownerless.channelId };
    expect(codeOf(await rekey(ada, owner, ofOwnerless))).toBe('relay/right');
    const ofNothing = { ...newKeys, channelId: world.channel().channelId };
    expect(codeOf(await rekey(ada, owner, ofNothing))).toBe('relay/channel');
  });

  test('who was attached by the old keys is let go at once, and does not come back by them', async () => {
    const { world, inbox, ada, owner, next, newKeys } = await withInbox();
    const ben = new RawClient(world);
    await ben.attach(inbox);
    const before = ben.frames.length;
    expect(names(await rekey(ada, owner, newKeys))).toContain('done');
    expect(codeOf(ben.frames.slice(before))).toBe('relay/mac');
    expect(codeOf(await ben.attach(inbox))).toBe('relay/mac');
    expect(codeOf(await ben.append(world.envelope(inbox)))).toBe('relay/signature');
    const moved = { ...next, channelId: inbox.channelId };
    expect(names(await ben.attach(moved))).toContain('done');
    expect(names(await ben.append(world.envelope(moved)))).toContain('receipt');
  });

  test('an envelope on its way while the keys change is not stored under the old ones', async () => {
    const { world, inbox, ada, owner, newKeys } = await withInbox();
    const ben = new RawClient(world);
    await ben.attach(inbox);
    const release = world.store.holdCommits();
    const rekeying = rekey(ada, owner, newKeys);
    await new Promise((resolve) => setImmediate(resolve));
    const late = ben.append(world.envelope(inbox));
    release();
    await rekeying;
    const refused = (await late).filter(({ name, requestId }) => name === 'error' && requestId > 0);
    expect(codeOf(refused)).toBe('relay/mac');
    expect((await recordOf(world, inbox))?.length).toBe(0);
  });

  test('a remembered set does not carry an old right over a change of keys', async () => {
    const { world, inbox, ada, owner, newKeys } = await withInbox();
    const ben = new RawClient(world);
    const setKey = setKeyOf(world.random.bytes(32));
    const done = (await ben.attach(inbox, 0, ben.nonce, setKey)).find(
      ({ name }) => name === 'done',
    );
    const cursor = done?.name === 'done' ? done.body.cursor : new Uint8Array(12);
    await rekey(ada, owner, newKeys);
    const again = new RawClient(world);
    const mac = resumeMac(setKey, again.connection, cursor);
    const answers = await again.ask('resume', { setId: setIdOf(setKey), mac, cursor });
    expect(codeOf(answers)).toBe('relay/mac');
    expect(names(answers)).toContain('done');
    const moved = { ...world.channel(), channelId: inbox.channelId };
    expect(codeOf(await again.append(world.envelope(moved)))).toBe('relay/signature');
  });
});
