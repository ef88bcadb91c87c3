import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { MemorySideRows } from '../store/memory-side-rows.ts';
import {
  ADDRESS_DEVICES_MAX,
  DEVICES_MAX,
  KEPT_MS,
  PushBoard,
  QUIET_MS,
  type PushOutcome,
} from './push-board.ts';
import { isTrusted } from './push-requests.ts';
import { publicKeyOf, pushSender } from './vapid.ts';

const id = (fill: number): Uint8Array => new Uint8Array(16).fill(fill);
const ENDPOINT = 'https://fcm.googleapis.com/fcm/send/one';
const device = (channel: number, fill: number, endpoint = ENDPOINT) => ({
  channelId: id(channel),
  deviceId: id(fill),
  endpoint,
});

/** A board with time that stands still, and what it sent. */
function boardWith(outcomes: PushOutcome[] = []) {
  const rows = new MemorySideRows();
  const sent: string[] = [];
  const timers: { at: number; run: () => void }[] = [];
  let now = 1_000;
  const board = new PushBoard({
    rows,
    now: () => now,
    timer: (ms, run) => timers.push({ at: now + ms, run }),
    send: (endpoint) => {
      sent.push(endpoint);
      return Promise.resolve(outcomes.shift() ?? 'sent');
    },
  });
  const pass = async (ms: number): Promise<void> => {
    now += ms;
    for (const timer of timers.splice(0))
      if (timer.at <= now) timer.run();
      else timers.push(timer);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { board, rows, sent, pass };
}

describe('who is woken', () => {
  test('what comes in quick succession wakes once at once and once at the end of the quiet', async () => {
    const { board, sent, pass } = boardWith();
    await board.register(device(1, 2));
    for (let i = 0; i < 50; i++) board.changed([id(1), id(9)]);
    await pass(0);
    expect(sent).toEqual([ENDPOINT]);
    await pass(QUIET_MS);
    expect(sent).toHaveLength(2);
    await pass(QUIET_MS);
    await pass(QUIET_MS);
    expect(sent).toHaveLength(2);
    board.changed([id(1)]);
    await pass(0);
    expect(sent).toHaveLength(3);
  });

  test('one device in many channels is woken once', async () => {
    const { board, sent, pass } = boardWith();
    for (const channel of [1, 2, 3]) await board.register(device(channel, 2));
    board.changed([id(1), id(2), id(3)]);
    await pass(0);
    expect(sent).toEqual([ENDPOINT]);
  });

  test('who asks to be woken while the list is read anew is woken all the same', async () => {
    const { board, rows, sent, pass } = boardWith();
    await board.register(device(1, 2));
    const under = rows.under.bind(rows);
    rows.under = async (table, prefix) => {
      const found = await under(table, prefix);
      await board.register(device(3, 4, `${ENDPOINT}-more`));
      return found;
    };
    await board.load();
    board.changed([id(3)]);
    await pass(0);
    expect(sent).toEqual([`${ENDPOINT}-more`]);
  });

  test('who is gone by the service’s word is forgotten, on disk too', async () => {
    const { board, rows, sent, pass } = boardWith(['gone']);
    await board.register(device(1, 2));
    await board.register(device(3, 2));
    board.changed([id(1)]);
    await pass(0);
    expect(await rows.under('pushes', new Uint8Array(0))).toEqual([]);
    await pass(QUIET_MS);
    board.changed([id(1), id(3)]);
    await pass(0);
    expect(sent).toHaveLength(1);
  });

  test('a service that is not there is tried again, ever more slowly, and then left alone', async () => {
    const later: PushOutcome[] = Array.from({ length: 20 }, () => 'later');
    const { board, sent, pass } = boardWith(later);
    await board.register(device(1, 2));
    board.changed([id(1)]);
    await pass(0);
    await pass(QUIET_MS);
    expect(sent).toHaveLength(1);
    await pass(QUIET_MS);
    expect(sent).toHaveLength(2);
    for (let i = 0; i < 50; i++) await pass(10 * QUIET_MS);
    expect(sent).toHaveLength(5);
  });

  test('who asked no more, or not for long, is not woken; a restart knows the others', async () => {
    const { board, sent, pass } = boardWith();
    await board.register(device(1, 2));
    await board.unregister(id(1), id(2));
    board.changed([id(1)]);
    await board.register(device(4, 2));
    await board.load();
    await pass(0);
    expect(sent).toEqual([]);
    board.changed([id(4)]);
    await pass(KEPT_MS + 1);
    expect(sent).toHaveLength(1);
    await board.load();
    board.changed([id(4)]);
    await pass(0);
    expect(sent).toHaveLength(1);
  });

  /** Many devices of one channel. */
  const many = (number: number, address?: string) => ({
    channelId: id(1),
    deviceId: Uint8Array.from({ length: 16 }, (_, at) => (at < 2 ? (number >> (8 * at)) & 255 : 0)),
    endpoint: ENDPOINT,
    address,
  });

  test('a channel wakes so many devices and no more', async () => {
    const { board } = boardWith();
    for (let i = 0; i < DEVICES_MAX; i++) expect(await board.register(many(i))).toBe(true);
    expect(await board.register(many(DEVICES_MAX))).toBe(false);
    expect(await board.register(many(3))).toBe(true);
  });

  test('one address takes half of the places and leaves the others to others, also after the list was read anew', async () => {
    const { board } = boardWith();
    for (let i = 0; i < ADDRESS_DEVICES_MAX; i++)
      expect(await board.register(many(i, '203.0.113.7'))).toBe(true);
    await board.load();
    expect(await board.register(many(600, '203.0.113.7'))).toBe(false);
    expect(await board.register(many(3, '203.0.113.7'))).toBe(true);
    expect(await board.register(many(600, '203.0.113.8'))).toBe(true);
    await board.unregister(id(1), many(3).deviceId);
    expect(await board.register(many(601, '203.0.113.7'))).toBe(true);
  });

  test('only push services are called, never somebody’s network', () => {
    const clinic = new Set(['https://push.clinic.example']);
    for (const good of [
      ENDPOINT,
      'https://updates.push.services.mozilla.com/wpush/v2/abc',
      'https://web.push.apple.com/abc',
      'https://db5p.notify.windows.com/w/?token=abc',
      'https://push.clinic.example/abc',
    ])
      expect(isTrusted(good, clinic)).toBe(true);
    for (const bad of [
      'http://fcm.googleapis.com/fcm/send/one',
      'https://fcm.googleapis.com:8443/x',
      'https://fcm.googleapis.com.evil.example/x',
      'https://evilpush.apple.com.example/x',
      'https://user@fcm.googleapis.com/x',
      'https://127.0.0.1/x',
      'https://169.254.169.254/latest',
      'https://push.clinic.example:1/abc',
    ])
      expect(isTrusted(bad, clinic)).toBe(false);
  });
});

describe('a message to a push service', () => {
  let server: Server | undefined;

  afterEach(async () => {
    await new Promise((resolve) =>
      server === undefined ? resolve(undefined) : server.close(resolve),
    );
    server = undefined;
  });

  /** A push service on loopback that keeps what it was sent. */
  async function service(status: number) {
    const got: {
      headers: IncomingMessage['headers'];
      bytes: number;
      method: string | undefined;
    }[] = [];
    const running = createServer((request, response) => {
      let bytes = 0;
      request.on('data', (part: Buffer) => {
        bytes += part.length;
      });
      request.on('end', () => {
        got.push({ headers: request.headers, bytes, method: request.method });
        response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/' } : {}).end();
      });
    });
    await new Promise<void>((resolve) => {
      running.listen(0, '127.0.0.1', resolve);
    });
    server = running;
    const address = running.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return { got, origin: `http://127.0.0.1:${String(port)}` };
  }

  test('carries nothing, and is signed by the key that browsers subscribed with', async () => {
    const privateKey = Uint8Array.from(randomBytes(32));
    const { got, origin } = await service(201);
    const send = pushSender({ privateKey, contact: 'mailto:operator@clinic.example' });
    expect(await send(`${origin}/push/abc`)).toBe('sent');
    const [message] = got;
    expect([message?.method, message?.bytes]).toEqual(['POST', 0]);
    expect(message?.headers['ttl']).toBe('86400');
    expect(message?.headers['content-encoding']).toBeUndefined();
    const { token = '', key = '' } =
      /^vapid t=(?<token>[^,]+), ?k=(?<key>.+)$/.exec(message?.headers.authorization ?? '')
        ?.groups ?? {};
    const publicKey = publicKeyOf(privateKey);
    expect(Buffer.from(key, 'base64url')).toEqual(Buffer.from(publicKey));
    const [head = '', claims = '', signature = ''] = token.split('.');
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      x: Buffer.from(publicKey.subarray(1, 33)).toString('base64url'),
      y: Buffer.from(publicKey.subarray(33)).toString('base64url'),
    };
    const isSigned = verify(
      'sha256',
      Buffer.from(`${head}.${claims}`),
      { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
    expect(isSigned).toBe(true);
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      aud: origin,
      sub: 'mailto:operator@clinic.example',
    });
  });

  test.each([
    [410, 'gone'],
    [404, 'gone'],
    [429, 'later'],
    [500, 'later'],
  ] as const)('is understood when the service answers %s', async (status, outcome) => {
    const { origin } = await service(status);
    const privateKey = Uint8Array.from(randomBytes(32));
    const send = pushSender({ privateKey, contact: 'https://clinic.example' });
    expect(await send(`${origin}/x`)).toBe(outcome);
  });

  test('follows nobody elsewhere', async () => {
    const { origin } = await service(302);
    const privateKey = Uint8Array.from(randomBytes(32));
    const send = pushSender({ privateKey, contact: 'https://clinic.example' });
    await expect(send(`${origin}/x`)).rejects.toThrow();
  });
});
