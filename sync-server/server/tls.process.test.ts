/** A relay with a certificate of its own: pages, requests and the WebSocket over TLS, by both engines, and nothing without. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { SUBPROTOCOL } from '#protocol/version.ts';
import { notRun } from '../../tests/architecture/not-run.ts';
import { startRelay, type RelayProcess } from '../relay-process.test-support.ts';

let folder: string;
let relay: RelayProcess | undefined;
const file = (name: string): string => join(folder, name);

/** A key, and a certificate for this machine by that key. */
const certify = (name: string): boolean =>
  spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost'],
    ...['-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)],
  ]).status === 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lantern-tls-'));
});

beforeEach((context) => {
  if (!certify('one')) notRun(context, 'openssl is not installed');
});

afterEach(async () => {
  relay?.child.kill('SIGKILL');
  await relay?.ended;
  relay = undefined;
});

afterAll(() => rm(folder, { recursive: true }));

const settings = (certificate: string, key: string) => ({
  LANTERN_TLS_CERTIFICATE: file(certificate),
  LANTERN_TLS_KEY: file(key),
});

const statusOf = (url: string, ca: Buffer): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(url, { ca }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });

test.each(['uws', 'ws'])(
  'with %s everything is over TLS, and nothing is without',
  async (engine) => {
    const environment = { ...settings('one.pem', 'one.key'), LANTERN_ENGINE: engine };
    relay = await startRelay({ data: file(engine), environment });
    const url = /https:\/\/\S+/.exec(relay.line)?.[0] ?? '';
    const ca = await readFile(file('one.pem'));
    expect(await statusOf(`${url}/healthz`, ca)).toBe(200);
    const socket = new WebSocket(`${url.replace('http', 'ws')}/relay`, SUBPROTOCOL, { ca });
    const greeting = await new Promise<Buffer>((resolve, reject) => {
      socket.once('message', resolve).once('error', reject);
    });
    expect(greeting.length).toBeGreaterThan(100);
    socket.terminate();
    await expect(fetch(`${url.replace('https', 'http')}/healthz`)).rejects.toThrow();
  },
  60_000,
);

test('a key that is not the certificate’s, and one without the other, are said in one line', async () => {
  certify('two');
  const data = file('none');
  await expect(startRelay({ data, environment: settings('one.pem', 'two.key') })).rejects.toThrow(
    'the files of LANTERN_TLS_CERTIFICATE and LANTERN_TLS_KEY cannot be used together.',
  );
  const lonely = { LANTERN_TLS_CERTIFICATE: file('one.pem') };
  await expect(startRelay({ data, environment: lonely })).rejects.toThrow(
    'LANTERN_TLS_KEY is not set to something usable.',
  );
}, 60_000);
