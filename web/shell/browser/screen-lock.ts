/**
 * The screen lock of a running engine: an idle screen is emptied, the keys stay, a PIN reopens. It ends in the full lock after
 * five wrong PINs, after half an hour, and eight hours after the passphrase. The PIN is in this memory alone, never on disk.
 */
import { parseMillis, type Clock, type Timers } from '#kernel/ports.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { ScreenLockState } from '#ui/identity-port.ts';

/** 'identity/pin-form': not six digits. 'identity/no-pin': nothing could reopen. 'identity/wrong-pin', 'identity/not-open'. */
export interface ScreenLockError {
  readonly code:
    'identity/pin-form' | 'identity/no-pin' | 'identity/wrong-pin' | 'identity/not-open';
}

const PIN_TRIES = 5;
const LOCKED_MS_MAX = 30 * 60_000;
const OPEN_MS_MAX = 8 * 3_600_000;
/** Timers stand still while a device sleeps: the clock is looked at this often. */
const LOOK_MS_MAX = 60_000;
const PIN = /^\d{6}$/;

export interface ScreenLockParts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly changed: (state: ScreenLockState) => void;
  /** The full lock: whoever hosts the engine wipes it. Called once. */
  readonly end: () => void;
}

export class ScreenLock {
  readonly #parts: ScreenLockParts;
  #openedAt: number | undefined;
  #lockedAt: number | undefined;
  #pin: string | undefined;
  #triesLeft = PIN_TRIES;
  #ended = false;
  #cancel = (): void => undefined;

  constructor(parts: ScreenLockParts) {
    this.#parts = parts;
  }

  get locked(): boolean {
    return this.#ended || this.#lockedAt !== undefined;
  }

  get state(): ScreenLockState {
    const endsAt =
      this.#openedAt === undefined ? undefined : parseMillis(this.#openedAt + OPEN_MS_MAX);
    return {
      locked: this.locked,
      pinSet: this.#pin !== undefined,
      triesLeft: this.#triesLeft,
      endsAt,
    };
  }

  /** The passphrase opened the keys: the eight hours begin. Once for each engine. */
  begin(): void {
    if (this.#openedAt !== undefined) return;
    this.#openedAt = this.#parts.clock.now();
    this.#look();
    this.#changed();
  }

  /** Six digits, or undefined for no PIN. Only while the screen is open. */
  setPin(pin: string | undefined): Result<void, ScreenLockError> {
    if (this.#openedAt === undefined || this.locked) return err({ code: 'identity/not-open' });
    if (pin !== undefined && !PIN.test(pin)) return err({ code: 'identity/pin-form' });
    this.#pin = pin;
    this.#changed();
    return ok(undefined);
  }

  /** 'identity/no-pin' without one: then only the full lock is a lock. */
  lock(): Result<void, ScreenLockError> {
    if (this.#pin === undefined) return err({ code: 'identity/no-pin' });
    if (this.locked) return ok(undefined);
    this.#lockedAt = this.#parts.clock.now();
    this.#triesLeft = PIN_TRIES;
    this.#look();
    this.#changed();
    return ok(undefined);
  }

  open(pin: string): Result<void, ScreenLockError> {
    this.#look();
    if (this.#ended || this.#lockedAt === undefined) return err({ code: 'identity/not-open' });
    if (pin === this.#pin) {
      this.#lockedAt = undefined;
      this.#triesLeft = PIN_TRIES;
      this.#look();
      this.#changed();
      return ok(undefined);
    }
    this.#triesLeft--;
    if (this.#triesLeft === 0) this.#end();
    else this.#changed();
    return err({ code: 'identity/wrong-pin' });
  }

  /** Ends what is past its time, and looks again when the next thing may be. */
  #look(): void {
    this.#cancel();
    if (this.#ended || this.#openedAt === undefined) return;
    const ends = [this.#openedAt + OPEN_MS_MAX];
    if (this.#lockedAt !== undefined) ends.push(this.#lockedAt + LOCKED_MS_MAX);
    const left = Math.min(...ends) - this.#parts.clock.now();
    if (left <= 0) return this.#end();
    this.#cancel = this.#parts.timers.schedule(Math.min(left, LOOK_MS_MAX), () => this.#look());
  }

  #end(): void {
    this.#cancel();
    this.#ended = true;
    this.#pin = undefined;
    this.#changed();
    this.#parts.end();
  }

  #changed(): void {
    this.#parts.changed(this.state);
  }
}
