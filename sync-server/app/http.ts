/** What the relay's port answers over HTTP: the app, how the relay is doing, and which key to pin. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { PROTOCOL_VERSION, PROTOCOL_VERSION_OLDEST, RELAY_PATH } from '#protocol/version.ts';
import type { HttpAnswer, HttpRequest } from '../server/server-port.ts';
import type { AppFile, AppFiles } from './app-files.ts';
import { ASSET_POLICY } from './asset-policy.ts';
import {
  commonHeaders,
  documentPolicy,
  scriptHashesOf,
  SERVICE_WORKER_POLICY,
  WORKER_POLICY,
  type Header,
  type Origin,
} from './headers.ts';
import { mayReadMetrics, metricsText, type Measures } from './metrics.ts';

export interface HttpOptions {
  readonly files: AppFiles;
  readonly relayPublicKey: Uint8Array;
  /** Health, free of ids; 503 is answered when `status` is 'unhealthy'. */
  readonly health: () => { readonly status: 'healthy' | 'degraded' | 'unhealthy' };
  readonly metrics: {
    /** Empty: nobody reads them. */
    readonly secret: string;
    readonly measures: () => Measures;
  };
}

const INDEX = '/index.html';
const SERVICE_WORKER = '/service-worker.js';
const IMMUTABLE = '/_app/immutable/';
const WORKERS = '/_app/immutable/workers/';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/** The handler for every request that is not the WebSocket. */
export function httpHandler(options: HttpOptions): (request: HttpRequest) => HttpAnswer {
  const index = options.files.get(INDEX);
  const hashes = index === undefined ? [] : scriptHashesOf(new TextDecoder().decode(index.plain));
  const policies: Readonly<Record<Origin, string>> = {
    loopback: documentPolicy('loopback', hashes),
    public: documentPolicy('public', hashes),
  };
  return (request) => {
    const origin = originOf(request);
    const answer = route(request, options, policies[origin]);
    return { ...answer, headers: [...commonHeaders(origin), ...answer.headers] };
  };
}

function route(request: HttpRequest, options: HttpOptions, documentCsp: string): HttpAnswer {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return plain(405, 'Only GET and HEAD.', [['allow', 'GET, HEAD']]);
  if (request.path === '/healthz') return healthAnswer(options);
  if (request.path === '/metrics') return metricsAnswer(request, options);
  if (request.path === '/relay.json') return relayAnswer(options.relayPublicKey);
  if (request.path === RELAY_PATH) return plain(426, 'A WebSocket is here.');
  const path = request.path === '/' ? INDEX : request.path;
  const file = options.files.get(path);
  if (file !== undefined) return fileAnswer(request, { path, file, documentCsp });
  const index = options.files.get(INDEX);
  if (index !== undefined && isNavigation(request))
    return fileAnswer(request, { path: INDEX, file: index, documentCsp });
  return plain(404, 'Not found.');
}

/** The app knows its own paths: a person asking for one gets the app. A missing script stays missing. */
const isNavigation = (request: HttpRequest): boolean =>
  request.header('accept').includes('text/html') &&
  !request.path.startsWith('/_app/') &&
  !/\.[a-z0-9]+$/i.test(request.path);

function healthAnswer(options: HttpOptions): HttpAnswer {
  const health = options.health();
  return json(health.status === 'unhealthy' ? 503 : 200, health);
}

/** Without the secret it is as if there were none. */
function metricsAnswer(request: HttpRequest, { metrics }: HttpOptions): HttpAnswer {
  return mayReadMetrics(request.header('authorization'), metrics.secret)
    ? plain(200, metricsText(metrics.measures()).trimEnd())
    : plain(404, 'Not found.');
}

const relayAnswer = (relayPublicKey: Uint8Array): HttpAnswer =>
  json(200, {
    relayPublicKey: toHex(relayPublicKey),
    protocol: { oldest: PROTOCOL_VERSION_OLDEST, newest: PROTOCOL_VERSION },
    path: RELAY_PATH,
  });

interface Found {
  readonly path: string;
  readonly file: AppFile;
  readonly documentCsp: string;
}

function fileAnswer(request: HttpRequest, found: Found): HttpAnswer {
  const { path, file } = found;
  const headers: Header[] = [
    ['content-type', file.contentType],
    ['content-security-policy', policyOf(found)],
    ['cache-control', cachingOf(path)],
    ['etag', file.etag],
    ['vary', 'accept-encoding'],
  ];
  if (request.header('if-none-match') === file.etag)
    return { status: 304, headers, body: new Uint8Array(0) };
  const accepted = request.header('accept-encoding');
  if (file.brotli !== undefined && /\bbr\b/.test(accepted))
    return { status: 200, headers: [...headers, ['content-encoding', 'br']], body: file.brotli };
  if (file.gzip !== undefined && /\bgzip\b/.test(accepted))
    return { status: 200, headers: [...headers, ['content-encoding', 'gzip']], body: file.gzip };
  return { status: 200, headers, body: file.plain };
}

function policyOf({ path, documentCsp }: Found): string {
  if (path.endsWith('.html')) return documentCsp;
  if (path === SERVICE_WORKER) return SERVICE_WORKER_POLICY;
  return path.startsWith(WORKERS) ? WORKER_POLICY : ASSET_POLICY;
}

const cachingOf = (path: string): string =>
  path.startsWith(IMMUTABLE) ? 'public, max-age=31536000, immutable' : 'no-cache';

const json = (status: number, value: object): HttpAnswer => ({
  status,
  headers: [
    ['content-type', 'application/json'],
    ['content-security-policy', ASSET_POLICY],
    ['cache-control', 'no-store'],
  ],
  body: text(`${JSON.stringify(value)}\n`),
});

const plain = (status: number, message: string, headers: readonly Header[] = []): HttpAnswer => ({
  status,
  headers: [
    ['content-type', 'text/plain; charset=utf-8'],
    ['content-security-policy', ASSET_POLICY],
    ['cache-control', 'no-store'],
    ...headers,
  ],
  body: text(`${message}\n`),
});

/** By the name the client used: a proxy with a certificate passes on the public one. */
function originOf(request: HttpRequest): Origin {
  const host = request.header('host').replace(/:\d+$/, '');
  return isLoopback(host) && request.header('x-forwarded-proto') !== 'https'
    ? 'loopback'
    : 'public';
}

/** Names of this machine as browsers treat them. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
