/** The `peerjs` client as it comes from npm, in real Chromium: it finds the other end through our signalling, and WebRTC connects. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { initCrypto } from '#crypto/relay/relay-identity.ts';
import { notRun } from '../../tests/architecture/not-run.ts';
import { askRelay } from '../../web/sync/relay/relay-requests.ts';
import { channelAt, over } from '../process-channel.test-support.ts';
import { startRelay, type RelayProcess } from '../relay-process.test-support.ts';

const CHROMIUM = process.env['LANTERN_CHROMIUM'] ?? '/usr/bin/chromium';
const PEERJS = createRequire(import.meta.url).resolve('peerjs/dist/peerjs.min.js');

let data: string;
let relay: RelayProcess | undefined;
let browser: Browser | undefined;

beforeAll(initCrypto);

beforeEach(async (context) => {
  if (!existsSync(CHROMIUM)) notRun(context, 'Chromium is not installed');
  data = await mkdtemp(join(tmpdir(), 'lantern-peerjs-'));
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      ...['--no-sandbox', '--allow-loopback-in-peer-connection'],
      '--disable-features=WebRtcHideLocalIpsWithMdns',
    ],
  });
});

afterEach(async () => {
  await browser?.close();
  browser = undefined;
  relay?.child.kill('SIGKILL');
  await relay?.ended;
  relay = undefined;
  await rm(data, { recursive: true, force: true });
});

/** What a device needs before it calls. */
async function passAt(url: string): Promise<string> {
  const { channel, requests } = await channelAt(url);
  const asked = { method: 'GET', path: `/calls/${channel.id}`, right: 'read' } as const;
  const answer = await askRelay(requests(over(url)), asked);
  const given: unknown = JSON.parse(new TextDecoder().decode(answer.ok ? answer.value : undefined));
  return String((given as { pass?: unknown }).pass);
}

/** A page of the relay's own origin, with the client and nothing else. */
async function pageWithPeerJs(url: string): Promise<Page> {
  const context = await browser?.newContext({ bypassCSP: true });
  const page = await context?.newPage();
  if (page === undefined) throw new Error('the browser is there');
  await page.goto(`${url}/healthz`);
  await page.addScriptTag({ path: PEERJS });
  return page;
}

/** Runs in the page: a peer with an id from the relay. */
const OPEN = `(pass) => new Promise((resolve, reject) => {
  const { hostname, port } = location;
  window.peer = new Peer({ host: hostname, port: Number(port), path: '/calls/', key: pass, secure: false, config: { iceServers: [] } });
  window.heard = [];
  peer.on('open', resolve);
  peer.on('error', (error) => reject(new Error(error.type)));
  peer.on('connection', (connection) => connection.on('data', (data) => {
    heard.push(data);
    connection.send('and back: ' + data);
  }));
})`;

/** Runs in the page: says something to another peer, and gives what it answers. */
const SAY = `(id) => new Promise((resolve, reject) => {
  peer.on('error', (error) => reject(new Error(error.type)));
  const connection = peer.connect(id, { reliable: true });
  connection.on('open', () => connection.send('good morning'));
  connection.on('data', resolve);
})`;

const inPage = (page: Page, program: string, argument: string): Promise<unknown> =>
  page.evaluate(`(${program})(${JSON.stringify(argument)})`);

test.each(['uws', 'ws'])(
  'two pages with peerjs find each other through a relay with %s, and talk',
  async (engine) => {
    relay = await startRelay({ data, environment: { LANTERN_ENGINE: engine } });
    const pass = await passAt(relay.url);
    const [one, other] = [await pageWithPeerJs(relay.url), await pageWithPeerJs(relay.url)];
    const ids = [await inPage(one, OPEN, pass), await inPage(other, OPEN, pass)];
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(await inPage(one, SAY, String(ids[1]))).toBe('and back: good morning');
    expect(await other.evaluate('heard')).toEqual(['good morning']);
  },
  120_000,
);

test('peerjs is told in its own words that nobody is there, and that its pass does not hold', async () => {
  relay = await startRelay({ data });
  const pass = await passAt(relay.url);
  const page = await pageWithPeerJs(relay.url);
  await inPage(page, OPEN, pass);
  await expect(inPage(page, SAY, '0'.repeat(32))).rejects.toThrow('peer-unavailable');
  const stranger = await pageWithPeerJs(relay.url);
  await expect(inPage(stranger, OPEN, 'peerjs')).rejects.toThrow('server-error');
}, 120_000);
