/** Everything a relay does beside its WebSocket of envelopes: pieces of files, waking devices, calls. */
import { relayIdOf, type RandomBytes } from '#crypto/relay/relay-identity.ts';
import { PieceStore } from '../blobs/piece-store.ts';
import { pieceRequests } from '../blobs/piece-requests.ts';
import type { Ground } from '../cluster/ground.ts';
import type { Config } from '../config.ts';
import { isPass } from '../peer/call-pass.ts';
import { callRequests } from '../peer/call-requests.ts';
import { Signalling } from '../peer/signalling.ts';
import { PushBoard } from '../push/push-board.ts';
import { pushRequests } from '../push/push-requests.ts';
import { publicKeyOf, pushSender } from '../push/vapid.ts';
import type { HttpAnswer, HttpExchange, HttpRequest, TextEndpoint } from '../server/server-port.ts';
import type { Addresses } from './addresses.ts';
import { isAllowedOrigin, type OriginPolicy } from './origins.ts';
import { Prover } from './proven-request.ts';

const KEY_BYTES = 32;

export interface BesideOptions {
  readonly config: Config;
  readonly ground: Ground;
  readonly origins: OriginPolicy;
  readonly addresses: Addresses;
  readonly random: RandomBytes;
  /** Milliseconds. */
  readonly now: () => number;
  /** Runs something after `ms`. */
  readonly timer: (ms: number, run: () => void) => void;
}

export interface Beside {
  /** Undefined for what is somebody else's to answer. */
  readonly http: (request: HttpRequest) => HttpAnswer | HttpExchange | undefined;
  readonly text: TextEndpoint;
  /** Envelopes came into these channels. */
  readonly changed: (channelIds: readonly Uint8Array[]) => void;
  /** What is to be done now and then; does not reject. */
  readonly tidy: () => Promise<void>;
}

type Answerer = Beside['http'];

export async function openBeside(options: BesideOptions): Promise<Beside> {
  const { config, ground, origins, random, now, timer } = options;
  const { store, side } = ground;
  const prover = new Prover({ store, relayId: relayIdOf(ground.relayKey.publicKey), now });
  const pieces = new PieceStore(side, {
    channelBytesMax: config.LANTERN_CHANNEL_FILE_BYTES,
    accountBytesMax: config.LANTERN_ACCOUNT_FILE_BYTES,
  });
  const push = await openPush(options, prover);
  const secret = await ground.key('call-key', random(KEY_BYTES));
  const signalling = new Signalling({
    now,
    timer,
    isPass: (pass) => isPass(secret, pass, now()),
    mayUpgrade: (request) => isAllowedOrigin(request, origins),
  });
  const turn = { urls: config.LANTERN_TURN_URLS, secret: config.LANTERN_TURN_SECRET };
  const answerers: readonly Answerer[] = [
    pieceRequests(pieces, prover),
    callRequests({ prover, secret, turn, random, now }),
    ...(push === undefined ? [] : [push.http]),
  ];
  return {
    http: sharedWith(origins, (request) => firstOf(answerers, request)),
    text: signalling.endpoint,
    changed: push?.changed ?? (() => undefined),
    tidy: async () => {
      await pieces.collect(isDeletedIn(store)).catch(() => 0);
      await push?.load().catch(() => undefined);
    },
  };
}

const isDeletedIn =
  (store: Ground['store']) =>
  async (channelIds: readonly Uint8Array[]): Promise<readonly boolean[]> =>
    (await store.channels(channelIds)).map((record) => (record?.deletedAt ?? 0) !== 0);

/** Nobody is woken unless the operator says where push services find them. */
async function openPush(options: BesideOptions, prover: Prover) {
  const { config, ground, addresses, random, now, timer } = options;
  const contact = config.LANTERN_PUSH_CONTACT;
  if (contact === '') return undefined;
  const privateKey = await ground.key('push-key', random(KEY_BYTES));
  const send = pushSender({ privateKey, contact });
  const board = new PushBoard({ rows: ground.side, send, now, timer });
  await board.load();
  const services = new Set(config.LANTERN_PUSH_SERVICES);
  const addressOf = (request: HttpRequest) => addresses.networkOf(request);
  return {
    http: pushRequests({ board, prover, publicKey: publicKeyOf(privateKey), services, addressOf }),
    load: () => board.load(),
    changed: (channelIds: readonly Uint8Array[]) => {
      board.changed(channelIds);
    },
  };
}

function firstOf(
  answerers: readonly Answerer[],
  request: HttpRequest,
): HttpAnswer | HttpExchange | undefined {
  for (const answerer of answerers) {
    const answer = answerer(request);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

const PATHS = /^\/(?:pieces|push|calls)(?:\/|$)/;

/** Pages of the origins that may connect may also ask here; browsers want to be told so. */
function sharedWith(origins: OriginPolicy, answerer: Answerer): Answerer {
  return (request) => {
    if (!PATHS.test(request.path)) return undefined;
    const origin = request.header('origin');
    if (!isAllowedOrigin(request, origins))
      return { status: 403, headers: [], body: new Uint8Array(0) };
    const headers: HttpAnswer['headers'] =
      origin === ''
        ? []
        : [
            ['access-control-allow-origin', origin],
            ['access-control-allow-headers', 'authorization, range, content-type'],
            ['access-control-allow-methods', 'GET, PUT, POST, DELETE'],
            ['access-control-expose-headers', 'content-range'],
            ['cross-origin-resource-policy', 'cross-origin'],
            ['vary', 'origin'],
          ];
    if (request.method === 'OPTIONS') return { status: 204, headers, body: new Uint8Array(0) };
    const answer = answerer(request);
    if (answer === undefined) return undefined;
    if (!('answer' in answer)) return { ...answer, headers: [...headers, ...answer.headers] };
    return {
      bodyBytesMax: answer.bodyBytesMax,
      answer: async (body) => {
        const ready = await answer.answer(body);
        return { ...ready, headers: [...headers, ...ready.headers] };
      },
    };
  };
}
