/** Requests to a relay beside the WebSocket, each proved by the keys of a channel. The network is handed in. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { utf8Decode } from '#crypto/encoding/utf8.ts';
import { requestMac } from '#crypto/relay/request-proof.ts';
import { err, ok, type Result } from '#crypto/result.ts';
import { RELAY_CODES, relayError, type RelayCode, type RelayError } from '#protocol/codes.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Without the relay's address. */
  readonly path: string;
  readonly authorization: string;
  readonly body: Uint8Array;
}

export interface HttpResponse {
  readonly status: number;
  readonly body: Uint8Array;
}

/** Sends a request to the relay. Rejects when no answer came, however that happened. */
export type HttpPort = (request: HttpRequest) => Promise<HttpResponse>;

/** A channel at one relay, with the keys that this relay knows it by. */
export interface ChannelAccess {
  readonly relayId: Uint8Array;
  readonly channelId: Uint8Array;
  /** `relayReadKey` and `relayWriteKey`; who may only read has no other. */
  readonly readKey: Uint8Array;
  readonly writeKey?: Uint8Array;
}

export interface RelayRequests {
  readonly http: HttpPort;
  readonly channel: ChannelAccess;
  /** Milliseconds, by the relay's clock. */
  readonly now: () => number;
}

export interface Asked {
  readonly method: HttpRequest['method'];
  readonly path: string;
  readonly right: 'read' | 'write';
  readonly body?: Uint8Array;
}

/** What was answered. 'relay/unavailable' where no answer came, 'relay/right' without the key, else the relay's own code. */
export async function askRelay(
  { http, channel, now }: RelayRequests,
  { method, path, right, body = new Uint8Array(0) }: Asked,
): Promise<Result<Uint8Array, RelayError>> {
  const key = right === 'read' ? channel.readKey : channel.writeKey;
  if (key === undefined) return err(relayError('relay/right'));
  const { relayId, channelId } = channel;
  const time = now();
  const mac = requestMac(key, { relayId, channelId, time, what: `${method} ${path}`, body });
  const authorization = `Lantern ${toHex(channelId)}.${String(time)}.${toHex(mac)}`;
  const response = await http({ method, path, authorization, body }).catch(() => undefined);
  if (response === undefined) return err(relayError('relay/unavailable'));
  if (response.status >= 200 && response.status < 300) return ok(response.body);
  return err(relayError(codeIn(response.body)));
}

/** What answers in another way is no relay, or one that is not well. */
function codeIn(body: Uint8Array): RelayCode {
  try {
    const answer: unknown = JSON.parse(utf8Decode(body) ?? '');
    const code =
      typeof answer === 'object' && answer !== null && 'code' in answer ? answer.code : '';
    return isCode(code) ? code : 'relay/unavailable';
  } catch {
    return 'relay/unavailable';
  }
}

const isCode = (code: unknown): code is RelayCode =>
  typeof code === 'string' && Object.hasOwn(RELAY_CODES, code);
