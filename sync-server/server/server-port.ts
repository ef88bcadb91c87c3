/**
 * The port to the network: a WebSocket at one path and short HTTP answers beside it. Two implementations pass
 * `server.exam.ts`. Nothing here knows what a frame means.
 */
import type { Result } from '#crypto/result.ts';
import type { Tls } from './tls.ts';

/** One WebSocket, from the server's side. Calls after its end do nothing. */
export interface Socket {
  /** Sends messages in order, in as few packets as the engine can. Nothing is dropped: what does not fit is buffered. */
  send(messages: readonly Uint8Array[]): void;
  /** Bytes handed in and not yet taken by the network. */
  bufferedBytes(): number;
  close(code: number): void;
}

/** What happens to one WebSocket. */
export interface SocketListener {
  /** One whole binary message; nobody else writes to it. */
  message(bytes: Uint8Array): void;
  /** The buffer has become shorter. */
  drained(): void;
  /** The last call, however it ended. */
  closed(): void;
}

/** Header names in lower case; a missing header is an empty string. */
export interface HttpRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** What stands behind the question mark. */
  readonly query?: string;
  readonly header: (name: string) => string;
  /** Of the other end of the connection, a proxy's where one is between. */
  readonly address: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  /** Left out of the answer to a HEAD request, its length is not. */
  readonly body: Uint8Array;
}

/** An answer that takes time, or needs what the request carries. Headers are read before this is made: later they are gone. */
export interface HttpExchange {
  /** A longer body is answered with 413 and not read. */
  readonly bodyBytesMax: number;
  /** Does not reject. */
  readonly answer: (body: Uint8Array) => Promise<HttpAnswer>;
}

/** A WebSocket of text beside the relay's own, for the signalling of calls. Calls after its end do nothing. */
export interface TextSocket {
  send(text: string): void;
  close(code: number): void;
}

export interface TextListener {
  message(text: string): void;
  /** The last call, however it ended. */
  closed(): void;
}

export interface TextEndpoint {
  readonly path: string;
  readonly messageBytesMax: number;
  /** Undefined refuses with 403. What is answered is handed the socket when it is open. */
  readonly admit: (request: HttpRequest) => ((socket: TextSocket) => TextListener) | undefined;
}

/** What the application does with the network. */
export interface ServerHandlers {
  /** Undefined refuses the WebSocket with 403. What is answered is handed the socket, at once. */
  readonly admit: (request: HttpRequest) => ((socket: Socket) => SocketListener) | undefined;
  readonly http: (request: HttpRequest) => HttpAnswer | HttpExchange;
  readonly text?: TextEndpoint;
}

export interface ServerOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Where the WebSocket is, and the subprotocol it speaks: others are refused. */
  readonly path: string;
  readonly subprotocol: string;
  readonly messageBytesMax: number;
  /** A socket whose buffer passes this is closed: it reads nothing. */
  readonly bufferBytesMax: number;
  /** Undefined: plain HTTP, for this machine and for a proxy. */
  readonly tls?: Tls | undefined;
  /** Seconds without a sign of life before a socket is closed. The engine itself pings before that. */
  readonly idleSeconds: number;
}

export interface ListenError {
  readonly code: 'server/port-taken';
}

export interface RunningServer {
  readonly port: number;
  /** Takes no more connections and closes the ones there are, with 1001. */
  stop(): Promise<void>;
}

/** Begins to listen. 'server/port-taken' when the address cannot be had. */
export type Listen = (
  options: ServerOptions,
  handlers: ServerHandlers,
) => Promise<Result<RunningServer, ListenError>>;

export const TOO_LARGE: HttpAnswer = { status: 413, headers: [], body: new Uint8Array(0) };

/** A message of text, and the end of the relay, end the socket with these. */
export const CLOSE_NOT_BINARY = 1003;
export const CLOSE_GOING_AWAY = 1001;

export const statusLine = (status: number): string => {
  const reasons: Readonly<Record<number, string>> = {
    200: 'OK',
    201: 'Created',
    204: 'No Content',
    206: 'Partial Content',
    304: 'Not Modified',
    400: 'Bad Request',
    401: 'Unauthorized',
    403: 'Forbidden',
    404: 'Not Found',
    405: 'Method Not Allowed',
    410: 'Gone',
    413: 'Content Too Large',
    416: 'Range Not Satisfiable',
    426: 'Upgrade Required',
    429: 'Too Many Requests',
    507: 'Insufficient Storage',
    503: 'Service Unavailable',
  };
  return `${status} ${reasons[status] ?? 'Answer'}`;
};
