/** CREATE and CLOSE: a channel begins and stops. Who may do so is proved by signatures checked in `crypto/relay/`. */
import type { ByteReader } from '#crypto/encoding/reader.ts';
import { encode, type ByteWriter } from '#crypto/encoding/writer.ts';
import type { BodyCodec } from './frame.ts';
import { TOKEN_BYTES_MAX } from './limits.ts';

export const CHANNEL_TYPES = { epoch: 1, directory: 2, inbox: 3 } as const;
export type ChannelType = keyof typeof CHANNEL_TYPES;

export interface ChannelKeys {
  readonly type: ChannelType;
  readonly channelId: Uint8Array;
  readonly writePublicKey: Uint8Array;
  readonly dropPublicKey: Uint8Array;
  /** MAC keys derived for this relay alone. */
  readonly readKey: Uint8Array;
  readonly writeKey: Uint8Array;
  /** 32 bytes; zeros when the channel has no share for break-the-glass. */
  readonly share: Uint8Array;
  /** 32 bytes; zeros in a channel of type epoch, which nobody can re-key. */
  readonly ownerPublicKey: Uint8Array;
}

export interface Create {
  readonly keys: ChannelKeys;
  readonly token: Uint8Array;
  readonly signature: Uint8Array;
}

export const createCodec: BodyCodec<Create> = {
  sender: 'client',
  layout:
    'type u8, channelId b16, writePublicKey b32, dropPublicKey b32, readKey b32, writeKey b32, ' +
    'share b32, ownerPublicKey b32, token var, signature b64',
  write: (writer, create) => {
    writeKeys(writer, create.keys);
    writer.var(create.token).raw(create.signature, 64);
  },
  read: (reader) => ({
    keys: readKeys(reader),
    token: reader.var(TOKEN_BYTES_MAX),
    signature: reader.raw(64),
  }),
};

/** The bytes a CREATE signature covers, after relay id and nonce: the body without the signature. */
export const createdBytes = (keys: ChannelKeys, token: Uint8Array): Uint8Array =>
  encode((writer) => {
    writeKeys(writer, keys);
    writer.var(token);
  });

function writeKeys(writer: ByteWriter, keys: ChannelKeys): void {
  writer.u8(CHANNEL_TYPES[keys.type]).raw(keys.channelId, 16);
  writer.raw(keys.writePublicKey, 32).raw(keys.dropPublicKey, 32);
  writer.raw(keys.readKey, 32).raw(keys.writeKey, 32);
  writer.raw(keys.share, 32).raw(keys.ownerPublicKey, 32);
}

export function readKeys(reader: ByteReader): ChannelKeys {
  return {
    type: readType(reader),
    channelId: reader.raw(16),
    writePublicKey: reader.raw(32),
    dropPublicKey: reader.raw(32),
    readKey: reader.raw(32),
    writeKey: reader.raw(32),
    share: reader.raw(32),
    ownerPublicKey: reader.raw(32),
  };
}

function readType(reader: ByteReader): ChannelType {
  const number = reader.u8();
  if (number === CHANNEL_TYPES.epoch) return 'epoch';
  if (number === CHANNEL_TYPES.directory) return 'directory';
  if (number !== CHANNEL_TYPES.inbox) reader.fail();
  return 'inbox';
}

export interface Close {
  readonly channelId: Uint8Array;
  readonly signature: Uint8Array;
}

export const closeCodec: BodyCodec<Close> = {
  sender: 'client',
  layout: 'channelId b16, signature b64',
  write: (writer, close) => writer.raw(close.channelId, 16).raw(close.signature, 64),
  read: (reader) => ({ channelId: reader.raw(16), signature: reader.raw(64) }),
};
