/** Emergency shares at the relay: only for a device on duty, and never before the channel was told of it on the disk. */
import { beforeAll, describe, expect, test } from 'vitest';
import { equalBytes, isAllZero } from '#crypto/encoding/bytes.ts';
import { parseEnvelope, verifyEnvelope } from '#crypto/envelope/envelope.ts';
import { attachMac } from '#crypto/relay/attach.ts';
import { signCreate } from '#crypto/relay/channel-proofs.ts';
import { issueDuty, packIdOf, parseNotice, signGlass } from '#crypto/relay/glass.ts';
import { initCrypto, signingKeyFromSeed, type SigningKey } from '#crypto/relay/relay-identity.ts';
import { ALL_KINDS } from '#protocol/attach.ts';
import { encodeFrame, parseRelayFrame, type Frame, type RelayFrame } from '#protocol/codec.ts';
import { createdBytes } from '#protocol/create.ts';
import { askedBytes, type GlassAsked } from '#protocol/glass.ts';
import {
  RelayWorld,
  settled,
  type TestChannel,
} from '../../web/sync/relay/relay-world.test-support.ts';
import type { RelayLimits } from './limits.ts';
import type { SocketListener } from '../server/server-port.ts';

beforeAll(initCrypto);

const HOUR_MS = 3_600_000;
const FULL_DISK = 1;

class Client {
  readonly frames: RelayFrame[] = [];
  /** What the disk held of a channel at the moment the answer left. */
  heldWhenAnswered = -1;
  readonly #world: RelayWorld;
  readonly #listener: SocketListener;
  readonly #nonce: Uint8Array;

  constructor(world: RelayWorld) {
    this.#world = world;
    this.#listener = world.relay.connect({
      send: (frames) => {
        for (const bytes of frames) this.#take(bytes);
      },
      bufferedBytes: () => 0,
      close: () => undefined,
    });
    const [hello] = this.frames;
    if (hello?.name !== 'hello') throw new Error('a relay greets first');
    this.#nonce = hello.body.nonce;
  }

  get connection() {
    return { relayId: this.#world.relayId, nonce: this.#nonce };
  }

  async ask<Name extends Frame['name']>(
    name: Name,
    body: Extract<Frame, { name: Name }>['body'],
  ): Promise<readonly RelayFrame[]> {
    const before = this.frames.length;
    this.#listener.message(encodeFrame({ name, requestId: 7, body } as Frame));
    await settled();
    return this.frames.slice(before);
  }

  async create(channel: TestChannel, share?: Uint8Array): Promise<void> {
    const token = this.#world.token();
    const { keys: open, writeKey } = this.#world.creation(channel, token);
    const keys = { ...open, share: share ?? open.share };
    const signature = signCreate(writeKey, this.connection, createdBytes(keys, token));
    const answers = await this.ask('create', { keys, token, signature });
    expect(answers.map(({ name }) => name)).toEqual(['done']);
  }

  /** The notices in a channel, opened, with whether this relay signed them. */
  async notices(channel: TestChannel) {
    const { keys } = this.#world.creation(channel);
    const { channelId } = channel;
    const interest = {
      ...{ channelId, from: 0, kinds: ALL_KINDS, writeMac: new Uint8Array(16) },
      mac: attachMac(keys.readKey, this.connection, channelId),
    };
    const answers = await this.ask('attach', { channels: [interest], setKey: new Uint8Array(32) });
    const items = answers.flatMap((frame) => (frame.name === 'items' ? frame.body.items : []));
    return items.flatMap((bytes) => {
      const parsed = parseEnvelope(bytes);
      if (!parsed.ok || parsed.value.header.kind !== 'notice') return [];
      const notice = parseNotice(parsed.value.ciphertext);
      if (!notice.ok) return [];
      const isTrue = verifyEnvelope(parsed.value, this.#world.relayKey.publicKey);
      return [{ ...notice.value, isTrue }];
    });
  }

  #take(bytes: Uint8Array): void {
    const frame = parseRelayFrame(bytes);
    if (!frame.ok) throw new Error('a relay sends whole frames');
    this.frames.push(frame.value);
  }
}

/** A clinic's relay with one channel that has a share, one that has none, and a crew on duty. */
async function station(limits: Partial<RelayLimits> = {}) {
  const world = new RelayWorld({ seed: 7, limits });
  const founder = new Client(world);
  const [guarded, plain] = [world.channel(), world.channel()];
  const share = guarded.secrets.readSecrets.glassShare;
  await founder.create(guarded, share);
  await founder.create(plain);
  const device = signingKeyFromSeed(world.random.bytes(32));
  const deviceId = world.random.bytes(32);
  const duty = (change: { from?: number; until?: number; account?: SigningKey } = {}) => {
    const now = world.clock.now();
    const [notBefore, notAfter] = [change.from ?? now, change.until ?? now + 12 * HOUR_MS];
    const holder = { deviceId, devicePublicKey: device.publicKey };
    return issueDuty(change.account ?? world.accountKey, { ...holder, notBefore, notAfter });
  };
  const asked = (change: Partial<GlassAsked> = {}): GlassAsked => ({
    ...{ purpose: 'open', reason: 2, notAfter: world.clock.now() + 4 * HOUR_MS },
    ...{ channels: [guarded.channelId], duty: duty(), ...change },
  });
  const ask = (crew: Client, question: GlassAsked, key = device, over = crew.connection) =>
    crew.ask('glass', {
      asked: question,
      signature: signGlass(key, over, askedBytes(question)),
    });
  return { world, founder, guarded, plain, share, deviceId, duty, asked, ask };
}

const sharesIn = (frames: readonly RelayFrame[]): readonly Uint8Array[] =>
  frames.flatMap((frame) => (frame.name === 'shares' ? frame.body.shares : []));
const codesIn = (frames: readonly RelayFrame[]): readonly string[] =>
  frames.flatMap((frame) => (frame.name === 'error' ? [frame.body.code] : []));

describe('emergency shares', () => {
  test('go to a device on duty, after a signed notice in the channel; a channel without one gives nothing', async () => {
    const { world, founder, guarded, plain, share, deviceId, asked, ask } = await station();
    const crew = new Client(world);
    const question = asked({ channels: [guarded.channelId, plain.channelId, new Uint8Array(16)] });
    const [first, second, third] = sharesIn(await ask(crew, question));
    expect(first && equalBytes(first, share)).toBe(true);
    expect([second, third].every((none) => none !== undefined && isAllZero(none))).toBe(true);
    const [notice, ...more] = await founder.notices(guarded);
    expect(more).toEqual([]);
    expect(notice).toMatchObject({ purpose: 1, reason: 2, isTrue: true });
    expect(notice && equalBytes(notice.deviceId, deviceId)).toBe(true);
    expect(notice && equalBytes(notice.packId, packIdOf(askedBytes(question)))).toBe(true);
    expect(await founder.notices(plain)).toEqual([]);
  });

  test('attack 37: an expired, early, over-long, foreign or altered certificate gets nothing, and tells nobody', async () => {
    const { world, founder, guarded, duty, asked, ask } = await station();
    const crew = new Client(world);
    const now = world.clock.now();
    const stranger = signingKeyFromSeed(world.random.bytes(32));
    const altered = duty().map((byte, i) => (i === 40 ? byte ^ 1 : byte));
    for (const bad of [
      duty({ from: now - 2 * HOUR_MS, until: now - HOUR_MS }),
      duty({ from: now + HOUR_MS }),
      duty({ until: now + 25 * HOUR_MS }),
      altered,
      new Uint8Array(0),
    ])
      expect(codesIn(await ask(crew, asked({ duty: bad })))).toEqual(['relay/duty']);
    const foreign = sharesIn(await ask(crew, asked({ duty: duty({ account: stranger }) })));
    expect(foreign.every(isAllZero)).toBe(true);
    expect(codesIn(await ask(crew, asked(), stranger))).toEqual(['relay/duty']);
    expect(codesIn(await ask(crew, asked({ notAfter: now + 13 * HOUR_MS })))).toEqual([
      'relay/duty',
    ]);
    expect(await founder.notices(guarded)).toEqual([]);
  });

  test('a channel that members have filled still takes the notice, and gives its share', async () => {
    const full = { channelBytesMax: 0, accountBytesMax: 0 };
    const { world, founder, guarded, asked, ask } = await station(full);
    const shares = sharesIn(await ask(new Client(world), asked()));
    expect(shares.some((share) => !isAllZero(share))).toBe(true);
    expect(await founder.notices(guarded)).toHaveLength(1);
  });

  test('attack 31: a captured question is refused on another connection and at another relay', async () => {
    const { world, founder, guarded, asked, ask } = await station();
    const [crew, thief] = [new Client(world), new Client(world)];
    const elsewhere = { ...thief.connection, relayId: world.random.bytes(16) };
    for (const over of [crew.connection, elsewhere])
      expect(codesIn(await ask(thief, asked(), undefined, over))).toEqual(['relay/duty']);
    expect(await founder.notices(guarded)).toEqual([]);
  });

  test('attack 37: no share leaves before its notice is on the disk, and none at all when the disk refuses', async () => {
    const { world, guarded, asked, ask } = await station();
    const crew = new Client(world);
    const commit = world.store.commit.bind(world.store);
    let refusals = FULL_DISK;
    let onDisk = 0;
    world.store.commit = async (change) => {
      const notices = change.items.filter(({ kind }) => kind === 'notice').length;
      if (notices > 0 && refusals-- > 0) return { ok: false, error: { code: 'relay/unavailable' } };
      expect(sharesIn(crew.frames).filter((share) => !isAllZero(share))).toHaveLength(onDisk);
      const result = await commit(change);
      onDisk += notices;
      return result;
    };
    expect(sharesIn(await ask(crew, asked())).every(isAllZero)).toBe(true);
    await world.clock.advance(2_000);
    expect(sharesIn(await ask(crew, asked())).some((share) => !isAllZero(share))).toBe(true);
    expect(onDisk).toBe(1);
    // It dies after the notice and before the share: what was told stays told.
    world.restart();
    expect(await new Client(world).notices(guarded)).toHaveLength(1);
  });
});
