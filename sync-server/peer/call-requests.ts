/**
 * What a device needs before it calls: a pass for the signalling, and credentials for the TURN server where the operator has one.
 *
 *   GET /calls/CHANNEL     by the read key: {pass, expiresAt, iceServers}
 *   GET /calls/PASS/id     a new id, for a client that did not bring one
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { bytesAnswer, claimOf, jsonAnswer, refusal, type Prover } from '../app/proven-request.ts';
import type { HttpAnswer, HttpExchange, HttpRequest } from '../server/server-port.ts';
import { turnCredentials } from '../turn/turn-credentials.ts';
import { isPass, issuePass } from './call-pass.ts';

const NAME_BYTES = 16;

export interface CallRequestOptions {
  readonly prover: Prover;
  /** 32 bytes, the same at every relay of the store. */
  readonly secret: Uint8Array;
  /** Without addresses there is no TURN server. */
  readonly turn: { readonly urls: readonly string[]; readonly secret: string };
  readonly random: (length: number) => Uint8Array;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Answers what is about calls; undefined for what is not. */
export function callRequests(
  options: CallRequestOptions,
): (request: HttpRequest) => HttpAnswer | HttpExchange | undefined {
  const { secret, random, now } = options;
  const name = (): string => toHex(random(NAME_BYTES));
  return (request) => {
    if (request.method !== 'GET') return undefined;
    const pass = /^\/calls\/(?<pass>[^/]{1,200})\/id$/.exec(request.path)?.groups?.['pass'];
    if (pass !== undefined)
      return isPass(secret, pass, now())
        ? bytesAnswer(200, new TextEncoder().encode(name()))
        : refusal('relay/mac');
    const channel = /^\/calls\/(?<channel>[0-9a-f]{32})$/.exec(request.path)?.groups?.['channel'];
    if (channel === undefined) return undefined;
    const claim = claimOf(request);
    if (claim === undefined || toHex(claim.channelId) !== channel) return refusal('relay/mac');
    return {
      bodyBytesMax: 0,
      answer: async (body) => {
        const proved = await options.prover.prove(claim, 'read', body);
        if (!proved.ok) return refusal(proved.error.code);
        return jsonAnswer({
          ...issuePass(secret, name(), now()),
          iceServers: iceServers(options, name()),
        });
      },
    };
  };
}

function iceServers({ turn, now }: CallRequestOptions, name: string): readonly object[] {
  if (turn.urls.length === 0) return [];
  return [{ urls: turn.urls, ...turnCredentials(turn.secret, name, now()) }];
}
