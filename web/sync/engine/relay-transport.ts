/**
 * Between the engine and one relay: opens and follows channels, hands over what waits in the outbox, takes in what arrives.
 * Everything it learns goes through a step of the engine, so a lost connection or a failed commit loses nothing: the next
 * connection begins where the store stands.
 */
import { relayIdOf } from '#crypto/relay/relay-identity.ts';
import { err } from '#kernel/result.ts';
import type { RelayCode } from '#protocol/codes.ts';
import type { GlassAsked } from '#protocol/glass.ts';
import { packedWhenRead } from '../emergency/packed-intake.ts';
import type { Arrived, LinkListener, LinkState } from '../relay/link-port.ts';
import type { SharesAnswer } from '../relay/link-requests.ts';
import type { RelayLink } from '../relay/relay-link.ts';
import { continueWhenRead } from '../recovery/recover.ts';
import { isForGood, putDown } from '../carry/carried.ts';
import { acknowledgeAll, placesToAcknowledge } from './acknowledging.ts';
import { Channels } from './channels.ts';
import { askForNewKey, signAgain, useKeyOf } from './directory-keys.ts';
import type { Engine } from './engine.ts';
import type { Step } from './engine-parts.ts';
import { Following } from './following.ts';
import { takeAhead, takeRun } from './intake.ts';
import { hasToken } from '../joining/tokens.ts';
import { linkOverPipes, type PipePorts } from './link-over-pipes.ts';
import type { Memory } from './memory.ts';
import { NextTry } from './next-try.ts';
import { offerAgain, openAnew } from './offer-again.ts';
import { channelCreation, opened, toOffer } from './opening-channels.ts';
import { closed, sealForSuccessor } from './passed-channels.ts';
import { shownConnection, type Connection, type Reached } from './shown-connection.ts';
import { done } from './step-outcome.ts';
import { Troubles } from './troubles.ts';

export interface TransportPorts extends PipePorts {
  readonly engine: Engine;
}

/** How long something refused waits before it is tried again, at most. */
const RETRY_MS = 5_000;
/** A channel that its founder's device has not opened yet is mostly there a moment later: the wait doubles from here. */
const FIRST_RETRY_MS = 200;
/** How long work of others waits for our word that it has arrived. */
const ANSWER_MS = 2_000;

export class RelayTransport {
  readonly #ports: TransportPorts;
  readonly #whenChanged: () => void;
  #link: RelayLink | undefined;
  #connection: Reached = { connection: 'connecting', since: undefined };
  readonly #troubles: Troubles;
  #following = new Following(new Channels());
  /** Channels this connection was asked to open; true once it refused, until the next try. */
  #creating = new Map<string, boolean>();
  /** Whose key the relay was asked to put into the directory. */
  #rekeying: string | undefined;
  /** What was handed to the link: outbox keys by the digest of their envelopes, and the keys themselves. */
  #offered = new Map<string, string>();
  #offeredKeys = new Set<string>();
  /** How often in a row each channel was refused. */
  readonly #refusals = new Map<string, number>();
  readonly #nextTry: NextTry;
  /** Between a failed commit and the next connection. */
  #isPausing = false;
  #cancelAnswer: (() => void) | undefined;
  #isEnded = false;

  constructor(ports: TransportPorts, whenChanged: () => void) {
    this.#ports = ports;
    this.#whenChanged = whenChanged;
    this.#troubles = new Troubles(whenChanged);
    this.#nextTry = new NextTry(ports, () => {
      this.#isPausing = false;
      for (const [id, isRefused] of this.#creating) if (isRefused) this.#creating.delete(id);
      this.#pursue();
    });
    ports.engine.watch(({ entries }) => {
      this.#pursue();
      // Also what slept after a start may be owed an answer.
      if (entries && !this.#isEnded) this.acknowledgeSoon();
    });
    ports.engine.watchReload(() => this.#restartLater());
  }

  get connection(): Connection {
    return { ...this.#connection, trouble: this.#troubles.worst, fetching: this.#following.behind };
  }

  /** Tries at once instead of waiting. */
  retryNow(): void {
    this.#link?.retryNow();
  }

  /** Emergency shares, from a relay that is connected now: 'relay/unavailable', 'relay/duty'. */
  askForShares(asked: GlassAsked): Promise<SharesAnswer> {
    const deviceKey = this.#ports.engine.memory?.device.signingKey;
    const asking = deviceKey && this.#link?.askForShares({ asked, deviceKey });
    return asking ?? Promise.resolve(err({ code: 'relay/unavailable' }));
  }

  /** For good: nothing connects any more, whatever is committed afterwards. */
  end(): void {
    this.#isEnded = true;
    this.#stop();
  }

  #stop(): void {
    this.#isPausing = false;
    this.#nextTry.cancel();
    this.#cancelAnswer?.();
    this.#cancelAnswer = undefined;
    this.#link?.stop();
    this.#link = undefined;
  }

  /**
   * A new connection that begins where the store stands. Not at once: what could not be kept, as on a full disk, would
   * only come again.
   */
  #restartLater(): void {
    this.#stop();
    this.#isPausing = true;
    this.#nextTry.within(RETRY_MS);
  }

  /** Follows every channel, opens those that are new, and hands over what waits; cheap when nothing is new. */
  #pursue(): void {
    const { memory } = this.#ports.engine;
    if (memory === undefined) return this.#stop();
    if (this.#isPausing || this.#isEnded) return;
    const link = this.#link ?? this.#begin(memory);
    const relayId = relayIdOf(memory.identity.relayPublicKey);
    for (const [channelId, row] of this.#following.due(memory.channels)) {
      if (row.created) this.#following.follow(link, { channelId, row, relayId });
      else if (hasToken(memory)) this.#create(channelId, relayId);
    }
    this.#following.followPack(link, memory);
    this.#offer(link, memory);
    this.#following.closePassed(link, memory);
    this.#rekeying = askForNewKey(link, { memory, relayId, asked: this.#rekeying });
  }

  #begin({ channels, identity: { relayPublicKey } }: Memory): RelayLink {
    this.#following = new Following(channels);
    this.#creating = new Map();
    this.#offered = new Map();
    this.#offeredKeys = new Set();
    this.#rekeying = undefined;
    const link = linkOverPipes(this.#ports, { relayPublicKey, listener: this.#listener() });
    this.#link = link;
    link.start();
    return link;
  }

  #create(channelId: string, relayId: Uint8Array): void {
    if (this.#creating.has(channelId)) return;
    this.#creating.set(channelId, false);
    this.#note((step) => {
      const creation = channelCreation(step, channelId, relayId);
      if (creation === undefined) this.#creating.delete(channelId);
      else step.batch.afterwards(() => this.#link?.create(creation));
    });
  }

  /** What waits for a channel that the relay does not have yet holds nothing else back. */
  #offer(link: RelayLink, memory: Memory): void {
    for (const [key, { envelope }] of toOffer(memory)) {
      if (this.#offeredKeys.has(key)) continue;
      const offered = link.append(envelope);
      // Full: the rest is offered when receipts have made room.
      if (!offered.ok) return;
      this.#offered.set(offered.value, key);
      this.#offeredKeys.add(key);
    }
  }

  #channelRefused(channelId: string, code: string): void {
    // It denies what it has just told, again and again: not asked, and nothing offered to it, until the next connection.
    if (code === 'relay/went-back') return;
    const refusals = this.#refusals.get(channelId) ?? 0;
    this.#refusals.set(channelId, refusals + 1);
    // Not before the next try: other channels' steps would ask again at once, and theirs by ours, without end.
    if (this.#creating.has(channelId)) this.#creating.set(channelId, true);
    this.#following.forget(channelId);
    if (code === 'relay/channel') void this.#ports.engine.step((step) => openAnew(step, channelId));
    this.#nextTry.within(Math.min(RETRY_MS, FIRST_RETRY_MS * 2 ** refusals));
  }

  /** Also of what came by hand. Not at once: one word answers for everything that arrives within a moment. */
  acknowledgeSoon(): void {
    const { engine, timers } = this.#ports;
    this.#cancelAnswer ??= timers.schedule(ANSWER_MS, () => {
      this.#cancelAnswer = undefined;
      if (engine.memory !== undefined && placesToAcknowledge(engine.memory).length > 0)
        void engine.step(acknowledgeAll);
    });
  }

  #takeBack(digest: string): void {
    const key = this.#offered.get(digest);
    this.#offered.delete(digest);
    if (key !== undefined) this.#offeredKeys.delete(key);
  }

  #listener(): LinkListener {
    return {
      stateChanged: (state) => this.#showState(state),
      arrived: (run) => this.#take(run),
      snapshotsAhead: (channelId, envelopes) =>
        void takeAhead(this.#ports.engine, channelId, envelopes),
      stored: (envelopes) => this.#settle(envelopes.map(({ digest }) => digest)),
      appendRefused: (digest, code) => {
        if (this.#ports.engine.memory?.carried.has(digest) === true)
          return this.#carriedInVain(digest, code);
        this.#refusedBecause(code);
        if (code === 'relay/signature') return this.#sealAgainLater(digest, signAgain);
        if (code === 'relay/closed') return this.#sealAgainLater(digest, sealForSuccessor);
        this.#takeBack(digest);
        this.#nextTry.within(RETRY_MS);
      },
      appendPutOff: (code) => this.#refusedBecause(code),
      created: (channelId) => this.#note((step) => opened(step, channelId)),
      channelRefused: (channelId, code) => this.#channelRefused(channelId, code),
      closedChannel: (channelId) => this.#note((step) => closed(step, channelId)),
      rekeyed: () => this.#note((step) => useKeyOf(step, this.#rekeying ?? '')),
      caughtUp: (channelIds) => {
        for (const channelId of channelIds) this.#refusals.delete(channelId);
        if (this.#following.caughtUp(channelIds)) this.#whenChanged();
        void continueWhenRead(this.#ports.engine, channelIds);
        void packedWhenRead(this.#ports.engine, channelIds);
      },
      wentBack: (channelId) => {
        this.#troubles.began('went-back');
        void this.#ports.engine.step((step) => offerAgain(step, channelId));
      },
      damaged: () => this.#troubles.began('damaged'),
      split: () => this.#troubles.began('two-stories'),
      misled: () => this.#troubles.began('not-trusted'),
    };
  }

  /** Another's work: a channel the relay does not know yet is asked for again on the next connection, not every few seconds. */
  #carriedInVain(digest: string, code: RelayCode): void {
    if (isForGood(code)) this.#note((step) => putDown(step, digest));
  }

  #note(run: (step: Step) => void): void {
    void this.#ports.engine.step((step) => done(run(step)));
  }

  /** Not at once: what no key is right for would go back and forth without end. */
  #sealAgainLater(digest: string, seal: (step: Step, key: string) => void): void {
    this.#ports.timers.schedule(RETRY_MS, () => {
      const key = this.#offered.get(digest) ?? '';
      this.#takeBack(digest);
      this.#note((step) => seal(step, key));
    });
  }

  #refusedBecause(code: string): void {
    const trouble = Troubles.ofRefusal(code);
    if (trouble !== undefined) this.#troubles.began(trouble);
  }

  #showState(state: LinkState): void {
    if (state === 'online') this.#troubles.over('not-trusted');
    const shown = shownConnection(state, this.#connection);
    if (shown === this.#connection.connection && this.#connection.since !== undefined) return;
    this.#connection = { connection: shown, since: this.#ports.clock.now() };
    this.#whenChanged();
  }

  /** What could not be made durable comes again on a new connection, which begins where the store stands. */
  #take(run: Arrived): void {
    void takeRun(this.#ports.engine, run).then((taken) => {
      if (taken) this.acknowledgeSoon();
      else this.#nextTry.within(RETRY_MS);
    });
  }

  #settle(digests: readonly string[]): void {
    this.#note((step) => {
      for (const digest of digests) {
        const key = this.#offered.get(digest);
        if (key === undefined) continue;
        putDown(step, key);
        if (step.memory.outbox.has(key)) step.batch.remove('outbox', key);
        step.batch.afterwards(() => {
          step.memory.outbox.delete(key);
          this.#takeBack(digest);
        });
      }
      step.batch.afterwards(() => this.#savedAgain(step.memory));
    });
  }

  #savedAgain(memory: Memory): void {
    this.#troubles.over('full', 'cannot-save');
    if (memory.outbox.size === 0) this.#troubles.over('went-back');
  }
}
