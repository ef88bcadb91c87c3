/** A connection to a relay in memory, driven frame by frame, as no honest client would. */
import { attachMac, attachWriteMac } from '#crypto/relay/attach.ts';
import { signCreate } from '#crypto/relay/channel-proofs.ts';
import { ALL_KINDS } from '#protocol/attach.ts';
import { encodeFrame, parseRelayFrame, type Frame, type RelayFrame } from '#protocol/codec.ts';
import { createdBytes, type ChannelKeys } from '#protocol/create.ts';
import {
  settled,
  type RelayWorld,
  type TestChannel,
} from '../../web/sync/relay/relay-world.test-support.ts';
import type { SocketListener } from '../server/server-port.ts';

export class RawClient {
  readonly frames: RelayFrame[] = [];
  readonly nonce: Uint8Array;
  buffered = 0;
  closedWith: number | undefined;
  readonly listener: SocketListener;
  readonly world: RelayWorld;
  #requestId = 0;

  constructor(world: RelayWorld) {
    this.world = world;
    this.listener = world.relay.connect({
      send: (frames) => {
        for (const bytes of frames) this.#read(bytes);
      },
      bufferedBytes: () => this.buffered,
      close: (code) => {
        this.closedWith = code;
      },
    });
    const [hello] = this.frames;
    if (hello?.name !== 'hello') throw new Error('a relay greets first');
    this.nonce = hello.body.nonce;
  }

  get connection() {
    return { relayId: this.world.relayId, nonce: this.nonce };
  }

  /** Sends a frame and gives what came back until everything was quiet. */
  async ask<Name extends Frame['name']>(
    name: Name,
    body: Extract<Frame, { name: Name }>['body'],
  ): Promise<readonly RelayFrame[]> {
    const before = this.frames.length;
    this.listener.message(encodeFrame({ name, requestId: ++this.#requestId, body } as Frame));
    await settled();
    return this.frames.slice(before);
  }

  async create(
    channel: TestChannel,
    token = this.world.token(),
    other: Partial<ChannelKeys> = {},
  ): Promise<readonly RelayFrame[]> {
    const { keys: usual, writeKey } = this.world.creation(channel, token);
    const keys = { ...usual, ...other };
    const signature = signCreate(writeKey, this.connection, createdBytes(keys, token));
    return this.ask('create', { keys, token, signature });
  }

  async attach(
    channel: TestChannel,
    from = 0,
    nonce = this.nonce,
    setKey: Uint8Array = new Uint8Array(32),
  ): Promise<readonly RelayFrame[]> {
    const { keys } = this.world.creation(channel);
    const connection = { relayId: this.world.relayId, nonce };
    return this.ask('attach', {
      channels: [
        {
          channelId: channel.channelId,
          from,
          kinds: ALL_KINDS,
          mac: attachMac(keys.readKey, connection, channel.channelId),
          writeMac: attachWriteMac(keys.writeKey, connection, channel.channelId),
        },
      ],
      setKey,
    });
  }

  append(envelope: Uint8Array) {
    return this.ask('append', { envelope });
  }

  #read(bytes: Uint8Array): void {
    const frame = parseRelayFrame(bytes);
    if (!frame.ok) throw new Error('a relay sends whole frames');
    this.frames.push(frame.value);
  }
}

/** The code of the first ERROR among frames. */
export const codeOf = (frames: readonly RelayFrame[]): string | undefined => {
  const error = frames.find((frame) => frame.name === 'error');
  return error?.name === 'error' ? error.body.code : undefined;
};

export const names = (frames: readonly RelayFrame[]): readonly string[] =>
  frames.map((frame) => frame.name);
