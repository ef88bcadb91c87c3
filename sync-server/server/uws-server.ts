/** The server port over uWebSockets.js, the engine of choice. Its binary is looked for when this file is loaded. */
import { connect } from 'node:net';
import uws from 'uWebSockets.js';
import type { HttpRequest as UwsRequest, WebSocket } from 'uWebSockets.js';
import { err, ok } from '#crypto/result.ts';
import { MessagePool } from './message-pool.ts';
import {
  CLOSE_GOING_AWAY,
  CLOSE_NOT_BINARY,
  statusLine,
  type Listen,
  type RunningServer,
  type ServerHandlers,
  type ServerOptions,
  type Socket,
  type SocketListener,
  type TextSocket,
} from './server-port.ts';
import { addTextEndpoint, requestOf, respond } from './uws-exchange.ts';

interface Slot {
  /** Until it is open. */
  opened: ((socket: Socket) => SocketListener) | undefined;
  listener: SocketListener | undefined;
  socket: UwsSocket | undefined;
}

class UwsSocket implements Socket {
  readonly #ws: WebSocket<Slot>;
  #isOpen = true;

  constructor(ws: WebSocket<Slot>) {
    this.#ws = ws;
  }

  send(messages: readonly Uint8Array[]): void {
    if (!this.#isOpen) return;
    this.#ws.cork(() => {
      for (const message of messages) if (this.#isOpen) this.#ws.send(message, true, false);
    });
  }

  bufferedBytes(): number {
    return this.#isOpen ? this.#ws.getBufferedAmount() : 0;
  }

  close(code: number): void {
    if (this.#isOpen) this.#ws.end(code);
  }

  /** After the engine's close event the handle must not be touched. */
  forget(): void {
    this.#isOpen = false;
  }
}

/**
 * The engine shares a port with whoever else does, unnoticed, and each would see half of the clients; told not to, it
 * cannot have a port back that a crash left behind. So it is tried first whether somebody answers.
 */
const isFree = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const anywhere = host === '0.0.0.0' || host === '::';
    const probe = connect(port, anywhere ? 'localhost' : host);
    probe.once('connect', () => {
      probe.destroy();
      resolve(false);
    });
    probe.once('error', () => {
      resolve(true);
    });
  });

export const listenUws: Listen = async (options, handlers) =>
  options.port === 0 || (await isFree(options.host, options.port))
    ? listen(options, handlers)
    : err({ code: 'server/port-taken' });

const listen: Listen = (options, handlers) =>
  new Promise((resolve) => {
    const sockets = new Set<UwsSocket>();
    const { tls } = options;
    const app =
      tls === undefined
        ? uws.App()
        : uws.SSLApp({ cert_file_name: tls.certificateFile, key_file_name: tls.keyFile });
    app.ws<Slot>(options.path, behaviour(options, handlers, sockets));
    const texts = new Set<TextSocket>();
    if (handlers.text !== undefined)
      addTextEndpoint(app, handlers.text, { idleSeconds: options.idleSeconds, sockets: texts });
    app.any('/*', (res, req) => {
      respond(res, req.getMethod() === 'head', handlers.http(requestOf(req, res)));
    });
    app.listen(options.host, options.port, (listening) => {
      if (listening === false) {
        resolve(err({ code: 'server/port-taken' }));
        return;
      }
      let isStopped = false;
      const server: RunningServer = {
        port: uws.us_socket_local_port(listening),
        stop: () => {
          if (isStopped) return Promise.resolve();
          // The engine's handle is gone after this: touching it again would end the process.
          isStopped = true;
          for (const socket of [...sockets, ...texts]) socket.close(CLOSE_GOING_AWAY);
          app.close();
          return Promise.resolve();
        },
      };
      resolve(ok(server));
    });
  });

function behaviour(
  options: ServerOptions,
  handlers: ServerHandlers,
  sockets: Set<UwsSocket>,
): Parameters<ReturnType<typeof uws.App>['ws']>[1] & object {
  const pool = new MessagePool();
  return {
    compression: uws.DISABLED,
    maxPayloadLength: options.messageBytesMax,
    maxBackpressure: options.bufferBytesMax,
    closeOnBackpressureLimit: 1,
    idleTimeout: options.idleSeconds,
    sendPingsAutomatically: true,
    upgrade: (res, req, context) => {
      const isAsked = asksFor(req, options.subprotocol);
      const opened = isAsked ? handlers.admit(requestOf(req, res)) : undefined;
      if (opened === undefined) {
        res.writeStatus(statusLine(403)).end();
        return;
      }
      const slot: Slot = { opened, listener: undefined, socket: undefined };
      const key = req.getHeader('sec-websocket-key');
      const extensions = req.getHeader('sec-websocket-extensions');
      res.upgrade(slot, key, options.subprotocol, extensions, context);
    },
    open: (ws) => {
      const slot = slotOf(ws);
      slot.socket = new UwsSocket(ws as WebSocket<Slot>);
      sockets.add(slot.socket);
      slot.listener = slot.opened?.(slot.socket);
      slot.opened = undefined;
    },
    message: (ws, message, isBinary) => {
      const slot = slotOf(ws);
      // The engine takes its buffer back when this returns: the listener gets a copy.
      if (isBinary) slot.listener?.message(pool.copy(message));
      else slot.socket?.close(CLOSE_NOT_BINARY);
    },
    drain: (ws) => {
      slotOf(ws).listener?.drained();
    },
    close: (ws) => {
      const slot = slotOf(ws);
      slot.socket?.forget();
      if (slot.socket !== undefined) sockets.delete(slot.socket);
      slot.listener?.closed();
    },
  };
}

/** The library types user data as unknown here; `upgrade` above is the only place that makes it. */
const slotOf = (ws: WebSocket<unknown>): Slot => ws.getUserData() as Slot;

const asksFor = (req: UwsRequest, subprotocol: string): boolean =>
  req
    .getHeader('sec-websocket-protocol')
    .split(',')
    .some((name) => name.trim() === subprotocol);
