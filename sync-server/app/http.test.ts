import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HttpAnswer, HttpRequest } from '../server/server-port.ts';
import { readAppFiles } from './app-files.ts';
import { httpHandler } from './http.ts';
import { isAllowedOrigin } from './origins.ts';

const BOOTSTRAP = 'start(1)';
const HTML = `<!doctype html><script src="/x.js"></script><script>${BOOTSTRAP}</script>`;

const MEASURES = {
  uptimeMs: 0,
  connections: 7,
  commits: 0,
  envelopes: 0,
  failures: 0,
  isRefusing: false,
  p50Ms: 0,
  p99Ms: 0,
  memoryBytes: 0,
  diskUsedShare: 0,
  processorMs: 0,
};

let folder: string;
let handle: (request: HttpRequest) => HttpAnswer;
let status: 'healthy' | 'unhealthy' = 'healthy';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lantern-app-'));
  await mkdir(join(folder, '_app/immutable/workers'), { recursive: true });
  await writeFile(join(folder, 'index.html'), HTML);
  await writeFile(join(folder, 'service-worker.js'), 'sw');
  await writeFile(join(folder, '_app/immutable/a.js'), 'plain');
  await writeFile(join(folder, '_app/immutable/a.js.br'), 'brotli');
  await writeFile(join(folder, '_app/immutable/a.js.gz'), 'gzip');
  await writeFile(join(folder, '_app/immutable/workers/keys.js'), 'keys');
  handle = httpHandler({
    files: await readAppFiles(folder),
    relayPublicKey: new Uint8Array(32).fill(171),
    health: () => ({ status }),
    metrics: { secret: 'a secret of an operator', measures: () => MEASURES },
  });
});

afterAll(() => rm(folder, { recursive: true }));

function ask(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') {
  const all: Readonly<Record<string, string>> = { host: 'localhost:8787', ...headers };
  const answer = handle({ method, path, address: '', header: (name) => all[name] ?? '' });
  const named = new Map(answer.headers);
  return {
    status: answer.status,
    text: new TextDecoder().decode(answer.body),
    header: (name: string) => named.get(name) ?? '',
  };
}

const PAGE = { accept: 'text/html' };

describe('the app', () => {
  test('is given to everybody who navigates, and a missing file stays missing', () => {
    for (const path of ['/', '/index.html', '/patients/abc'])
      expect(ask(path, PAGE)).toMatchObject({ status: 200, text: HTML });
    expect(ask('/patients/abc').status).toBe(404);
    expect(ask('/_app/immutable/gone.js', PAGE).status).toBe(404);
    expect(ask('/gone.png', PAGE).status).toBe(404);
  });

  test.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/_app/../../etc/passwd',
    '//etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/\0',
  ])('never leaves its folder: %j', (path) => {
    expect(ask(path).status).toBe(404);
    expect(ask(path, PAGE).text).not.toContain('root:');
  });

  test('comes compressed to those who can read it', () => {
    const path = '/_app/immutable/a.js';
    expect(ask(path).text).toBe('plain');
    const brotli = ask(path, { 'accept-encoding': 'gzip, br' });
    expect([brotli.text, brotli.header('content-encoding')]).toEqual(['brotli', 'br']);
    expect(ask(path, { 'accept-encoding': 'gzip' }).text).toBe('gzip');
    expect(ask(`${path}.br`).status).toBe(404);
  });

  test('is kept for ever where its name is its hash, and asked for again elsewhere', () => {
    expect(ask('/_app/immutable/a.js').header('cache-control')).toContain('immutable');
    const page = ask('/', PAGE);
    expect(page.header('cache-control')).toBe('no-cache');
    const again = ask('/', { ...PAGE, 'if-none-match': page.header('etag') });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  test('takes nothing but GET and HEAD', () => {
    expect(ask('/', {}, 'POST').status).toBe(405);
    expect(ask('/', PAGE, 'HEAD').status).toBe(200);
  });
});

describe('headers', () => {
  test('the page may run its own scripts and the one inside it, and nothing else', () => {
    const policy = ask('/', PAGE).header('content-security-policy');
    const hash = createHash('sha256').update(BOOTSTRAP).digest('base64');
    expect(policy).toContain(`script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash}';`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-inline');
    const scripts = policy.split('; ').filter((each) => each.startsWith('script-src '));
    expect(scripts.join().match(/sha256-/g)).toHaveLength(1);
  });

  test('plain WebSockets are allowed on this machine only, and only there nothing is upgraded', () => {
    for (const host of ['localhost:1', '127.0.0.1:8787', '[::1]:9']) {
      const local = ask('/', { ...PAGE, host });
      const policy = local.header('content-security-policy');
      expect(policy).toContain('ws://localhost:* ws://127.0.0.1:*');
      expect(policy).not.toContain('upgrade-insecure-requests');
      expect(local.header('strict-transport-security')).toBe('');
    }
    for (const headers of [
      { host: 'care.example' },
      { host: 'localhost.evil.example' },
      { host: 'localhost', 'x-forwarded-proto': 'https' },
    ]) {
      const far = ask('/', { ...PAGE, ...headers });
      const policy = far.header('content-security-policy');
      expect(policy).toMatch(/connect-src 'self' wss: https:;/);
      expect(policy).toContain('upgrade-insecure-requests');
      expect(far.header('strict-transport-security')).toContain('max-age=');
    }
  });

  test('the worker with the keys has no network', () => {
    expect(ask('/_app/immutable/workers/keys.js').header('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'none'",
    );
  });

  test('the service worker has a policy of its own', () => {
    const answer = ask('/service-worker.js');
    expect(answer.header('content-security-policy')).toContain("connect-src 'self'");
    expect(answer.header('cache-control')).toBe('no-cache');
    expect(answer.header('service-worker-allowed')).toBe('');
  });

  test('every answer says what it is and isolates itself', () => {
    for (const path of ['/', '/healthz', '/relay.json', '/gone', '/_app/immutable/a.js']) {
      const answer = ask(path, PAGE);
      expect(answer.header('x-content-type-options')).toBe('nosniff');
      expect(answer.header('cross-origin-opener-policy')).toBe('same-origin');
      expect(answer.header('cross-origin-embedder-policy')).toBe('require-corp');
      expect(answer.header('referrer-policy')).toBe('no-referrer');
      expect(answer.header('content-security-policy')).toContain("default-src 'none'");
    }
  });
});

describe('beside the app', () => {
  test('the key to pin is told', () => {
    expect(JSON.parse(ask('/relay.json').text)).toEqual({
      relayPublicKey: 'ab'.repeat(32),
      protocol: { oldest: 1, newest: 2 },
      path: '/relay',
    });
  });

  test('its metrics are for who knows the secret, and not there for anybody else', () => {
    const secret = { authorization: 'Bearer a secret of an operator' };
    expect(ask('/metrics', secret)).toMatchObject({ status: 200 });
    expect(ask('/metrics', secret).text).toContain('lantern_connections 7');
    expect(ask('/metrics').status).toBe(404);
    expect(ask('/metrics', { authorization: 'Bearer another' }).status).toBe(404);
  });

  test('health is 503 when there is none', () => {
    expect(ask('/healthz').status).toBe(200);
    status = 'unhealthy';
    expect(ask('/healthz').status).toBe(503);
    status = 'healthy';
  });

  test('pages of others may not open the WebSocket, unless listed', () => {
    const from = (origin: string, host = 'care.example'): HttpRequest => ({
      method: 'GET',
      path: '/relay',
      address: '',
      header: (name) => ({ origin, host })[name] ?? '',
    });
    const none: ReadonlySet<string> = new Set();
    expect(isAllowedOrigin(from(''), none)).toBe(true);
    expect(isAllowedOrigin(from('https://care.example'), none)).toBe(true);
    expect(isAllowedOrigin(from('http://localhost:5173', 'localhost:8787'), none)).toBe(false);
    expect(isAllowedOrigin(from('https://care.example.evil'), none)).toBe(false);
    expect(isAllowedOrigin(from('null'), none)).toBe(false);
    expect(isAllowedOrigin(from('https://app.example'), new Set(['https://app.example']))).toBe(
      true,
    );
    expect(isAllowedOrigin(from('https://any.example'), '*')).toBe(true);
  });
});
