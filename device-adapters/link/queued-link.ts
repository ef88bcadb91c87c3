/**
 * One operation at a time and none without a limit: radios answer a second question with "busy", and some never
 * answer the first. Wraps any link.
 */
import { err, type Result } from '../core/result.ts';
import type { GattLink } from './gatt-link.ts';
import { linkError, type LinkError } from './link-error.ts';
import { within, type Timers } from './timers.ts';

const CONNECT_MS_MAX = 15_000;
/** The system may be asking the person for a pairing code. */
const SUBSCRIBE_MS_MAX = 60_000;
export const OPERATION_MS_MAX = 10_000;
const WAITING_MAX = 64;

/** 'link/timeout' for an operation that took too long, 'link/limit' when too many wait. */
export function createQueuedLink(link: GattLink, timers: Timers): GattLink {
  let tail: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  function enqueue<T>(
    delayMs: number,
    start: () => Promise<Result<T, LinkError>>,
  ): Promise<Result<T, LinkError>> {
    if (waiting >= WAITING_MAX) return Promise.resolve(err(linkError('link/limit')));
    waiting++;
    const late = (): Result<T, LinkError> => err(linkError('link/timeout'));
    const done = tail.then(() => within(timers, start(), { delayMs, late }));
    const settle = (): void => {
      waiting--;
    };
    tail = done.then(settle, settle);
    return done;
  }

  return {
    connect: () => enqueue(CONNECT_MS_MAX, () => link.connect()),
    read: (at) => enqueue(OPERATION_MS_MAX, () => link.read(at)),
    write: (at, bytes) => enqueue(OPERATION_MS_MAX, () => link.write(at, bytes)),
    subscribe: (at, listener) => enqueue(SUBSCRIBE_MS_MAX, () => link.subscribe(at, listener)),
    // Not queued: leaving must work while an operation hangs.
    disconnect: () => link.disconnect(),
    onDisconnect: (listener) => link.onDisconnect(listener),
  };
}
