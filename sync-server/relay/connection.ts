/**
 * One connection: greets, meters, hands each frame to its request, one after the other, and owns the subscriptions. What a
 * frame asks for is decided in `requests.ts` and `attaching.ts`.
 */
import { signHello } from '#crypto/relay/relay-identity.ts';
import { encodeFrame, parseClientFrame, type ClientFrame } from '#protocol/codec.ts';
import type { RelayCode } from '#protocol/codes.ts';
import { CONNECTION_CHANNELS_MAX } from '#protocol/limits.ts';
import { PROTOCOL_VERSION, PROTOCOL_VERSION_OLDEST } from '#protocol/version.ts';
import type { Socket, SocketListener } from '../server/server-port.ts';
import type { RelayStore } from '../store/relay-store.ts';
import type { Asker, Interest } from './asker.ts';
import { attach, resume } from './attaching.ts';
import type { PendingRequest, Subscription } from './channel.ts';
import { CatchUp, type Reader } from './catch-up.ts';
import type { RelayContext } from './context.ts';
import { cursorAt } from './cursor.ts';
import { glass } from './glass.ts';
import { BAD_FRAMES_MAX, BEHIND_BYTES, INBOX_BYTES_MAX } from './limits.ts';
import { errorFrame } from './outcome-frames.ts';
import { rekey, retire } from './managing.ts';
import { append, close, create, presence } from './requests.ts';
import { TokenBucket } from './token-bucket.ts';

/** WebSocket close codes. */
const CLOSE_POLICY = 1008;
const CLOSE_OVERLOADED = 1013;

/** What a connection holds until it ends. */
export interface Seat {
  leave(): void;
}

/** Ten thousand of them are open at once: nothing is made before it is needed, and no functions for one connection alone. */
export class Connection implements Asker, Reader, SocketListener {
  readonly context: RelayContext;
  readonly nonce: Uint8Array;
  readonly #socket: Socket;
  readonly #seat: Seat | undefined;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #catchUp: CatchUp;
  #envelopes: TokenBucket | undefined;
  #bytes: TokenBucket | undefined;
  #requests: TokenBucket | undefined;
  #emergencies: TokenBucket | undefined;
  readonly #inbox: ClientFrame[] = [];
  #inboxBytes = 0;
  #isBusy = false;
  #badFrames = 0;
  #isClosed = false;

  constructor(context: RelayContext, socket: Socket, seat?: Seat) {
    this.context = context;
    this.#socket = socket;
    this.#seat = seat;
    this.nonce = context.nonces.take();
    this.#catchUp = new CatchUp(this);
    context.open.count += 1;
    this.send([this.#hello()]);
  }

  get relayId(): Uint8Array {
    return this.context.relayId;
  }

  get store(): RelayStore {
    return this.context.store;
  }

  bufferedBytes(): number {
    return this.#socket.bufferedBytes();
  }

  failed(): void {
    this.#socket.close(CLOSE_OVERLOADED);
  }

  cursor(): Uint8Array {
    return cursorAt(this.store.eras, this.store.lastCommit);
  }

  send(frames: readonly Uint8Array[]): void {
    if (!this.#isClosed) this.#socket.send(frames);
  }

  refuse(requestId: number, code: RelayCode, channelId?: Uint8Array): void {
    this.send([errorFrame(requestId, code, channelId)]);
  }

  isSlow(): boolean {
    return this.#socket.bufferedBytes() > BEHIND_BYTES;
  }

  isBehind(): boolean {
    return this.#catchUp.isBehind;
  }

  catchUp(subscription: Subscription): void {
    this.#catchUp.add(subscription);
  }

  settle(request: PendingRequest): void {
    this.#catchUp.settle(request);
  }

  subscription(channelKey: string): Subscription | undefined {
    return this.#subscriptions.get(channelKey);
  }

  subscribe(interest: Interest): boolean {
    const { channel, kinds, mayWrite, from, request } = interest;
    const before = this.#subscriptions.get(channel.key);
    if (before === undefined && this.#subscriptions.size >= CONNECTION_CHANNELS_MAX) return false;
    if (before !== undefined) this.#unsubscribe(before);
    const subscription: Subscription = {
      peer: this,
      channel,
      kinds,
      mayWrite,
      next: Math.min(from, channel.record.length),
      isLive: false,
      isAnswered: interest.isSilent,
      snapshotsUntil: undefined,
      request,
    };
    this.#subscriptions.set(channel.key, subscription);
    channel.subscriptions.add(subscription);
    this.#catchUp.add(subscription);
    return true;
  }

  message(bytes: Uint8Array): void {
    const frame = parseClientFrame(bytes);
    if (!frame.ok) {
      this.#badFrames += 1;
      this.refuse(frame.error.requestId, frame.error.code);
      if (this.#badFrames > BAD_FRAMES_MAX) this.#socket.close(CLOSE_POLICY);
      return;
    }
    if (!this.#isWithinRate(frame.value, bytes.length)) {
      this.refuse(frame.value.requestId, 'relay/slow-down');
      return;
    }
    if (!this.#isBusy) this.#handle(frame.value);
    else this.#defer(frame.value, bytes.length);
  }

  drained(): void {
    void this.#catchUp.pump();
  }

  closed(): void {
    if (!this.#isClosed) {
      this.context.open.count -= 1;
      this.#seat?.leave();
    }
    this.#isClosed = true;
    this.#catchUp.stop();
    for (const subscription of this.#subscriptions.values()) this.#unsubscribe(subscription);
    this.#inbox.length = 0;
  }

  letGo(subscription: Subscription, code: RelayCode): void {
    this.#unsubscribe(subscription);
    this.refuse(0, code, subscription.channel.record.keys.channelId);
  }

  #unsubscribe(subscription: Subscription): void {
    this.context.presence.leave(this, subscription.channel.key);
    subscription.channel.subscriptions.delete(subscription);
    this.#subscriptions.delete(subscription.channel.key);
  }

  #isWithinRate(frame: ClientFrame, bytes: number): boolean {
    const { limits, now: clock } = this.context;
    const now = clock();
    if (frame.name === 'glass')
      return (this.#emergencies ??= new TokenBucket(limits.emergencies, now)).take(1, now);
    const bucket =
      frame.name === 'append'
        ? (this.#envelopes ??= new TokenBucket(limits.envelopes, now))
        : (this.#requests ??= new TokenBucket(limits.requests, now));
    this.#bytes ??= new TokenBucket(limits.bytes, now);
    return bucket.take(1, now) && this.#bytes.take(bytes, now);
  }

  #defer(frame: ClientFrame, bytes: number): void {
    this.#inboxBytes += bytes;
    if (this.#inboxBytes > INBOX_BYTES_MAX) this.#socket.close(CLOSE_OVERLOADED);
    else this.#inbox.push(frame);
  }

  /** Frames are handled in order: one that has to look something up holds back the ones behind it. */
  #handle(frame: ClientFrame): void {
    const waiting = this.#dispatch(frame);
    if (waiting === undefined) return;
    this.#isBusy = true;
    // A store that cannot be read now may be read later: the client comes back and asks again.
    waiting
      .then(() => this.#handleWaiting())
      .catch(() => {
        this.#socket.close(CLOSE_OVERLOADED);
      });
  }

  async #handleWaiting(): Promise<void> {
    for (let frame = this.#inbox.shift(); frame !== undefined; frame = this.#inbox.shift())
      await this.#dispatch(frame);
    this.#inboxBytes = 0;
    this.#isBusy = false;
  }

  #dispatch(frame: ClientFrame): Promise<void> | undefined {
    if (this.#isClosed) return undefined;
    const { requestId } = frame;
    switch (frame.name) {
      case 'append':
        return append(this, requestId, frame.body.envelope);
      case 'ping':
        this.send([encodeFrame({ name: 'pong', requestId, body: {} })]);
        return undefined;
      case 'attach':
        return attach(this, requestId, frame.body);
      case 'resume':
        return resume(this, requestId, frame.body);
      case 'create':
        create(this, requestId, frame.body);
        return undefined;
      case 'close':
        return close(this, requestId, frame.body);
      case 'retire':
        return retire(this, requestId, frame.body);
      case 'rekey':
        return rekey(this, requestId, frame.body);
      case 'glass':
        return glass(this, requestId, frame.body);
      case 'presence':
        presence(this, requestId, frame.body);
        return undefined;
    }
  }

  #hello(): Uint8Array {
    const claim = {
      oldest: PROTOCOL_VERSION_OLDEST,
      newest: PROTOCOL_VERSION,
      relayPublicKey: this.context.relayKey.publicKey,
      nonce: this.nonce,
      time: this.context.now(),
    };
    const signature = signHello(this.context.relayKey, claim);
    return encodeFrame({ name: 'hello', requestId: 0, body: { ...claim, signature } });
  }
}
