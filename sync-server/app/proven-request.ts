/** Who may ask for something beside the WebSocket: whoever proves with every request that they may read or write a channel. */
import { fromHex } from '#crypto/encoding/bytes.ts';
import { isSameMac } from '#crypto/relay/attach.ts';
import { requestMac } from '#crypto/relay/request-proof.ts';
import { err, ok, type Result } from '#crypto/result.ts';
import { relayError, type RelayCode, type RelayError } from '#protocol/codes.ts';
import { TokenBucket } from '../relay/token-bucket.ts';
import { keyOf } from '../store/bytes-key.ts';
import type { ChannelRecord, RelayStore } from '../store/relay-store.ts';
import type { HttpAnswer, HttpRequest } from '../server/server-port.ts';
import { ASSET_POLICY } from './asset-policy.ts';

/** How far the time of a request may be from the relay's. */
const CLOCK_MS_MAX = 300_000;
const SCHEME = /^Lantern (?<channel>[0-9a-f]{32})\.(?<time>\d{1,15})\.(?<mac>[0-9a-f]{32})$/;
/** Of one channel, over all its readers and writers. */
const REQUESTS = { burst: 2_048, perSecond: 200 };
const BUCKETS_MAX = 16_384;

export interface ProofOptions {
  readonly store: RelayStore;
  readonly relayId: Uint8Array;
  /** Milliseconds. */
  readonly now: () => number;
}

/** What a request says of itself; nothing of it is proved. */
export interface Claim {
  readonly channelId: Uint8Array;
  readonly time: number;
  readonly mac: Uint8Array;
  /** Method and path. */
  readonly what: string;
}

/** Undefined for a request that carries none. */
export function claimOf(request: HttpRequest): Claim | undefined {
  const { channel, time, mac } = SCHEME.exec(request.header('authorization'))?.groups ?? {};
  const channelId = fromHex(channel ?? '');
  const macBytes = fromHex(mac ?? '');
  if (channelId?.length !== 16 || macBytes?.length !== 16) return undefined;
  const what = `${request.method} ${request.path}`;
  return { channelId, time: Number(time), mac: macBytes, what };
}

export class Prover {
  readonly #options: ProofOptions;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(options: ProofOptions) {
    this.#options = options;
  }

  /**
   * The channel, if the claim holds for the body that came with it. 'relay/mac' for a wrong time or MAC, and for a channel that
   * is not here: who cannot prove anything is not told which there are; 'relay/retired', 'relay/closed' for writing, 'relay/slow-down', 'relay/unavailable'.
   */
  async prove(
    claim: Claim,
    right: 'read' | 'write',
    body: Uint8Array,
  ): Promise<Result<ChannelRecord, RelayError>> {
    const { store, relayId, now } = this.#options;
    if (Math.abs(now() - claim.time) > CLOCK_MS_MAX) return err(relayError('relay/mac'));
    const found = await store.channels([claim.channelId]).catch(() => undefined);
    if (found === undefined) return err(relayError('relay/unavailable'));
    const [record] = found;
    if (record === undefined) return err(relayError('relay/mac'));
    const key = right === 'read' ? record.keys.readKey : record.keys.writeKey;
    const expected = requestMac(key, { ...claim, relayId, body });
    if (!isSameMac(expected, claim.mac)) return err(relayError('relay/mac'));
    if (record.deletedAt !== 0 || (right === 'write' && record.retiredAt !== 0))
      return err(relayError('relay/retired'));
    // Who has left still has the write keys of old channels, and what they put there would take everybody's room.
    if (right === 'write' && record.closedAt !== 0) return err(relayError('relay/closed'));
    return this.#isWithinRate(claim.channelId) ? ok(record) : err(relayError('relay/slow-down'));
  }

  #isWithinRate(channelId: Uint8Array): boolean {
    const now = this.#options.now();
    if (this.#buckets.size >= BUCKETS_MAX) this.#buckets.clear();
    const key = keyOf(channelId);
    const bucket = this.#buckets.get(key) ?? new TokenBucket(REQUESTS, now);
    this.#buckets.set(key, bucket);
    return bucket.take(1, now);
  }
}

const STATUS: Partial<Record<RelayCode, number>> = {
  'relay/form': 400,
  'relay/mac': 401,
  'relay/channel': 404,
  'relay/closed': 409,
  'relay/retired': 410,
  'relay/limit': 413,
  'relay/quota': 507,
  'relay/slow-down': 429,
  'relay/unavailable': 503,
};

const HEADERS = [
  ['content-security-policy', ASSET_POLICY],
  ['cache-control', 'no-store'],
  ['x-content-type-options', 'nosniff'],
] as const;

/** A refusal: the code, and nothing else. */
export const refusal = (code: RelayCode): HttpAnswer => ({
  status: STATUS[code] ?? 400,
  headers: [['content-type', 'application/json'], ...HEADERS],
  body: new TextEncoder().encode(`${JSON.stringify({ code })}\n`),
});

export const bytesAnswer = (
  status: number,
  body: Uint8Array,
  headers: HttpAnswer['headers'] = [],
): HttpAnswer => ({
  status,
  headers: [['content-type', 'application/octet-stream'], ...HEADERS, ...headers],
  body,
});

export const jsonAnswer = (value: object): HttpAnswer => ({
  status: 200,
  headers: [['content-type', 'application/json'], ...HEADERS],
  body: new TextEncoder().encode(`${JSON.stringify(value)}\n`),
});
