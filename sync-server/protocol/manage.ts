/**
 * RETIRE and REKEY: what ends a channel for good and what puts other keys into it. Only signatures made for it do either; they
 * are checked in `crypto/relay/`.
 */
import { encode, type ByteWriter } from '#crypto/encoding/writer.ts';
import type { ByteReader } from '#crypto/encoding/reader.ts';
import type { BodyCodec } from './frame.ts';

/** By its write key and by the account that paid for it: a former member has the first, and not the second. */
export interface Retire {
  readonly channelId: Uint8Array;
  readonly accountPublicKey: Uint8Array;
  readonly writeSignature: Uint8Array;
  readonly accountSignature: Uint8Array;
}

export const retireCodec: BodyCodec<Retire> = {
  sender: 'client',
  layout: 'channelId b16, accountPublicKey b32, writeSignature b64, accountSignature b64',
  write: (writer, retire) =>
    writer
      .raw(retire.channelId, 16)
      .raw(retire.accountPublicKey, 32)
      .raw(retire.writeSignature, 64)
      .raw(retire.accountSignature, 64),
  read: (reader) => ({
    channelId: reader.raw(16),
    accountPublicKey: reader.raw(32),
    writeSignature: reader.raw(64),
    accountSignature: reader.raw(64),
  }),
};

/** The keys a channel has from now on; the MAC keys are derived for this relay alone. */
export interface NewKeys {
  readonly channelId: Uint8Array;
  readonly writePublicKey: Uint8Array;
  readonly readKey: Uint8Array;
  readonly writeKey: Uint8Array;
}

export interface Rekey {
  readonly keys: NewKeys;
  readonly ownerSignature: Uint8Array;
}

export const rekeyCodec: BodyCodec<Rekey> = {
  sender: 'client',
  layout: 'channelId b16, writePublicKey b32, readKey b32, writeKey b32, ownerSignature b64',
  write: (writer, { keys, ownerSignature }) => {
    writeNewKeys(writer, keys);
    writer.raw(ownerSignature, 64);
  },
  read: (reader) => ({ keys: readNewKeys(reader), ownerSignature: reader.raw(64) }),
};

/** The bytes a REKEY signature covers, after relay id and nonce: the body without the signature. */
export const rekeyedBytes = (keys: NewKeys): Uint8Array =>
  encode((writer) => {
    writeNewKeys(writer, keys);
  });

function writeNewKeys(writer: ByteWriter, keys: NewKeys): void {
  writer.raw(keys.channelId, 16).raw(keys.writePublicKey, 32);
  writer.raw(keys.readKey, 32).raw(keys.writeKey, 32);
}

const readNewKeys = (reader: ByteReader): NewKeys => ({
  channelId: reader.raw(16),
  writePublicKey: reader.raw(32),
  readKey: reader.raw(32),
  writeKey: reader.raw(32),
});
