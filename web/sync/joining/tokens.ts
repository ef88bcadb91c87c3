/**
 * Relay tokens: each pays for one channel. The device that holds the clinic's account makes them as needed; others were given
 * some with their welcome.
 */
import { issueToken, TOKEN_SERIAL_BYTES } from '#crypto/relay/token.ts';
import { signingKeyFromSeed } from '#crypto/primitives/signature.ts';
import { toHex } from '#crypto/encoding/bytes.ts';
import type { Batch } from '../engine/batch.ts';
import type { EngineParts } from '../engine/engine-parts.ts';

const TOKEN_LIFE_MS = 90 * 24 * 3_600_000;
/** What one welcome carries. */
const TOKENS_PER_NEWCOMER = 64;

/** A token to spend now; undefined when this device has none left and cannot make any. */
export function takeToken(parts: EngineParts, batch: Batch): Uint8Array | undefined {
  const issued = issue(parts);
  if (issued !== undefined) return issued;
  const [key, token] = parts.memory.tokens.entries().next().value ?? [];
  if (key === undefined || token === undefined) return undefined;
  parts.memory.tokens.delete(key);
  batch.remove('tokens', key);
  return token;
}

/** What a newcomer starts with: new ones from the account's own device, else half of ours. */
export function tokensForNewcomer(parts: EngineParts, batch: Batch): readonly Uint8Array[] {
  const { memory } = parts;
  if (memory.identity.accountSeed !== undefined)
    return Array.from({ length: TOKENS_PER_NEWCOMER }, () => issue(parts)).flatMap(
      (token) => token ?? [],
    );
  const shared = Math.min(TOKENS_PER_NEWCOMER, Math.floor(memory.tokens.size / 2));
  return Array.from({ length: shared }, () => takeToken(parts, batch)).flatMap(
    (token) => token ?? [],
  );
}

export function keepTokens(parts: EngineParts, batch: Batch, tokens: readonly Uint8Array[]): void {
  for (const token of tokens) {
    const key = toHex(token.slice(32, 32 + TOKEN_SERIAL_BYTES));
    parts.memory.tokens.set(key, token);
    batch.put('tokens', key, token);
  }
}

function issue({ memory, random, clock }: EngineParts): Uint8Array | undefined {
  const seed = memory.identity.accountSeed;
  if (seed === undefined) return undefined;
  const notAfter = clock.now() + TOKEN_LIFE_MS;
  return issueToken(signingKeyFromSeed(seed), random(TOKEN_SERIAL_BYTES), notAfter);
}
