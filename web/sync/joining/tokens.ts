/**
 * Relay tokens: each pays for one channel. The device that holds the clinic's account makes them; others get some with their
 * welcome, ask for more in the clinic's own channel when they run low, and are answered there.
 *
 *   token-request = userId b32        token-grant = userId b32 | tokens list<var>
 */
import { equalBytes, toHex } from '#crypto/encoding/bytes.ts';
import { decode } from '#crypto/encoding/reader.ts';
import { encode } from '#crypto/encoding/writer.ts';
import { PART, type Part } from '#crypto/envelope/parts.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { signingKeyFromSeed } from '#crypto/primitives/signature.ts';
import { issueToken, TOKEN_SERIAL_BYTES } from '#crypto/relay/token.ts';
import type { Step } from '../engine/engine-parts.ts';
import { announcementChannel, isAnnouncements } from '../engine/epochs.ts';
import type { Memory } from '../engine/memory.ts';

const TOKEN_LIFE_MS = 90 * 24 * 3_600_000;
/** What one welcome or grant carries. */
const TOKENS_PER_GRANT = 64;
const TOKEN_BYTES_MAX = 512;
const TOKENS_KEPT_MAX = 256;
/** How many are left when more are asked for; again at each of these, should an answer stay away. */
const ASK_AT: readonly number[] = [24, 12, 6, 3, 0];

/** Whether this device can pay for a channel now. */
export const hasToken = ({ identity, tokens }: Memory): boolean =>
  identity.accountSeed !== undefined || tokens.size > 0;

/** A token to spend now; undefined when this device has none left and cannot make any. */
export function takeToken(step: Step): Uint8Array | undefined {
  const issued = issue(step);
  if (issued !== undefined) return issued;
  const [key, token] = step.memory.tokens.entries().next().value ?? [];
  if (key !== undefined) {
    step.memory.tokens.delete(key);
    step.batch.remove('tokens', key);
  }
  if (ASK_AT.includes(step.memory.tokens.size)) askForTokens(step);
  return token;
}

/** What a newcomer starts with: new ones from the account's own device, else half of ours. */
export function tokensForNewcomer(step: Step): readonly Uint8Array[] {
  const { memory } = step;
  const count =
    memory.identity.accountSeed === undefined
      ? Math.min(TOKENS_PER_GRANT, Math.floor(memory.tokens.size / 2))
      : TOKENS_PER_GRANT;
  return Array.from({ length: count }, () => takeToken(step)).flatMap((token) => token ?? []);
}

export function keepTokens(step: Step, tokens: readonly Uint8Array[]): void {
  for (const token of tokens) {
    const key = toHex(token.slice(32, 32 + TOKEN_SERIAL_BYTES));
    step.memory.tokens.set(key, token);
    step.batch.put('tokens', key, token);
  }
}

/** Requests of colleagues, if we can answer them, and grants to us. Tokens are worth quota, nothing else. */
export function takeTokenParts(
  step: Step,
  { channelId, parts }: { readonly channelId: string; readonly parts: readonly Part[] },
): void {
  const { memory } = step;
  if (!isAnnouncements(memory, channelId)) return;
  for (const { type, bytes } of parts) {
    if (type === PART.tokenRequest) answerRequest(step, bytes);
    if (type !== PART.tokenGrant) continue;
    const granted = parseTokenGrant(bytes);
    const room = memory.tokens.size < TOKENS_KEPT_MAX;
    if (room && granted !== undefined && equalBytes(granted.userId, memory.identity.userId))
      keepTokens(step, granted.tokens);
  }
}

export interface TokenGrant {
  readonly userId: Uint8Array;
  readonly tokens: readonly Uint8Array[];
}

export const encodeTokenGrant = ({ userId, tokens }: TokenGrant): Uint8Array =>
  encode((w) => w.raw(userId, 32).list(tokens, (list, token) => list.var(token)));

/** Undefined for what is none. */
export function parseTokenGrant(bytes: Uint8Array): TokenGrant | undefined {
  const parsed = decode(bytes, (r) => ({
    userId: r.raw(32),
    tokens: r.list(TOKENS_PER_GRANT, (list) => list.var(TOKEN_BYTES_MAX)),
  }));
  return parsed.ok ? parsed.value : undefined;
}

/** Into the clinic's own channel; whoever holds its account answers there. */
export function askForTokens(step: Step): void {
  const userId = step.memory.identity.userId;
  post(step, { type: PART.tokenRequest, bytes: encode((w) => w.raw(userId, 32)) });
}

function answerRequest(step: Step, bytes: Uint8Array): void {
  const { memory } = step;
  const request = decode(bytes, (r) => toHex(r.raw(32)));
  const { organisation, accountSeed } = memory.identity;
  if (!request.ok || organisation === undefined || accountSeed === undefined) return;
  const clinic = memory.book.state(toHex(organisation.organisationId));
  if (clinic?.members.some(({ memberId }) => memberId === request.value) !== true) return;
  const tokens = tokensForNewcomer(step);
  const granted = encodeTokenGrant({ userId: fromHexId(request.value), tokens });
  post(step, { type: PART.tokenGrant, bytes: granted });
}

function post(step: Step, part: Part): void {
  const channelId = announcementChannel(step.memory);
  if (channelId !== undefined)
    step.postman.post(step.batch, { channelId, kind: 'log', parts: [part] });
}

function issue({ memory, random, clock }: Step): Uint8Array | undefined {
  const seed = memory.identity.accountSeed;
  if (seed === undefined) return undefined;
  const notAfter = clock.now() + TOKEN_LIFE_MS;
  return issueToken(signingKeyFromSeed(seed), random(TOKEN_SERIAL_BYTES), notAfter);
}
