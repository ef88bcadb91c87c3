/** The server port over Node's own HTTP and `ws`, for machines where the other engine's binary does not load. */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server as PlainServer,
} from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { err, ok } from '#crypto/result.ts';
import {
  CLOSE_GOING_AWAY,
  CLOSE_NOT_BINARY,
  statusLine,
  type Listen,
  type ServerHandlers,
  type ServerOptions,
  type Socket,
  type SocketListener,
  type TextSocket,
} from './server-port.ts';
import { requestOf, respond, textUpgrades } from './ws-exchange.ts';

type Server = PlainServer | TlsServer;

const STOP_MS = 1_000;

/** Browsers that know no TLS 1.2 cannot run the app. */
const serverFor = ({ tls }: ServerOptions, answer: RequestListener): Server =>
  tls === undefined
    ? createServer(answer)
    : createTlsServer({ cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.2' }, answer);

class WsSocket implements Socket {
  readonly #ws: WebSocket;
  readonly #bufferBytesMax: number;
  onDrained: () => void = () => undefined;
  isAlive = true;
  #isFull = false;

  constructor(ws: WebSocket, bufferBytesMax: number) {
    this.#ws = ws;
    this.#bufferBytesMax = bufferBytesMax;
  }

  send(messages: readonly Uint8Array[]): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    for (const message of messages) this.#ws.send(message, this.#afterSend);
    this.#isFull = this.#ws.bufferedAmount > 0;
    if (this.#ws.bufferedAmount > this.#bufferBytesMax) this.#ws.terminate();
  }

  bufferedBytes(): number {
    return this.#ws.bufferedAmount;
  }

  close(code: number): void {
    this.#ws.close(code);
  }

  /** Ends a socket that did not answer the last ping, and pings the others. */
  checkLife(): void {
    if (!this.isAlive) this.#ws.terminate();
    this.isAlive = false;
    this.#ws.ping();
  }

  readonly #afterSend = (): void => {
    if (!this.#isFull || this.#ws.bufferedAmount > 0) return;
    this.#isFull = false;
    this.onDrained();
  };
}

export const listenWs: Listen = (options, handlers) =>
  new Promise((resolve) => {
    const sockets = new Set<WsSocket>();
    const webSockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: options.messageBytesMax,
      handleProtocols: () => options.subprotocol,
    });
    const server = serverFor(options, (incoming, response) => {
      respond(incoming, response, handlers.http(requestOf(incoming)));
    });
    const texts = new Set<TextSocket>();
    const takeText = textUpgrades(handlers.text, texts);
    server.on('upgrade', (incoming, stream, head) => {
      const taken = takeText(incoming, stream, head);
      if (taken === 'taken') return;
      const opened = taken === 'refused' ? undefined : admitted(incoming, options, handlers);
      if (opened === undefined) {
        refuse(stream);
        return;
      }
      webSockets.handleUpgrade(incoming, stream, head, (ws) => {
        const socket = new WsSocket(ws, options.bufferBytesMax);
        sockets.add(socket);
        accept(ws, socket, opened(socket));
        ws.on('close', () => sockets.delete(socket));
      });
    });
    const life = setInterval(() => {
      for (const socket of sockets) socket.checkLife();
    }, options.idleSeconds * 500);
    life.unref();
    server.once('error', () => {
      clearInterval(life);
      resolve(err({ code: 'server/port-taken' }));
    });
    server.listen(options.port, options.host, () => {
      resolve(
        ok({
          port: portOf(server),
          stop: () => {
            clearInterval(life);
            return stop(server, [...sockets, ...texts]);
          },
        }),
      );
    });
  });

function admitted(
  incoming: IncomingMessage,
  options: ServerOptions,
  handlers: ServerHandlers,
): ((socket: Socket) => SocketListener) | undefined {
  const request = requestOf(incoming);
  const protocols = request.header('sec-websocket-protocol').split(',');
  const isAsked = protocols.some((name) => name.trim() === options.subprotocol);
  return isAsked && request.path === options.path ? handlers.admit(request) : undefined;
}

function refuse(stream: Duplex): void {
  stream.end(`HTTP/1.1 ${statusLine(403)}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function accept(ws: WebSocket, socket: WsSocket, listener: SocketListener): void {
  socket.onDrained = () => {
    listener.drained();
  };
  ws.on('message', (data, isBinary) => {
    socket.isAlive = true;
    if (isBinary) listener.message(bytesOf(data));
    else socket.close(CLOSE_NOT_BINARY);
  });
  ws.on('pong', () => {
    socket.isAlive = true;
  });
  // `ws` reports protocol violations here and closes the socket itself.
  ws.on('error', () => undefined);
  ws.on('close', () => {
    listener.closed();
  });
}

function bytesOf(data: RawData): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  const joined = Array.isArray(data) ? Buffer.concat(data) : data;
  return new Uint8Array(joined.buffer, joined.byteOffset, joined.byteLength);
}

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

async function stop(
  server: Server,
  sockets: readonly { readonly close: (code: number) => void }[],
): Promise<void> {
  for (const socket of sockets) socket.close(CLOSE_GOING_AWAY);
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  server.closeIdleConnections();
  const patience = setTimeout(() => {
    server.closeAllConnections();
  }, STOP_MS);
  await closed;
  clearTimeout(patience);
}
