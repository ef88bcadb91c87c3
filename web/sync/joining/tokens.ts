/**
 * Relay tokens: each pays for one channel. The device that holds the clinic's account makes them as needed; others were given
 * some with their welcome.
 */
import { issueToken, TOKEN_SERIAL_BYTES } from '#crypto/relay/token.ts';
import { signingKeyFromSeed } from '#crypto/primitives/signature.ts';
import { toHex } from '#crypto/encoding/bytes.ts';
import type { Step } from '../engine/engine-parts.ts';

const TOKEN_LIFE_MS = 90 * 24 * 3_600_000;
/** What one welcome carries. */
const TOKENS_PER_NEWCOMER = 64;

/** A token to spend now; undefined when this device has none left and cannot make any. */
export function takeToken(step: Step): Uint8Array | undefined {
  const issued = issue(step);
  if (issued !== undefined) return issued;
  const [key, token] = step.memory.tokens.entries().next().value ?? [];
  if (key === undefined || token === undefined) return undefined;
  step.memory.tokens.delete(key);
  step.batch.remove('tokens', key);
  return token;
}

/** What a newcomer starts with: new ones from the account's own device, else half of ours. */
export function tokensForNewcomer(step: Step): readonly Uint8Array[] {
  const { memory } = step;
  if (memory.identity.accountSeed !== undefined)
    return Array.from({ length: TOKENS_PER_NEWCOMER }, () => issue(step)).flatMap(
      (token) => token ?? [],
    );
  const shared = Math.min(TOKENS_PER_NEWCOMER, Math.floor(memory.tokens.size / 2));
  return Array.from({ length: shared }, () => takeToken(step)).flatMap((token) => token ?? []);
}

export function keepTokens(step: Step, tokens: readonly Uint8Array[]): void {
  for (const token of tokens) {
    const key = toHex(token.slice(32, 32 + TOKEN_SERIAL_BYTES));
    step.memory.tokens.set(key, token);
    step.batch.put('tokens', key, token);
  }
}

function issue({ memory, random, clock }: Step): Uint8Array | undefined {
  const seed = memory.identity.accountSeed;
  if (seed === undefined) return undefined;
  const notAfter = clock.now() + TOKEN_LIFE_MS;
  return issueToken(signingKeyFromSeed(seed), random(TOKEN_SERIAL_BYTES), notAfter);
}
