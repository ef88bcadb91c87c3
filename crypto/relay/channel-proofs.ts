/** Signatures that open, close, retire and re-key a channel: each by the hand of whoever holds the key for it, for one connection. */
import type { Context } from '../contexts.ts';
import { sign, verify, type SigningKey } from '../primitives/signature.ts';
import type { Connection } from './relay-identity.ts';

export interface Proof {
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
}

/** How a proof under this context is made and checked: over relay id, nonce and what it is about. */
export const proofFor = (context: Context) =>
  [
    (key: SigningKey, { relayId, nonce }: Connection, about: Uint8Array): Uint8Array =>
      sign(key, context, relayId, nonce, about),
    (proof: Proof, { relayId, nonce }: Connection, about: Uint8Array): boolean =>
      verify({ ...proof, context }, relayId, nonce, about),
  ] as const;

/** By the channel's write key, about the body of the CREATE frame without its signature. */
export const [signCreate, verifyCreate] = proofFor('create');

/** By the channel's write key, about the channel id. */
export const [signClose, verifyClose] = proofFor('close');

/** Made twice, by the channel's write key and by the account that paid for it: neither alone deletes anything. */
export const [signRetire, verifyRetire] = proofFor('retire');

/** By the owner of a directory or an inbox, about the body of the REKEY frame without its signature. */
export const [signRekey, verifyRekey] = proofFor('rekey');
