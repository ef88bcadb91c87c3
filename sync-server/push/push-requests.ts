/**
 * Asking to be woken, over HTTP. Only push services the operator trusts are called: a relay that posts wherever a stranger says
 * would be a way into the operator's network.
 *
 *   GET    /push            the key that browsers subscribe with, 404 where nobody is woken
 *   PUT    /push/CHANNEL    by the read key: {"device": 32 hex digits, "endpoint": address}; 201
 *   DELETE /push/CHANNEL    by the read key: {"device": …}; 201
 */
import * as v from 'valibot';
import { fromHex, toBase64Url, toHex } from '#crypto/encoding/bytes.ts';
import {
  bytesAnswer,
  claimOf,
  jsonAnswer,
  refusal,
  type Claim,
  type Prover,
} from '../app/proven-request.ts';
import type { HttpAnswer, HttpExchange, HttpRequest } from '../server/server-port.ts';
import type { PushBoard } from './push-board.ts';

const BODY_BYTES_MAX = 2_048;

/** Push services of the browsers that there are. */
const SERVICES: readonly RegExp[] = [
  /^fcm\.googleapis\.com$/,
  /^([a-z0-9-]+\.)*push\.services\.mozilla\.com$/,
  /^([a-z0-9-]+\.)*push\.apple\.com$/,
  /^([a-z0-9-]+\.)*notify\.windows\.com$/,
];

const device = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
const registration = v.object({
  device,
  endpoint: v.pipe(v.string(), v.maxLength(1_024), v.url()),
});
const removal = v.object({ device });

export interface PushRequestOptions {
  readonly board: PushBoard;
  readonly prover: Prover;
  /** 65 bytes, as browsers want it. */
  readonly publicKey: Uint8Array;
  /** Origins of further push services, such as a clinic's own. */
  readonly services: ReadonlySet<string>;
  /** Where a request comes from, as far as addresses are counted. */
  readonly addressOf: (request: HttpRequest) => string | undefined;
}

/** Answers what is about push; undefined for what is not. */
export function pushRequests(
  options: PushRequestOptions,
): (request: HttpRequest) => HttpAnswer | HttpExchange | undefined {
  return (request) => {
    if (request.path === '/push' && request.method === 'GET')
      return jsonAnswer({ publicKey: toBase64Url(options.publicKey) });
    const channel = /^\/push\/(?<channel>[0-9a-f]{32})$/.exec(request.path)?.groups?.['channel'];
    if (channel === undefined) return undefined;
    const claim = claimOf(request);
    if (claim === undefined || toHex(claim.channelId) !== channel) return refusal('relay/mac');
    if (request.method !== 'PUT' && request.method !== 'DELETE') return refusal('relay/form');
    const isRemoval = request.method === 'DELETE';
    const asked = { ...claim, address: options.addressOf(request) };
    return {
      bodyBytesMax: BODY_BYTES_MAX,
      answer: async (body) => {
        const proved = await options.prover.prove(claim, 'read', body);
        if (!proved.ok) return refusal(proved.error.code);
        return isRemoval ? unregister(options, claim, body) : register(options, asked, body);
      },
    };
  };
}

interface Asked extends Claim {
  readonly address: string | undefined;
}

async function register(
  { board, services }: PushRequestOptions,
  { channelId, address }: Asked,
  body: Uint8Array,
): Promise<HttpAnswer> {
  const parsed = v.safeParse(registration, jsonOf(body));
  const deviceId = parsed.success ? fromHex(parsed.output.device) : undefined;
  if (!parsed.success || deviceId === undefined) return refusal('relay/form');
  const { endpoint } = parsed.output;
  if (!isTrusted(endpoint, services)) return refusal('relay/form');
  const isKept = await board.register({ channelId, deviceId, endpoint, address });
  return isKept ? bytesAnswer(201, new Uint8Array(0)) : refusal('relay/unavailable');
}

async function unregister(
  { board }: PushRequestOptions,
  { channelId }: Claim,
  body: Uint8Array,
): Promise<HttpAnswer> {
  const parsed = v.safeParse(removal, jsonOf(body));
  const deviceId = parsed.success ? fromHex(parsed.output.device) : undefined;
  if (deviceId === undefined) return refusal('relay/form');
  const isGone = await board.unregister(channelId, deviceId);
  return isGone ? bytesAnswer(201, new Uint8Array(0)) : refusal('relay/unavailable');
}

/** Whether an address is that of a push service, by HTTPS at its own port. */
export function isTrusted(endpoint: string, services: ReadonlySet<string>): boolean {
  const url = new URL(endpoint);
  if (url.username !== '' || url.password !== '') return false;
  if (services.has(url.origin)) return true;
  const isDefault = url.protocol === 'https:' && url.port === '';
  return isDefault && SERVICES.some((service) => service.test(url.hostname));
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    // What is no JSON fits no form either.
    return undefined;
  }
}
