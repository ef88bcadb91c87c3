/** Clients that hold on to a relay without using it: drips, fragments without end, compressed bombs, dead peers. Others go on. */
import { randomBytes } from 'node:crypto';
import { connect, type Socket as NetSocket } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { initCrypto } from '#crypto/relay/relay-identity.ts';
import { FRAME_BYTES_MAX } from '#protocol/limits.ts';
import { RELAY_PATH, SUBPROTOCOL } from '#protocol/version.ts';
import { chooseEngine } from './server/choose-engine.ts';
import type { RunningServer } from './server/server-port.ts';

beforeAll(initCrypto);

/** The least that the fast engine takes. */
const IDLE_SECONDS = 8;
const DRIPPING = 200;

interface Watched {
  readonly server: RunningServer;
  /** Resolves when so many sockets were closed from either side. */
  readonly closed: (count: number) => Promise<void>;
}

async function watched(name: 'uws' | 'ws'): Promise<Watched> {
  const engine = await chooseEngine(name);
  if (!engine.ok) throw new Error('the engine has to load');
  let ended = 0;
  let told = (): void => undefined;
  const options = {
    ...{ host: '127.0.0.1', port: 0, path: RELAY_PATH, subprotocol: SUBPROTOCOL },
    ...{ messageBytesMax: FRAME_BYTES_MAX, bufferBytesMax: 1_000_000, idleSeconds: IDLE_SECONDS },
  };
  const listening = await engine.value.listen(options, {
    admit: () => () => ({
      message: () => undefined,
      drained: () => undefined,
      closed: () => {
        ended += 1;
        told();
      },
    }),
    http: () => ({ status: 200, headers: [], body: new TextEncoder().encode('here') }),
  });
  if (!listening.ok) throw new Error('a free port is there');
  const closed = (count: number): Promise<void> =>
    new Promise((resolve) => {
      told = () => {
        if (ended >= count) resolve();
      };
      told();
    });
  return { server: listening.value, closed };
}

const REQUEST = [
  `GET ${RELAY_PATH} HTTP/1.1`,
  'Host: 127.0.0.1',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`,
  'Sec-WebSocket-Extensions: permessage-deflate',
];

function raw(server: RunningServer): NetSocket {
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => undefined);
  return socket;
}

/** A socket that is a WebSocket for the server, and says what it likes. */
async function upgraded(server: RunningServer): Promise<{ socket: NetSocket; answer: string }> {
  const socket = raw(server);
  const key = `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`;
  socket.write([...REQUEST, key, '', ''].join('\r\n'));
  const answer = await new Promise<string>((resolve) =>
    socket.once('data', (bytes: Buffer) => {
      resolve(bytes.toString('latin1'));
    }),
  );
  return { socket, answer };
}

const BINARY = 2;
const CONTINUED = 0;
const FINAL = 0x80;
const COMPRESSED = 0x40;

/** One frame of RFC 6455 with a mask of zeros. */
function frame(first: number, length: number): Buffer {
  const bytes = Buffer.alloc(14 + length);
  bytes[0] = first;
  bytes[1] = 0x80 | 127;
  bytes.writeUInt32BE(length, 6);
  return bytes;
}

const answers = async ({ port }: RunningServer): Promise<string> =>
  await (await fetch(`http://127.0.0.1:${String(port)}/`)).text();

describe.each(['uws', 'ws'] as const)('with %s', (name) => {
  test('hundreds of requests that never end keep nobody waiting', async () => {
    const { server } = await watched(name);
    const drips = Array.from({ length: DRIPPING }, () => raw(server));
    for (const drip of drips) drip.write(REQUEST.slice(0, 3).join('\r\n'));
    expect(await answers(server)).toBe('here');
    const { socket, answer } = await upgraded(server);
    expect(answer).toContain('101');
    for (const each of [...drips, socket]) each.destroy();
    await server.stop();
  });

  test('a message in fragments without end is cut off at the size of a frame', async () => {
    const { server, closed } = await watched(name);
    const { socket } = await upgraded(server);
    const piece = 262_144;
    socket.write(frame(BINARY, piece));
    for (let sent = piece; sent <= FRAME_BYTES_MAX + piece; sent += piece)
      socket.write(frame(CONTINUED, piece));
    await closed(1);
    expect(await answers(server)).toBe('here');
    socket.destroy();
    await server.stop();
  });

  test('nothing is ever inflated: compression is not agreed to, and a frame that claims it ends the connection', async () => {
    const { server, closed } = await watched(name);
    const { socket, answer } = await upgraded(server);
    expect(answer.toLowerCase()).not.toContain('permessage-deflate');
    socket.write(frame(FINAL | COMPRESSED | BINARY, 1_000));
    await closed(1);
    socket.destroy();
    await server.stop();
  });
});

test('a peer that is gone without a word is noticed, by both engines', async () => {
  const engines = await Promise.all([watched('uws'), watched('ws')]);
  const halves = await Promise.all(engines.map(({ server }) => upgraded(server)));
  // It takes nothing more, so it answers no ping; to the system the connection is as open as ever.
  for (const { socket } of halves) socket.pause();
  await Promise.all(engines.map(({ closed }) => closed(1)));
  for (const { socket } of halves) socket.destroy();
  for (const { server } of engines) await server.stop();
}, 120_000);
