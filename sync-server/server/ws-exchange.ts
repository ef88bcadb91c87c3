/** Answers over Node's HTTP: at once, or after the body was read; and sockets of text. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import {
  CLOSE_NOT_BINARY,
  TOO_LARGE,
  type HttpAnswer,
  type HttpExchange,
  type HttpRequest,
  type TextEndpoint,
  type TextSocket,
} from './server-port.ts';

export const requestOf = (incoming: IncomingMessage): HttpRequest => {
  const [path = '/', query = ''] = (incoming.url ?? '/').split('?', 2);
  return {
    method: incoming.method ?? 'GET',
    path,
    query,
    header: (name) => {
      const value = incoming.headers[name];
      return Array.isArray(value) ? value.join(', ') : (value ?? '');
    },
    address: incoming.socket.remoteAddress ?? '',
  };
};

export function respond(
  incoming: IncomingMessage,
  response: ServerResponse,
  answer: HttpAnswer | HttpExchange,
): void {
  const isHead = incoming.method === 'HEAD';
  if ('answer' in answer)
    void exchange(incoming, answer).then((ready) => {
      send(response, isHead, ready);
    });
  else send(response, isHead, answer);
}

async function exchange(
  incoming: IncomingMessage,
  { bodyBytesMax, answer }: HttpExchange,
): Promise<HttpAnswer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of incoming as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > bodyBytesMax) return TOO_LARGE;
      parts.push(part);
    }
  } catch {
    // The client went away in the middle; nobody reads the answer.
    return TOO_LARGE;
  }
  return answer(Uint8Array.from(Buffer.concat(parts)));
}

function send(response: ServerResponse, isHead: boolean, answer: HttpAnswer): void {
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  response.setHeader('content-length', answer.body.length);
  if (isHead) response.end();
  else response.end(answer.body);
}

/** Takes upgrades for the endpoint of text; false for those that are none of its own. */
export function textUpgrades(
  endpoint: TextEndpoint | undefined,
  sockets: Set<TextSocket>,
): (incoming: IncomingMessage, stream: Duplex, head: Buffer) => 'taken' | 'refused' | 'other' {
  if (endpoint === undefined) return () => 'other';
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: endpoint.messageBytesMax,
  });
  return (incoming, stream, head) => {
    const request = requestOf(incoming);
    if (request.path !== endpoint.path) return 'other';
    const opened = endpoint.admit(request);
    if (opened === undefined) return 'refused';
    server.handleUpgrade(incoming, stream, head, (ws) => {
      const socket: TextSocket = {
        send: (text) => {
          if (ws.readyState === ws.OPEN) ws.send(text);
        },
        close: (code) => {
          ws.close(code);
        },
      };
      sockets.add(socket);
      const listener = opened(socket);
      ws.on('message', (data, isBinary) => {
        if (isBinary) ws.close(CLOSE_NOT_BINARY);
        else listener.message((data as Buffer).toString('utf8'));
      });
      ws.on('error', () => undefined);
      ws.on('close', () => {
        sockets.delete(socket);
        listener.closed();
      });
    });
    return 'taken';
  };
}
