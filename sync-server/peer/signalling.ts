/**
 * Signalling of calls, as the `peerjs` client speaks it: two devices find one another and pass on what WebRTC needs. The relay
 * reads the envelope of a message and not what is in it; that an offer is whose it says is judged by the devices, under their keys.
 */
import * as v from 'valibot';
import { TokenBucket } from '../relay/token-bucket.ts';
import type { HttpRequest, TextEndpoint, TextListener, TextSocket } from '../server/server-port.ts';

/** A session description is a few kilobytes. */
const SIGNAL_BYTES_MAX = 65_536;
const SIGNAL_PATH = '/calls/peerjs';
const SOCKETS_MAX = 10_000;
const RATE = { burst: 128, perSecond: 16 };
/** What is for somebody who is not there waits so long. */
export const WAIT_MS = 5_000;
const WAITING_MAX = 64;

const CLOSE_POLICY = 1008;

const message = v.object({
  type: v.picklist(['OFFER', 'ANSWER', 'CANDIDATE', 'LEAVE', 'EXPIRE', 'HEARTBEAT']),
  dst: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))),
  payload: v.optional(v.unknown()),
});

export interface SignallingOptions {
  /** Milliseconds. */
  readonly now: () => number;
  /** Runs something after `ms`. */
  readonly timer: (ms: number, run: () => void) => void;
  readonly isPass: (pass: string) => boolean;
  readonly mayUpgrade: (request: HttpRequest) => boolean;
}

interface Caller {
  readonly id: string;
  readonly token: string;
  readonly socket: TextSocket;
}

export class Signalling {
  readonly #options: SignallingOptions;
  readonly #callers = new Map<string, Caller>();
  /** Messages for ids nobody has at the moment. */
  readonly #waiting = new Map<string, { readonly src: string; readonly text: string }[]>();

  constructor(options: SignallingOptions) {
    this.#options = options;
  }

  get endpoint(): TextEndpoint {
    return {
      path: SIGNAL_PATH,
      messageBytesMax: SIGNAL_BYTES_MAX,
      admit: (request) => this.#admit(request),
    };
  }

  /** Ids are random and long: who knows one was told it. Whoever has one keeps it by its token. */
  #admit(request: HttpRequest): ((socket: TextSocket) => TextListener) | undefined {
    const query = new URLSearchParams(request.query ?? '');
    const [id = '', token = '', pass = ''] = ['id', 'token', 'key'].map(
      (name) => query.get(name) ?? '',
    );
    const isFormed = /^[0-9a-f]{32}$/.test(id) && /^[\w-]{8,64}$/.test(token);
    if (!isFormed || this.#callers.size >= SOCKETS_MAX) return undefined;
    if (!this.#options.isPass(pass) || !this.#options.mayUpgrade(request)) return undefined;
    return (socket) => this.#open({ id, token, socket });
  }

  #open(caller: Caller): TextListener {
    const before = this.#callers.get(caller.id);
    if (before !== undefined && before.token !== caller.token) {
      caller.socket.send(textOf({ type: 'ID-TAKEN', payload: { msg: 'ID is taken' } }));
      caller.socket.close(CLOSE_POLICY);
      return { message: () => undefined, closed: () => undefined };
    }
    this.#callers.set(caller.id, caller);
    before?.socket.close(CLOSE_POLICY);
    caller.socket.send(textOf({ type: 'OPEN' }));
    for (const { text } of this.#waiting.get(caller.id) ?? []) caller.socket.send(text);
    this.#waiting.delete(caller.id);
    const bucket = new TokenBucket(RATE, this.#options.now());
    return {
      message: (text) => {
        if (bucket.take(1, this.#options.now())) this.#heard(caller, text);
        else caller.socket.close(CLOSE_POLICY);
      },
      closed: () => {
        if (this.#callers.get(caller.id) === caller) this.#callers.delete(caller.id);
      },
    };
  }

  #heard(caller: Caller, text: string): void {
    const parsed = v.safeParse(message, jsonOf(text));
    if (!parsed.success) {
      caller.socket.close(CLOSE_POLICY);
      return;
    }
    const { type, dst, payload } = parsed.output;
    if (type === 'HEARTBEAT' || dst === undefined) return;
    this.#pass(dst, caller.id, textOf({ type, src: caller.id, dst, payload }));
  }

  #pass(dst: string, src: string, text: string): void {
    const receiver = this.#callers.get(dst);
    if (receiver !== undefined) {
      receiver.socket.send(text);
      return;
    }
    const waiting = this.#waiting.get(dst) ?? [];
    if (waiting.length >= WAITING_MAX || this.#waiting.size >= SOCKETS_MAX) return;
    waiting.push({ src, text });
    if (waiting.length > 1) return;
    this.#waiting.set(dst, waiting);
    this.#options.timer(WAIT_MS, () => {
      this.#expire(dst, waiting);
    });
  }

  #expire(dst: string, waiting: readonly { readonly src: string }[]): void {
    if (this.#waiting.get(dst) !== waiting) return;
    this.#waiting.delete(dst);
    for (const src of new Set(waiting.map((each) => each.src)))
      this.#callers.get(src)?.socket.send(textOf({ type: 'EXPIRE', src: dst, dst: src }));
  }
}

const textOf = (value: object): string => JSON.stringify(value);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON fits no message either.
    return undefined;
  }
}
