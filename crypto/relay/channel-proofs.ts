/** Signatures with the write key of a channel: it begins and it stops only by the hand of somebody who may write. */
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
