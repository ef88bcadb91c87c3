/**
 * WELCOME: what a newcomer, or somebody long silent, needs to find and open what they were added to. Sealed to their user
 * box key in a SEALED envelope, part 10. Entries are checked by whoever reads logs; no name is in it.
 *
 *   WELCOME = organisationId b32 | directoryChannelId b16 | directoryLinkKey b32 | entries list<var> | relayTokens list<var>
 */
import { cryptoError, type CryptoError } from '../errors.ts';
import { decode, type ByteReader } from '../encoding/reader.ts';
import { encode } from '../encoding/writer.ts';
import type { ParsedEnvelope } from '../envelope/envelope.ts';
import { PART } from '../envelope/parts.ts';
import { openFromBox, sealToBox, type SealedContent } from '../envelope/sealed-envelope.ts';
import type { BoxKey } from '../primitives/kem.ts';
import type { RandomBytes } from '../primitives/sodium.ts';
import { err, type Result } from '../result.ts';

const ENTRIES_MAX = 10_000;
const ENTRY_BYTES_MAX = 512 * 1024;
const TOKENS_MAX = 64;
const TOKEN_BYTES_MAX = 512;

export interface Welcome {
  /** 32 zero bytes where the group belongs to no organisation. */
  readonly organisationId: Uint8Array;
  readonly directoryChannelId: Uint8Array;
  /** Secret: stands as R of the directory channel. */
  readonly directoryLinkKey: Uint8Array;
  /** Encoded log entries, in an order in which parents come first. */
  readonly entries: readonly Uint8Array[];
  /** At most 64, opaque here. */
  readonly relayTokens: readonly Uint8Array[];
}

export const encodeWelcome = (welcome: Welcome): Uint8Array =>
  encode((w) =>
    w
      .raw(welcome.organisationId, 32)
      .raw(welcome.directoryChannelId, 16)
      .raw(welcome.directoryLinkKey, 32)
      .list(welcome.entries, (list, entry) => list.var(entry))
      .list(welcome.relayTokens, (list, token) => list.var(token)),
  );

/** 'crypto/form' or 'crypto/limit' for what is not a WELCOME. */
export const parseWelcome = (bytes: Uint8Array): Result<Welcome, CryptoError> =>
  decode(bytes, readWelcome);

const readWelcome = (reader: ByteReader): Welcome => ({
  organisationId: reader.raw(32),
  directoryChannelId: reader.raw(16),
  directoryLinkKey: reader.raw(32),
  entries: reader.list(ENTRIES_MAX, (list) => list.var(ENTRY_BYTES_MAX)),
  relayTokens: reader.list(TOKENS_MAX, (list) => list.var(TOKEN_BYTES_MAX)),
});

/** The envelope for the newcomer's inbox. 'crypto/key' for a broken box key, 'crypto/limit' above 1 MiB: send fewer entries. */
export const sealWelcome = (
  welcome: Welcome,
  place: Omit<SealedContent, 'parts'>,
  random: RandomBytes,
): Result<Uint8Array, CryptoError> =>
  sealToBox({ ...place, parts: [{ type: PART.welcome, bytes: encodeWelcome(welcome) }] }, random);

/** 'crypto/open' unless it is sealed to this key, 'crypto/form' unless exactly one welcome is in it. */
export function openWelcome(parsed: ParsedEnvelope, boxKey: BoxKey): Result<Welcome, CryptoError> {
  const parts = openFromBox(parsed, boxKey);
  if (!parts.ok) return parts;
  const welcomes = parts.value.filter((part) => part.type === PART.welcome);
  const [welcome] = welcomes;
  if (welcome === undefined || welcomes.length > 1) return err(cryptoError('crypto/form'));
  return parseWelcome(welcome.bytes);
}
