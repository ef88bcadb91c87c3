/**
 * Which window of a browser has the engine: the one that holds a Web Lock. Another waits, asks every few seconds whether the
 * first still answers, and may be given the engine or, where the first has frozen, take it. Who was taken from writes no more: the
 * store refuses its commits.
 */
import type { Timers } from '#kernel/ports.ts';
import type { OtherWindow } from '#ui/app-port.ts';

const LOCK_NAME = 'lantern-engine';
const CHANNEL_NAME = 'lantern-window';
const ASK_EVERY_MS = 5_000;
/** A window that is busy with a passphrase answers later than one that is not. */
const SILENT_AFTER_MS = 4_000;
/** Longer than a window that has just opened takes to listen, with a last save and the overwriting of keys. */
const HAND_OVER_MS_MAX = 12_000;

type Word = 'there?' | 'here' | 'hand-over';

/** What a window does when it gets the engine or has to let it go. */
export interface WindowDuties {
  /** This window has the lock from here on. */
  readonly begin: () => Promise<void>;
  /** Another window is to have the engine: saves what is typed, and ends it here. */
  readonly handOver: () => Promise<void>;
  /** Another window has it already. */
  readonly lose: () => void;
  readonly show: (other: OtherWindow) => void;
}

export interface WindowPorts extends WindowDuties {
  readonly locks: Pick<LockManager, 'request'>;
  readonly channel: Pick<BroadcastChannel, 'postMessage' | 'onmessage'>;
  readonly timers: Timers;
}

export class OneWindow {
  readonly #ports: WindowPorts;
  #stopWaiting: (() => void) | undefined;
  #other: OtherWindow = 'asked';

  constructor(ports: WindowPorts) {
    this.#ports = ports;
  }

  /** Answers whoever asks, for as long as this window holds the lock; resolves when it is to let go. */
  hold(): Promise<void> {
    return new Promise((resolve) => {
      this.#listen((word) => {
        if (word === 'there?') this.#say('here');
        if (word !== 'hand-over') return;
        this.#listen(() => undefined);
        void this.#ports.handOver().finally(resolve);
      });
    });
  }

  /** After the lock was let go of or taken, or was never had: until it is free, given or taken. */
  wait(): void {
    const { locks } = this.#ports;
    const queued = new AbortController();
    const stopAsking = this.#ask();
    this.#stopWaiting = () => {
      this.#stopWaiting = undefined;
      stopAsking();
      queued.abort();
    };
    const { signal } = queued;
    this.#run(
      locks.request(LOCK_NAME, { signal }, () => this.#become(stopAsking)),
      signal,
    );
  }

  /** Asks the other window for the engine; one that was asked and does not answer is not asked again. */
  takeOver(): void {
    const stop = this.#stopWaiting;
    if (stop === undefined || this.#other === 'handing-over') return;
    const { locks, timers } = this.#ports;
    if (this.#other === 'silent') {
      stop();
      this.#run(locks.request(LOCK_NAME, { steal: true }, () => this.#become(() => undefined)));
      return;
    }
    this.#show('handing-over');
    this.#say('hand-over');
    timers.schedule(HAND_OVER_MS_MAX, () => {
      if (this.#stopWaiting === stop && this.#other === 'handing-over') this.#show('silent');
    });
  }

  async #become(stopAsking: () => void): Promise<void> {
    stopAsking();
    this.#stopWaiting = undefined;
    await Promise.all([this.#ports.begin(), this.hold()]);
  }

  /** Once the lock is let go of, or was taken: waits again. */
  #run(held: Promise<unknown>, given?: AbortSignal): void {
    held.then(
      () => this.wait(),
      () => {
        if (given?.aborted !== true) this.lost();
      },
    );
  }

  /** Another window took the lock while this one did not answer. */
  lost(): void {
    this.#ports.lose();
    this.wait();
  }

  /** Whether the other one answers; goes on until it is stopped. */
  #ask(): () => void {
    const { timers } = this.#ports;
    let cancel: () => void = () => undefined;
    const next = () => {
      this.#say('there?');
      cancel = timers.schedule(SILENT_AFTER_MS, () => {
        if (this.#other !== 'handing-over') this.#show('silent');
        next();
      });
    };
    this.#listen((word) => {
      if (word !== 'here') return;
      cancel();
      // It may not have listened yet when it was asked.
      if (this.#other === 'handing-over') this.#say('hand-over');
      else this.#show('there');
      cancel = timers.schedule(ASK_EVERY_MS, next);
    });
    this.#show('asked');
    next();
    return () => cancel();
  }

  #show(other: OtherWindow): void {
    this.#other = other;
    this.#ports.show(other);
  }

  #say(word: Word): void {
    this.#ports.channel.postMessage(word);
  }

  /** Whatever else a page of this origin says in the channel means nothing. */
  #listen(hear: (word: unknown) => void): void {
    this.#ports.channel.onmessage = ({ data }: MessageEvent<unknown>) => hear(data);
  }
}

export const windowChannel = (): BroadcastChannel => new BroadcastChannel(CHANNEL_NAME);
