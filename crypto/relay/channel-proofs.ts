/** Signatures that open, close, retire and re-key a channel: each by the hand of whoever holds the key for it, for one connection. */
import { sign, verify, type SigningKey } from '../primitives/signature.ts';
import type { Connection } from './relay-identity.ts';

/** `created` is the body of the CREATE frame without its signature. */
export const signCreate = (
  writeKey: SigningKey,
  connection: Connection,
  created: Uint8Array,
): Uint8Array => sign(writeKey, 'create', connection.relayId, connection.nonce, created);

export interface ChannelProof {
  readonly writePublicKey: Uint8Array;
  readonly signature: Uint8Array;
}

export const verifyCreate = (
  proof: ChannelProof,
  connection: Connection,
  created: Uint8Array,
): boolean =>
  verify(
    { publicKey: proof.writePublicKey, signature: proof.signature, context: 'create' },
    connection.relayId,
    connection.nonce,
    created,
  );

export const signClose = (
  writeKey: SigningKey,
  connection: Connection,
  channelId: Uint8Array,
): Uint8Array => sign(writeKey, 'close', connection.relayId, connection.nonce, channelId);

export const verifyClose = (
  proof: ChannelProof,
  connection: Connection,
  channelId: Uint8Array,
): boolean =>
  verify(
    { publicKey: proof.writePublicKey, signature: proof.signature, context: 'close' },
    connection.relayId,
    connection.nonce,
    channelId,
  );

/** Made twice, by the channel's write key and by the account that paid for it: neither alone deletes anything. */
export const signRetire = (
  key: SigningKey,
  connection: Connection,
  channelId: Uint8Array,
): Uint8Array => sign(key, 'retire', connection.relayId, connection.nonce, channelId);

export const verifyRetire = (
  proof: { readonly publicKey: Uint8Array; readonly signature: Uint8Array },
  connection: Connection,
  channelId: Uint8Array,
): boolean =>
  verify({ ...proof, context: 'retire' }, connection.relayId, connection.nonce, channelId);

/** `rekeyed` is the body of the REKEY frame without its signature. */
export const signRekey = (
  ownerKey: SigningKey,
  connection: Connection,
  rekeyed: Uint8Array,
): Uint8Array => sign(ownerKey, 'rekey', connection.relayId, connection.nonce, rekeyed);

export const verifyRekey = (
  proof: { readonly ownerPublicKey: Uint8Array; readonly signature: Uint8Array },
  connection: Connection,
  rekeyed: Uint8Array,
): boolean =>
  verify(
    { publicKey: proof.ownerPublicKey, signature: proof.signature, context: 'rekey' },
    connection.relayId,
    connection.nonce,
    rekeyed,
  );
