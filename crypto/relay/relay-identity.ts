/** Who a relay is: one Ed25519 key, pinned by policy, and the greeting signed with it on every connection. */
import { encode } from '../encoding/writer.ts';
import { hash16 } from '../primitives/hash.ts';
import { sign, verify, type SigningKey } from '../primitives/signature.ts';

export { initCrypto, systemRandomBytes, type RandomBytes } from '../primitives/sodium.ts';
export { signingKeyFromSeed, type SigningKey } from '../primitives/signature.ts';
export { channelIdOf } from '../keys/epoch-secrets.ts';

/** 16 bytes that stand for a relay in every proof made for it. */
export const relayIdOf = (relayPublicKey: Uint8Array): Uint8Array =>
  hash16('relay-id', relayPublicKey);

export interface HelloClaim {
  /** The range of frame versions, u8 each. */
  readonly oldest: number;
  readonly newest: number;
  readonly relayPublicKey: Uint8Array;
  /** 32 bytes, fresh for the connection. */
  readonly nonce: Uint8Array;
  /** Milliseconds. */
  readonly time: number;
}

export const signHello = (relayKey: SigningKey, claim: HelloClaim): Uint8Array =>
  sign(relayKey, 'hello', helloBytes(claim));

/** Whether the greeting was signed by the key it names; whether that key is the pinned one is the caller's question. */
export const verifyHello = (claim: HelloClaim, signature: Uint8Array): boolean =>
  verify({ publicKey: claim.relayPublicKey, signature, context: 'hello' }, helloBytes(claim));

const helloBytes = (claim: HelloClaim): Uint8Array =>
  encode((writer) =>
    writer
      .u8(claim.oldest)
      .u8(claim.newest)
      .raw(claim.relayPublicKey, 32)
      .raw(claim.nonce, 32)
      .u64(claim.time),
  );

/** The connection a proof is made for: it is worth nothing on another one, or at another relay. */
export interface Connection {
  readonly relayId: Uint8Array;
  readonly nonce: Uint8Array;
}
