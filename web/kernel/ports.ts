/** What the pure core is handed instead of reaching for it: time, timers, randomness. */
import type { Brand } from './brand.ts';

/** Milliseconds since 1970, as this device's clock claims. Shown, never trusted to decide. */
export type Millis = Brand<number, 'Millis'>;

/** Undefined for anything that is not a time between 1970 and the year 9999. */
export const parseMillis = (value: unknown): Millis | undefined =>
  typeof value === 'number' &&
  Number.isSafeInteger(value) &&
  value >= 0 &&
  value < 253_402_300_800_000
    ? (value as Millis)
    : undefined;

export interface Clock {
  now(): Millis;
}

/** Timers, so that a test or the simulator can own the passing of time. */
export interface Timers {
  /** Calls `run` once after `delayMs`; the answer cancels it. */
  schedule(delayMs: number, run: () => void): () => void;
}

/** Secret random bytes. */
export type RandomBytes = (length: number) => Uint8Array;
