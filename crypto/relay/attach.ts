/**
 * Proofs of reading and writing for one connection, by MAC keys that this one relay holds. They cost microseconds, and a
 * captured one is useless on any other connection.
 */
import { encode } from '../encoding/writer.ts';
import { derive, equalSecrets, hash, hash16 } from '../primitives/hash.ts';
import type { Connection } from './relay-identity.ts';

const MAC_BYTES = 16;

/** Proves that the sender may read. `readKey` has 32 bytes (`relayReadKey`). */
export const attachMac = (
  readKey: Uint8Array,
  connection: Connection,
  channelId: Uint8Array,
): Uint8Array =>
  derive(readKey, MAC_BYTES, 'attach', connection.relayId, connection.nonce, channelId);

/** Proves that the sender may write. `writeKey` has 32 bytes (`relayWriteKey`). */
export const attachWriteMac = (
  writeKey: Uint8Array,
  connection: Connection,
  channelId: Uint8Array,
): Uint8Array =>
  derive(writeKey, MAC_BYTES, 'attach-write', connection.relayId, connection.nonce, channelId);

/** The key of a remembered set, 32 bytes, as ATTACH hands it to the relay; the secret itself never leaves the client. */
export const setKeyOf = (setSecret: Uint8Array): Uint8Array => hash('resume', setSecret);

/** 16 bytes naming a remembered set. */
export const setIdOf = (setKey: Uint8Array): Uint8Array => hash16('resume', setKey);

/** Proves that the sender is the one who had the set remembered. `cursor` is 12 opaque bytes. */
export const resumeMac = (
  setKey: Uint8Array,
  connection: Connection,
  cursor: Uint8Array,
): Uint8Array =>
  derive(
    setKey,
    MAC_BYTES,
    'resume',
    encode((w) => w.raw(connection.relayId, 16).raw(connection.nonce, 32)),
    setIdOf(setKey),
    cursor,
  );

/** Constant time. */
export const isSameMac = (expected: Uint8Array, given: Uint8Array): boolean =>
  equalSecrets(expected, given);
