/** HELLO: the relay says who it is. Whether the signature holds and the key is the pinned one is decided in `crypto/relay/`. */
import type { BodyCodec } from './frame.ts';

export interface Hello {
  /** The oldest and newest frames the relay understands. */
  readonly oldest: number;
  readonly newest: number;
  readonly relayPublicKey: Uint8Array;
  /** Fresh for each connection; every proof on the connection covers it. */
  readonly nonce: Uint8Array;
  /** The relay's clock, milliseconds. */
  readonly time: number;
  readonly signature: Uint8Array;
}

export const helloCodec: BodyCodec<Hello> = {
  sender: 'relay',
  layout: 'oldest u8, newest u8, relayPublicKey b32, nonce b32, time u64, signature b64',
  write: (writer, hello) => {
    writer.u8(hello.oldest).u8(hello.newest).raw(hello.relayPublicKey, 32);
    writer.raw(hello.nonce, 32).u64(hello.time).raw(hello.signature, 64);
  },
  read: (reader) => ({
    oldest: reader.u8(),
    newest: reader.u8(),
    relayPublicKey: reader.raw(32),
    nonce: reader.raw(32),
    time: reader.u64(),
    signature: reader.raw(64),
  }),
};
