/** Answers over uWebSockets.js: at once, or after the body was read. */
import uws from 'uWebSockets.js';
import type {
  HttpRequest as UwsRequest,
  HttpResponse,
  TemplatedApp,
  WebSocket,
} from 'uWebSockets.js';
import {
  CLOSE_NOT_BINARY,
  statusLine,
  TOO_LARGE,
  type HttpAnswer,
  type HttpExchange,
  type HttpRequest,
  type TextEndpoint,
  type TextListener,
  type TextSocket,
} from './server-port.ts';

const decoder = new TextDecoder();

/** How long a body may take: a piece of a file on a line of 5 kbit/s does. */
const BODY_MS_MAX = 120_000;

export const requestOf = (req: UwsRequest, res: HttpResponse): HttpRequest => ({
  method: req.getMethod().toUpperCase(),
  path: req.getUrl(),
  query: req.getQuery(),
  header: (name) => req.getHeader(name),
  address: decoder.decode(res.getRemoteAddressAsText()),
});

export function respond(
  res: HttpResponse,
  isHead: boolean,
  answer: HttpAnswer | HttpExchange,
): void {
  let isGone = false;
  res.onAborted(() => {
    isGone = true;
  });
  if (!('answer' in answer)) {
    send(res, isHead, answer);
    return;
  }
  readBody(res, answer.bodyBytesMax, (body) => {
    const answered = body === undefined ? Promise.resolve(TOO_LARGE) : answer.answer(body);
    void answered.then((ready) => {
      if (!isGone) send(res, isHead, ready);
    });
  });
}

/**
 * Undefined for a body over the limit; told once. The engine gives up on whoever sends less than 16 kB a second, which is every
 * poor line: reading on after each part begins its patience anew, up to the time a body may take.
 */
function readBody(
  res: HttpResponse,
  bytesMax: number,
  told: (body: Uint8Array | undefined) => void,
): void {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  let isOver = false;
  const until = performance.now() + BODY_MS_MAX;
  res.onData((part, isLast) => {
    if (isOver) return;
    if (!isLast && performance.now() < until) {
      res.pause();
      res.resume();
    }
    bytes += part.byteLength;
    isOver = bytes > bytesMax;
    if (isOver) {
      told(undefined);
      return;
    }
    // The engine takes its buffer back when this returns.
    parts.push(new Uint8Array(part.slice(0)));
    if (isLast)
      told(parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts));
  });
}

function send(res: HttpResponse, isHead: boolean, answer: HttpAnswer): void {
  res.cork(() => {
    res.writeStatus(statusLine(answer.status));
    for (const [name, value] of answer.headers) res.writeHeader(name, value);
    if (isHead) res.endWithoutBody(answer.body.length);
    else res.end(answer.body);
  });
}

interface TextSlot {
  readonly opened: (socket: TextSocket) => TextListener;
  listener: TextListener | undefined;
  isOpen: boolean;
}

/** The library types user data as unknown here; `upgrade` below is the only place that makes it. */
const slotOf = (ws: WebSocket<unknown>): TextSlot => ws.getUserData() as TextSlot;

/** Adds the endpoint for text. `sockets` are those that are open. */
export function addTextEndpoint(
  app: TemplatedApp,
  endpoint: TextEndpoint,
  options: { readonly idleSeconds: number; readonly sockets: Set<TextSocket> },
): void {
  app.ws<TextSlot>(endpoint.path, {
    compression: uws.DISABLED,
    maxPayloadLength: endpoint.messageBytesMax,
    maxBackpressure: 16 * endpoint.messageBytesMax,
    closeOnBackpressureLimit: 1,
    idleTimeout: options.idleSeconds,
    sendPingsAutomatically: true,
    upgrade: (res, req, context) => {
      const opened = endpoint.admit(requestOf(req, res));
      if (opened === undefined) {
        res.writeStatus(statusLine(403)).end();
        return;
      }
      const key = req.getHeader('sec-websocket-key');
      const extensions = req.getHeader('sec-websocket-extensions');
      const slot: TextSlot = { opened, listener: undefined, isOpen: true };
      res.upgrade(slot, key, '', extensions, context);
    },
    open: (ws) => {
      const slot = slotOf(ws);
      const socket: TextSocket = {
        send: (text) => {
          if (slot.isOpen) ws.send(text, false, false);
        },
        close: (code) => {
          if (slot.isOpen) ws.end(code);
        },
      };
      options.sockets.add(socket);
      const listener = slot.opened(socket);
      slot.listener = {
        message: (text) => {
          listener.message(text);
        },
        closed: () => {
          options.sockets.delete(socket);
          listener.closed();
        },
      };
    },
    message: (ws, message, isBinary) => {
      if (isBinary) ws.end(CLOSE_NOT_BINARY);
      else slotOf(ws).listener?.message(decoder.decode(message));
    },
    close: (ws) => {
      const slot = slotOf(ws);
      slot.isOpen = false;
      slot.listener?.closed();
    },
  });
}
