import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { toHex } from '#crypto/encoding/bytes.ts';
import { CHUNK_BYTES, chunkCountOf, chunkDigest } from '#crypto/files/file-chunks.ts';
import { initCrypto } from '#crypto/relay/relay-identity.ts';
import { ok } from '#crypto/result.ts';
import { fetchFile, sendFile } from '../../web/sync/relay/file-transport.ts';
import { askRelay, type HttpPort } from '../../web/sync/relay/relay-requests.ts';
import { seeded } from '../../web/sync/relay/relay-world.test-support.ts';
import { channelAt, over } from '../process-channel.test-support.ts';
import { startRelay, type RelayProcess } from '../relay-process.test-support.ts';

const FILE_BYTES = 5 * 1_048_576;
const CUT_AFTER_BYTES = 700_000;

let data: string;
let relay: RelayProcess | undefined;
let proxy: Server | undefined;

beforeAll(initCrypto);

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'lantern-beside-'));
});

afterEach(async () => {
  proxy?.close();
  proxy = undefined;
  relay?.child.kill('SIGKILL');
  await relay?.ended;
  relay = undefined;
  await rm(data, { recursive: true });
});

/** Passes bytes on to the relay, and breaks each connection off after so many. */
async function cuttingProxy(url: string): Promise<string> {
  const target = Number(new URL(url).port);
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    let left = CUT_AFTER_BYTES;
    const cut = (bytes: Buffer): void => {
      left -= bytes.length;
      if (left > 0) return;
      near.destroy();
      far.destroy();
    };
    near.on('data', cut).on('error', () => far.destroy());
    far.on('data', cut).on('error', () => near.destroy());
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  proxy = server;
  const address = server.address();
  return `http://127.0.0.1:${String(typeof address === 'object' ? (address?.port ?? 0) : 0)}`;
}

test.each(['uws', 'ws'])(
  'five megabytes go to a relay with %s over a link that breaks, and come back; also after a restart',
  async (engine) => {
    relay = await startRelay({ data, environment: { LANTERN_ENGINE: engine } });
    const { url } = relay;
    const { channel, requests } = await channelAt(url);
    const broken = requests(over(await cuttingProxy(url)));
    const bytes = seeded(4).bytes(FILE_BYTES);
    const piece = (index: number) => bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES);
    const digests = Array.from({ length: chunkCountOf(FILE_BYTES) }, (_, at) =>
      chunkDigest(piece(at)),
    );
    const outgoing = { digests, piece: (index: number) => Promise.resolve(piece(index)) };
    let digest: Uint8Array | undefined;
    let tries = 0;
    for (; digest === undefined; tries++) {
      const sent = await sendFile(broken, outgoing);
      if (sent.ok) digest = sent.value;
    }
    expect(tries).toBeGreaterThan(1);
    relay?.child.kill('SIGKILL');
    await relay?.ended;
    relay = await startRelay({ data, environment: { LANTERN_ENGINE: engine } });
    const whole = requests(over(relay.url));
    const shelf: Uint8Array[] = [];
    const kept = {
      list: () => Promise.resolve(undefined),
      keepList: () => Promise.resolve(ok(undefined)),
      have: () => shelf.length,
      keep: (_: number, found: Uint8Array) => Promise.resolve((shelf.push(found), ok(undefined))),
    };
    expect((await fetchFile(whole, { digest, length: FILE_BYTES }, kept)).ok).toBe(true);
    const back = Buffer.concat(shelf);
    expect(back.equals(bytes)).toBe(true);

    // A part of one piece, as a broken download asks for it.
    const address = toHex(digests[0] ?? bytes);
    const path = `/pieces/${channel.id}/${address}`;
    let authorization = '';
    const watching: HttpPort = (request) => {
      ({ authorization } = request);
      return Promise.reject(new Error('cut'));
    };
    await askRelay(requests(watching), { method: 'GET', path, right: 'read' });
    const range = { authorization, range: 'bytes=65000-' };
    const part = await fetch(relay.url + path, { headers: range });
    expect([part.status, part.headers.get('content-range')]).toEqual([
      206,
      'bytes 65000-65535/65536',
    ]);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(65_000, 65_536))).toBe(true);
    expect((await fetch(relay.url + path)).status).toBe(401);
  },
  120_000,
);

test('a device is given a pass and TURN credentials, and comes into the signalling with them', async () => {
  const environment = {
    LANTERN_TURN_URLS: 'turn:turn.example.org:3478',
    LANTERN_TURN_SECRET: 'the secret of an operator, long enough',
    LANTERN_PUSH_CONTACT: 'mailto:operator@clinic.example',
  };
  relay = await startRelay({ data, environment });
  const { url } = relay;
  const { channel, requests } = await channelAt(url);
  const asked = { method: 'GET', path: `/calls/${channel.id}`, right: 'read' } as const;
  const answer = await askRelay(requests(over(url)), asked);
  const given: unknown = JSON.parse(new TextDecoder().decode(answer.ok ? answer.value : undefined));
  expect(given).toMatchObject({ iceServers: [{ urls: ['turn:turn.example.org:3478'] }] });
  const pass = String((given as { pass?: unknown }).pass);
  const id = await (await fetch(`${url}/calls/${pass}/id?ts=1&version=1.5.5`)).text();
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  const signalling = `${url.replace('http', 'ws')}/calls/peerjs`;
  const socket = new WebSocket(`${signalling}?key=${pass}&id=${id}&token=atoken123&version=1.5.5`);
  const first = await new Promise<string>((resolve) =>
    socket.once('message', (bytes: Buffer) => {
      resolve(bytes.toString());
    }),
  );
  expect(JSON.parse(first)).toEqual({ type: 'OPEN' });
  socket.terminate();
  const push: unknown = await (await fetch(`${url}/push`)).json();
  expect(push).toMatchObject({ publicKey: expect.stringMatching(/^[\w-]{87}$/) as string });
  const device = { device: '0'.repeat(32), endpoint: 'https://fcm.googleapis.com/fcm/send/x' };
  const body = new TextEncoder().encode(JSON.stringify(device));
  const path = `/push/${channel.id}`;
  const register = { method: 'PUT', path, right: 'read', body } as const;
  expect((await askRelay(requests(over(url)), register)).ok).toBe(true);
}, 60_000);
