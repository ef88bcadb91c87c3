/** What every engine has to pass, over real sockets on loopback. */
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { networkOf } from '../app/addresses.ts';
import type { HttpExchange, Listen, RunningServer, ServerOptions, Socket } from './server-port.ts';

const SUBPROTOCOL = 'exam.1';

const OPTIONS: ServerOptions = {
  host: '127.0.0.1',
  port: 0,
  path: '/relay',
  subprotocol: SUBPROTOCOL,
  messageBytesMax: 10_000,
  bufferBytesMax: 64_000_000,
  idleSeconds: 60,
};

/** What the server saw; `next` waits for the next thing. */
class Journal {
  readonly #events: string[] = [];
  readonly #waiting: ((event: string) => void)[] = [];
  readonly sockets: Socket[] = [];
  /** Of who asked for a socket. */
  readonly addresses: string[] = [];

  add(event: string): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#events.push(event);
    else waiting(event);
  }

  next(): Promise<string> {
    const event = this.#events.shift();
    if (event !== undefined) return Promise.resolve(event);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

const carried = (sent: string): HttpExchange => ({
  bodyBytesMax: 5_000,
  answer: async (body) => {
    await new Promise((resolve) => setImmediate(resolve));
    const text = `${sent} ${String(body.length)} ${String(body.at(-1) ?? '')}`;
    return { status: 201, headers: [], body: new TextEncoder().encode(text) };
  },
});

/** Registers the exam for one engine. */
export function examineServer(name: string, listen: Listen): void {
  describe(`server: ${name}`, () => {
    let server: RunningServer;
    let journal: Journal;

    beforeEach(async () => {
      const current = new Journal();
      journal = current;
      const listening = await listen(OPTIONS, {
        admit: (request) => {
          if (request.header('origin') === 'http://evil.example') return undefined;
          current.addresses.push(request.address ?? '');
          return (socket) => {
            current.sockets.push(socket);
            current.add('connected');
            return {
              message: (bytes) => {
                current.add(`message ${bytes.join(' ')}`);
              },
              drained: () => {
                current.add('drained');
              },
              closed: () => {
                current.add('closed');
              },
            };
          };
        },
        text: {
          path: '/talk',
          messageBytesMax: 1_000,
          admit: (request) =>
            request.query?.includes('secret') === true
              ? (socket) => {
                  current.add(`talker ${request.query ?? ''}`);
                  return {
                    message: (text) => {
                      socket.send(`heard ${text}`);
                    },
                    closed: () => {
                      current.add('talker left');
                    },
                  };
                }
              : undefined,
        },
        http: (request) =>
          request.path === '/carry'
            ? carried(request.header('x-sent'))
            : {
                status: request.path === '/missing' ? 404 : 200,
                headers: [['x-seen', `${request.method} ${request.header('x-sent')}`]],
                body: new TextEncoder().encode(request.path),
              },
      });
      if (!listening.ok) throw new Error('the exam needs a free port');
      server = listening.value;
    });

    afterEach(() => server.stop());

    const url = (path = '/relay') => `ws://127.0.0.1:${server.port}${path}`;

    const open = async (): Promise<WebSocket> => {
      const client = new WebSocket(url(), SUBPROTOCOL);
      await new Promise((resolve, reject) => client.once('open', resolve).once('error', reject));
      expect(await journal.next()).toBe('connected');
      return client;
    };

    const outcome = (client: WebSocket): Promise<string> =>
      new Promise((resolve) => {
        client.once('open', () => {
          resolve('open');
          client.terminate();
        });
        client.once('error', (error) => {
          resolve(error.message);
        });
      });

    const closeCode = (client: WebSocket): Promise<number> =>
      new Promise((resolve) => client.once('close', resolve));

    test('carries binary messages both ways, in order and whole', async () => {
      const client = await open();
      expect(client.protocol).toBe(SUBPROTOCOL);
      client.send(Uint8Array.of(1, 2, 3));
      client.send(Uint8Array.of(4));
      expect(await journal.next()).toBe('message 1 2 3');
      expect(await journal.next()).toBe('message 4');
      const got: string[] = [];
      const both = new Promise<void>((resolve) => {
        client.on('message', (data: Buffer) => {
          got.push(data.toString('hex'));
          if (got.length === 2) resolve();
        });
      });
      journal.sockets[0]?.send([Uint8Array.of(5), Uint8Array.of(6, 7)]);
      await both;
      expect(got).toEqual(['05', '0607']);
      client.close();
      expect(await journal.next()).toBe('closed');
    });

    test('refuses other origins, other subprotocols and other paths', async () => {
      const evil = { origin: 'http://evil.example' };
      expect(await outcome(new WebSocket(url(), SUBPROTOCOL, evil))).toContain('403');
      expect(await outcome(new WebSocket(url(), 'exam.2'))).toContain('403');
      expect(await outcome(new WebSocket(url()))).toContain('403');
      expect(await outcome(new WebSocket(url('/other'), SUBPROTOCOL))).not.toBe('open');
    });

    test('closes a socket that sends text or more than the limit', async () => {
      const talker = await open();
      const talked = closeCode(talker);
      talker.send('text');
      expect(await talked).toBe(1003);
      expect(await journal.next()).toBe('closed');
      const shouter = await open();
      const shouted = closeCode(shouter);
      shouter.send(new Uint8Array(OPTIONS.messageBytesMax + 1));
      expect([1006, 1009]).toContain(await shouted);
      expect(await journal.next()).toBe('closed');
    });

    test('offers no compression', async () => {
      const client = await open();
      expect(client.extensions).toBe('');
      client.terminate();
      expect(await journal.next()).toBe('closed');
    });

    test('buffers what a slow reader does not take, says so, and says when it drained', async () => {
      const client = await open();
      client.pause();
      const [socket] = journal.sockets;
      const message = new Uint8Array(1_000_000);
      for (let i = 0; i < 30; i++) socket?.send([message]);
      expect(socket?.bufferedBytes()).toBeGreaterThan(1_000_000);
      let bytes = 0;
      const everything = new Promise<void>((resolve) => {
        client.on('message', (data: Buffer) => {
          bytes += data.length;
          if (bytes === 30_000_000) resolve();
        });
      });
      client.resume();
      await everything;
      expect(await journal.next()).toBe('drained');
      client.terminate();
    });

    test('calls after the end of a socket do nothing', async () => {
      const client = await open();
      client.terminate();
      expect(await journal.next()).toBe('closed');
      const [socket] = journal.sockets;
      socket?.send([Uint8Array.of(1)]);
      socket?.close(1000);
      expect(socket?.bufferedBytes()).toBe(0);
    });

    test('answers HTTP beside the WebSocket, HEAD without a body', async () => {
      const base = `http://127.0.0.1:${server.port}`;
      const answer = await fetch(`${base}/some/path?query`, { headers: { 'x-sent': 'yes' } });
      expect([answer.status, await answer.text()]).toEqual([200, '/some/path']);
      expect(answer.headers.get('x-seen')).toBe('GET yes');
      expect((await fetch(`${base}/missing`)).status).toBe(404);
      const head = await fetch(`${base}/abc`, { method: 'HEAD' });
      expect([head.headers.get('content-length'), await head.text()]).toEqual(['4', '']);
    });

    test('reads a body up to its limit, and answers when it is ready to', async () => {
      const url = `http://127.0.0.1:${server.port}/carry`;
      const send = (body: Uint8Array<ArrayBuffer>) =>
        fetch(url, { method: 'PUT', body, headers: { 'x-sent': 'yes' } });
      const answer = await send(new Uint8Array(5_000).fill(7));
      expect([answer.status, await answer.text()]).toEqual([201, 'yes 5000 7']);
      expect(await (await fetch(url, { method: 'POST' })).text()).toBe(' 0 ');
      const large = await send(new Uint8Array(200_000)).then(
        ({ status }) => status,
        () => 413,
      );
      expect(large).toBe(413);
      expect((await fetch(`http://127.0.0.1:${server.port}/`)).status).toBe(200);
    });

    test('has a socket of text beside its own, for those it admits', async () => {
      expect(await outcome(new WebSocket(url('/talk')))).toContain('403');
      const talker = new WebSocket(url('/talk?a=secret'));
      expect(await journal.next()).toBe('talker a=secret');
      const heard = new Promise<string>((resolve) =>
        talker.once('message', (data: Buffer) => {
          resolve(data.toString());
        }),
      );
      if (talker.readyState !== talker.OPEN)
        await new Promise((resolve) => talker.once('open', resolve));
      talker.send('you');
      expect(await heard).toBe('heard you');
      const ended = closeCode(talker);
      talker.send('x'.repeat(2_000));
      expect([1006, 1009]).toContain(await ended);
      expect(await journal.next()).toBe('talker left');
    });

    test('knows the address of who asks for a socket', async () => {
      const client = await open();
      expect(journal.addresses.map(networkOf)).toEqual(['127.0.0.1']);
      client.terminate();
    });

    test('says that a port is taken', async () => {
      const taken = await listen(
        { ...OPTIONS, port: server.port },
        {
          admit: () => undefined,
          http: () => ({ status: 200, headers: [], body: new Uint8Array(0) }),
        },
      );
      expect(taken).toEqual({ ok: false, error: { code: 'server/port-taken' } });
    });

    test('survives bytes that are no HTTP', async () => {
      const raw = connect(server.port, '127.0.0.1');
      const ended = new Promise((resolve) => raw.once('close', resolve));
      raw.on('error', () => undefined);
      raw.resume();
      raw.end(Buffer.from([0, 1, 2, 255, 13, 10, 13, 10]));
      await ended;
      expect((await fetch(`http://127.0.0.1:${server.port}/`)).status).toBe(200);
    });

    test('tells its clients when it stops', async () => {
      const client = await open();
      const closed = closeCode(client);
      await server.stop();
      expect([1001, 1006]).toContain(await closed);
      expect(await journal.next()).toBe('closed');
    });
  });
}
