/** One connection of a link, from HELLO to its end: asks for what the book holds and judges every answer. */
import { isAllZero, toHex } from '#crypto/encoding/bytes.ts';
import type { Connection } from '#crypto/relay/relay-identity.ts';
import { encodeFrame, parseRelayFrame, type RelayFrame } from '#protocol/codec.ts';
import { isRetryable } from '#protocol/codes.ts';
import type { Items } from '#protocol/items.ts';
import { ATTACH_CHANNELS_MAX, DEAD_AFTER_MS, PING_AFTER_MS } from '#protocol/limits.ts';
import type { Refusal } from '#protocol/outcome.ts';
import type { Receipt } from '#protocol/receipt.ts';
import { greetingOf } from './greeting.ts';
import type { FollowedChannel } from './followed-channel.ts';
import { settleAct, takeSilent, takeUp, type ChannelAct } from './link-book.ts';
import type { ChannelCreation, LinkSessionOptions } from './link-book.ts';
import { REKEY_SINCE, RESTARTS_MAX, RETRY_MS } from './link-limits.ts';
import type { Pipe } from './link-port.ts';
import { LinkRequests, type LinkRequest } from './link-requests.ts';
import { actFrame, attachFrame, createFrame, resumeFrame } from './outgoing-frames.ts';
import { contradictions, deniedBy, isTrueReceipt, settledBy } from './receipt-check.ts';

export class LinkSession {
  readonly pipe: Pipe;
  readonly #options: LinkSessionOptions;
  readonly requests = new LinkRequests();
  /** Undefined until HELLO has been verified. */
  connection: Connection | undefined;
  /** The newest frames the relay speaks. */
  #newest = 0;
  #heardAt: number;
  #hasPinged = false;
  /** Channels whose opening or closing the relay put off. */
  readonly #putOff = new Set<string>();

  constructor(options: LinkSessionOptions) {
    this.#options = options;
    this.pipe = options.pipe;
    this.#heardAt = options.ports.now();
  }

  received(bytes: Uint8Array): void {
    this.#heardAt = this.#options.ports.now();
    this.#hasPinged = false;
    const frame = parseRelayFrame(bytes);
    if (!frame.ok) this.#options.hangUp();
    else if (this.connection === undefined) this.#first(frame.value);
    else if (!this.requests.settleShares(frame.value)) this.#dispatch(frame.value);
  }

  /** Notices silence: a half-open connection looks alive to the system for a long time. */
  tick(): void {
    const now = this.#options.ports.now();
    const silentMs = now - this.#heardAt;
    if (silentMs >= DEAD_AFTER_MS) return this.#options.hangUp();
    if (silentMs >= PING_AFTER_MS && this.connection !== undefined && !this.#hasPinged) {
      this.#hasPinged = true;
      this.pipe.send(encodeFrame({ name: 'ping', requestId: 0, body: {} }));
    }
    this.#options.book.outbox.recallOverdue(now);
    this.#retryIdle();
    this.sendOutbox();
  }

  create(channelId: string, creation: ChannelCreation): void {
    if (this.connection === undefined) return;
    const requestId = this.requests.open({ about: 'create', channelId });
    this.pipe.send(createFrame(requestId, this.connection, creation));
  }

  /** A relay that does not know the frame is asked when it does. */
  act(act: ChannelAct): void {
    if (this.connection === undefined) return;
    if (act.about === 'rekey' && this.#newest < REKEY_SINCE) return;
    const requestId = this.requests.open({ about: act.about, channelId: act.channelId });
    this.pipe.send(actFrame(requestId, this.connection, act));
  }

  /** Attaches channels; those still being created wait for it. */
  attach(channels: readonly FollowedChannel[]): void {
    const { book } = this.#options;
    if (this.connection === undefined) return;
    const ready = channels.filter((channel) => !book.creations.has(channel.channelId));
    for (let i = 0; i < ready.length; i += ATTACH_CHANNELS_MAX) {
      const batch = ready.slice(i, i + ATTACH_CHANNELS_MAX);
      for (const channel of batch) channel.state = 'attaching';
      const channelIds = batch.map((channel) => channel.channelId);
      const requestId = this.requests.open({ about: 'attach', channelIds });
      const asked = { channels: batch, setKey: book.setKey };
      this.pipe.send(attachFrame(requestId, this.connection, asked));
    }
  }

  /** Sends what the window lets through. Envelopes for a channel that is not there yet wait for it. */
  sendOutbox(): void {
    const { book, ports } = this.#options;
    if (this.connection === undefined) return;
    const maySend = (channelId: string): boolean => {
      if (book.creations.has(channelId)) return false;
      const state = book.channels.get(channelId)?.state;
      return state === undefined || state === 'attached' || state === 'refused';
    };
    for (const { digest, envelope } of book.outbox.take(ports.now(), maySend)) {
      const requestId = this.requests.open({ about: 'append', digest });
      this.pipe.send(encodeFrame({ name: 'append', requestId, body: { envelope } }));
    }
  }

  #first(frame: RelayFrame): void {
    const { relayPublicKey, listener, hangUp } = this.#options;
    const greeting = greetingOf(frame, relayPublicKey);
    if (!greeting.ok) {
      listener.misled(greeting.error.code);
      hangUp();
      return;
    }
    this.connection = greeting.value;
    this.#newest = frame.name === 'hello' ? frame.body.newest : 0;
    this.#options.onGreeted();
    this.#begin(greeting.value);
  }

  /** Takes up the remembered channels with one short frame, and asks for the others. */
  #begin(connection: Connection): void {
    const { book } = this.#options;
    for (const [channelId, creation] of book.creations) this.create(channelId, creation);
    for (const act of book.acts.values()) this.act(act);
    const channels = [...book.channels.values()];
    const { cursor, setKey } = book;
    const remembered = takeUp(book);
    if (cursor !== undefined && remembered.length > 0) {
      for (const channel of remembered) channel.state = 'attaching';
      const channelIds = remembered.map((channel) => channel.channelId);
      const requestId = this.requests.open({ about: 'resume', channelIds });
      this.pipe.send(resumeFrame(requestId, connection, { setKey, cursor }));
    }
    this.attach(channels.filter((channel) => channel.state === 'idle'));
    this.sendOutbox();
  }

  #dispatch(frame: RelayFrame): void {
    switch (frame.name) {
      case 'items':
        this.#items(frame.body);
        return;
      case 'snapshots':
        this.#options.listener.snapshotsAhead(
          toHex(frame.body.channelId),
          frame.body.snapshots.map((snapshot) => snapshot.envelope),
        );
        return;
      case 'receipt':
        this.#receipt(frame.body);
        return;
      case 'done':
        this.#done(this.requests.finish(frame.requestId), frame.body.cursor);
        return;
      case 'error':
        // Unasked for: the channel was given other keys, or deleted, and the relay has let go.
        if (frame.requestId === 0) return this.#attachRefused([], frame.body);
        return this.#refused(frame.requestId, frame.body);
      case 'hello':
        return this.#options.hangUp();
      case 'present':
        return this.#options.listener.present?.(frame.body);
      case 'pong':
      case 'shares':
        return;
    }
  }

  #items(run: Items): void {
    const { book, listener } = this.#options;
    const channelId = toHex(run.channelId);
    const channel = book.channels.get(channelId);
    // Unasked for: unfollowed a moment ago, or resumed by a set that knew more than this link does.
    if (channel === undefined || channel.state === 'idle' || channel.state === 'refused') return;
    const followed = channel.follow(run);
    book.uncovered.add(channel);
    if (channel.takeWentBack()) listener.wentBack(channelId);
    if (followed.outcome === 'continues') {
      if (!followed.isTrue) listener.damaged(channelId);
      listener.arrived({ channelId, items: followed.items, position: channel.position });
    } else if (followed.outcome === 'gap') this.attach([channel]);
    else if (followed.outcome === 'went-back') this.#wentBack(channel);
    this.#moveCursor(run.cursor);
  }

  /** Nothing is dropped: it is read anew. If that agrees with itself the relay went back, and the engine offers its own again. */
  #wentBack(channel: FollowedChannel): void {
    const { listener } = this.#options;
    channel.restart();
    this.attach(takeSilent(this.#options.book, channel));
    if (channel.restarts <= RESTARTS_MAX) return this.attach([channel]);
    channel.state = 'refused';
    listener.channelRefused(channel.channelId, 'relay/went-back');
  }

  #receipt(receipt: Receipt): void {
    const { book, listener, relayPublicKey } = this.#options;
    if (!isTrueReceipt(receipt, relayPublicKey)) {
      listener.misled('relay/identity');
      this.#options.hangUp();
      return;
    }
    this.#options.onUseful();
    contradictions(book, receipt).forEach((found) => listener.split(...found));
    for (const channel of deniedBy(book, receipt)) this.#wentBack(channel);
    const stored = settledBy(book, receipt);
    if (stored.length > 0) listener.stored(stored);
    this.sendOutbox();
  }

  #done(request: LinkRequest | undefined, cursor: Uint8Array): void {
    const { book, listener } = this.#options;
    this.#options.onUseful();
    settleAct(book, request);
    if (request?.about === 'create') {
      listener.created(request.channelId);
      const channel = book.channels.get(request.channelId);
      if (channel?.state === 'idle') this.attach([channel]);
    } else if (request?.about === 'close') listener.closedChannel(request.channelId);
    else if (request?.about === 'rekey') listener.rekeyed(request.channelId);
    else if (request?.about === 'attach' || request?.about === 'resume') {
      const caughtUp = request.channelIds.filter((id) => this.#isAttached(id, !isAllZero(cursor)));
      if (caughtUp.length > 0) listener.caughtUp(caughtUp);
    }
    this.#moveCursor(cursor);
    this.sendOutbox();
  }

  /** A relay that states no cursor may not have remembered the channel; it is attached anew on the next connection. */
  #isAttached(channelId: string, isRemembered: boolean): boolean {
    const channel = this.#options.book.channels.get(channelId);
    if (channel?.state !== 'attaching') return channel?.state === 'attached';
    channel.state = 'attached';
    channel.isRemembered ||= isRemembered;
    return true;
  }

  #refused(requestId: number, refusal: Refusal): void {
    const { book, listener, ports } = this.#options;
    const request = this.requests.get(requestId);
    const { code } = refusal;
    if (request?.about === 'attach') return this.#attachRefused(request.channelIds, refusal);
    this.requests.finish(requestId);
    if (request?.about === 'append') {
      if (isRetryable(code)) {
        book.outbox.postpone(request.digest, ports.now() + RETRY_MS);
        listener.appendPutOff(code);
      } else if (book.outbox.settle(request.digest)) listener.appendRefused(request.digest, code);
    } else if (request?.about === 'resume') this.#resumeRefused(request.channelIds);
    else if (request !== undefined && request.about !== 'glass') {
      if (isRetryable(code)) this.#putOff.add(request.channelId);
      else {
        settleAct(book, request);
        listener.channelRefused(request.channelId, code);
      }
    }
  }

  #attachRefused(channelIds: readonly string[], { code, channelId }: Refusal): void {
    const named = isAllZero(channelId) ? channelIds : [toHex(channelId)];
    for (const id of named) {
      const channel = this.#options.book.channels.get(id);
      if (channel === undefined) continue;
      channel.state = isRetryable(code) ? 'idle' : 'refused';
      if (!isRetryable(code)) this.#options.listener.channelRefused(id, code);
    }
  }

  /** The relay does not know the set, or not the position: every channel says for itself where it stands. */
  #resumeRefused(channelIds: readonly string[]): void {
    const { book } = this.#options;
    book.cursor = undefined;
    const channels = channelIds.flatMap((id) => book.channels.get(id) ?? []);
    for (const channel of channels) channel.isRemembered = false;
    this.attach(channels);
  }

  /** What the relay put off is asked for again. */
  #retryIdle(): void {
    const { book } = this.#options;
    for (const channelId of this.#putOff) {
      this.#putOff.delete(channelId);
      const creation = book.creations.get(channelId);
      if (creation) this.create(channelId, creation);
      for (const act of book.acts.values()) if (act.channelId === channelId) this.act(act);
    }
    this.attach([...book.channels.values()].filter((channel) => channel.state === 'idle'));
  }

  /** It speaks for what has been served whole, and not for what an ATTACH on its way asks for. */
  #moveCursor(cursor: Uint8Array): void {
    const { book } = this.#options;
    if (isAllZero(cursor)) return;
    book.cursor = cursor;
    for (const channel of book.uncovered)
      if (channel.state === 'attached') book.uncovered.delete(channel);
  }
}
