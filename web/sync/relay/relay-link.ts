/**
 * The client's end of the protocol, as a state machine without a network: bytes and time come in by calls, frames go out by
 * the pipe, findings by the listener. It knows channels, envelopes and receipts; what an envelope says it never learns.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import { setKeyOf } from '#crypto/relay/attach.ts';
import { envelopeDigest, readClearEnvelope } from '#crypto/relay/clear-envelope.ts';
import type { SigningKey } from '#crypto/relay/relay-identity.ts';
import { err, ok, type Result } from '#crypto/result.ts';
import { relayError } from '#protocol/codes.ts';
import type { GlassAsked } from '#protocol/glass.ts';
import { DEAD_AFTER_MS } from '#protocol/limits.ts';
import type { NewKeys } from '#protocol/manage.ts';
import { backoffMs } from './backoff.ts';
import { FollowedChannel } from './followed-channel.ts';
import { actKey, type ChannelAct, type ChannelCreation, type LinkBook } from './link-book.ts';
import { TICK_MS } from './link-limits.ts';
import type {
  ChannelInterest,
  LinkListener,
  LinkPorts,
  LinkState,
  Pipe,
  Position,
} from './link-port.ts';
import { LinkSession } from './link-session.ts';
import type { SharesAnswer } from './link-requests.ts';
import { glassFrame, presenceFrame } from './outgoing-frames.ts';
import { OutboxWindow } from './outbox-window.ts';

export interface RelayLinkOptions {
  /** 32 bytes, pinned by policy. */
  readonly relayPublicKey: Uint8Array;
  readonly ports: LinkPorts;
  readonly listener: LinkListener;
}

export interface AppendError {
  readonly code: 'sync/outbox-full' | 'sync/not-an-envelope';
}

export class RelayLink {
  readonly #options: RelayLinkOptions;
  readonly #book: LinkBook;
  #session: LinkSession | undefined;
  #state: LinkState = 'stopped';
  #attempt = 0;
  #cancelTimer: () => void = () => undefined;

  constructor(options: RelayLinkOptions) {
    this.#options = options;
    this.#book = {
      channels: new Map(),
      creations: new Map(),
      acts: new Map(),
      outbox: new OutboxWindow(),
      setKey: setKeyOf(options.ports.randomBytes(32)),
      cursor: undefined,
      uncovered: new Set(),
      resumed: new Set(),
    };
  }

  get state(): LinkState {
    return this.#state;
  }

  /** How many envelopes wait for a receipt. */
  get unconfirmed(): number {
    return this.#book.outbox.size;
  }

  /** Begins to connect, and keeps doing so until `stop`. */
  start(): void {
    if (this.#state === 'stopped') this.#connect();
  }

  /** Ends the connection; what was handed in is kept for the next `start`. */
  stop(): void {
    this.#cancelTimer();
    this.#endSession()?.pipe.close();
    this.#become('stopped');
  }

  /** Tries at once instead of waiting: the network is back, or the person asks. */
  retryNow(): void {
    if (this.#state !== 'waiting') return;
    this.#cancelTimer();
    this.#connect();
  }

  /** The pipe that was asked for is open. */
  opened(pipe: Pipe): void {
    if (this.#state !== 'connecting' || this.#session !== undefined) {
      pipe.close();
      return;
    }
    this.#session = new LinkSession({
      ...this.#options,
      book: this.#book,
      pipe,
      onGreeted: () => {
        this.#become('online');
      },
      onUseful: () => {
        this.#attempt = 0;
      },
      hangUp: () => {
        const session = this.#session;
        this.closed();
        session?.pipe.close();
      },
    });
    this.#tickLater();
  }

  /** The pipe is closed, or could not be opened. */
  closed(): void {
    if (this.#state === 'stopped' || this.#state === 'waiting') return;
    this.#endSession();
    this.#cancelTimer();
    const delayMs = backoffMs(this.#attempt, this.#options.ports.random());
    this.#attempt += 1;
    this.#become('waiting');
    this.#cancelTimer = this.#options.ports.schedule(delayMs, () => {
      this.#connect();
    });
  }

  /** One frame from the relay. What is not one ends the connection. */
  received(bytes: Uint8Array): void {
    this.#session?.received(bytes);
  }

  /** Opens a channel on the relay; answered with `created` or `channelRefused`. Follow it separately. */
  create(creation: ChannelCreation): void {
    const channelId = toHex(creation.keys.channelId);
    this.#book.creations.set(channelId, creation);
    this.#session?.create(channelId, creation);
  }

  /** Asks for emergency shares, on this connection or not at all: the answer is worth nothing later. */
  askForShares(question: {
    readonly asked: GlassAsked;
    readonly deviceKey: SigningKey;
  }): Promise<SharesAnswer> {
    const session = this.#session;
    const connection = session?.connection;
    if (session === undefined || connection === undefined)
      return Promise.resolve(err(relayError('relay/unavailable')));
    return new Promise((settle) => {
      const requestId = session.requests.open({ about: 'glass', settle });
      session.pipe.send(glassFrame(requestId, connection, question));
    });
  }

  /** Closes a channel for ordinary writes; answered with `closedChannel`. */
  close(channelId: string, writeKey: SigningKey): void {
    this.#act({ about: 'close', channelId, writeKey });
  }

  /** Puts other keys into a channel that has an owner; answered with `rekeyed` or `channelRefused`. The last keys asked for count. */
  rekey(keys: NewKeys, ownerKey: SigningKey): void {
    this.#act({ about: 'rekey', channelId: toHex(keys.channelId), keys, ownerKey });
  }

  #act(act: ChannelAct): void {
    this.#book.acts.set(actKey(act), act);
    this.#session?.act(act);
  }

  /** Follows a channel from a position on; with a write key, envelopes for it need no check of their signature. */
  follow(interest: ChannelInterest): void {
    const channel = new FollowedChannel(interest);
    this.#book.channels.set(interest.channelId, channel);
    this.#session?.attach([channel]);
  }

  /** Stops following. The relay goes on sending until the next connection; what arrives is ignored. */
  unfollow(channelId: string): void {
    const channel = this.#book.channels.get(channelId);
    if (channel === undefined) return;
    this.#book.channels.delete(channelId);
    this.#book.uncovered.delete(channel);
    this.#book.setKey = setKeyOf(this.#options.ports.randomBytes(32));
    this.#book.cursor = undefined;
    for (const other of this.#book.channels.values()) other.isRemembered = false;
  }

  /** Says in an attached channel who is there, on this connection or not at all; empty for gone. */
  say(channelId: string, sealed: Uint8Array): void {
    const session = this.#session;
    if (
      session?.connection !== undefined &&
      this.#book.channels.get(channelId)?.state === 'attached'
    )
      session.pipe.send(presenceFrame(channelId, sealed));
  }

  /** Where the client stands in a followed channel. */
  positionOf(channelId: string): Position | undefined {
    return this.#book.channels.get(channelId)?.position;
  }

  /**
   * Hands in an envelope, for a followed channel or any other: a carrier's is checked by its signature. Gives its digest;
   * `stored` or `appendRefused` follows. The same envelope may be handed in again at any time.
   */
  append(envelope: Uint8Array): Result<string, AppendError> {
    const clear = readClearEnvelope(envelope);
    if (!clear.ok) return err({ code: 'sync/not-an-envelope' });
    const digest = toHex(envelopeDigest(envelope));
    const channelId = toHex(clear.value.channelId);
    if (!this.#book.outbox.add({ digest, channelId, envelope }))
      return err({ code: 'sync/outbox-full' });
    this.#session?.sendOutbox();
    return ok(digest);
  }

  #become(state: LinkState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.listener.stateChanged(state);
  }

  #connect(): void {
    this.#become('connecting');
    this.#tickLater();
    this.#options.ports.open();
  }

  #endSession(): LinkSession | undefined {
    const session = this.#session;
    this.#session = undefined;
    session?.requests.end();
    this.#book.outbox.recallAll();
    this.#book.resumed.clear();
    for (const channel of this.#book.channels.values()) channel.disconnected();
    return session;
  }

  #tickLater(): void {
    this.#cancelTimer();
    const since = this.#options.ports.now();
    const tick = (): void => {
      const session = this.#session;
      if (session !== undefined) session.tick();
      else if (this.#options.ports.now() - since >= DEAD_AFTER_MS) this.closed();
      if (this.#state === 'connecting' || this.#state === 'online')
        this.#cancelTimer = this.#options.ports.schedule(TICK_MS, tick);
    };
    this.#cancelTimer = this.#options.ports.schedule(TICK_MS, tick);
  }
}
