import { describe, expect, test } from 'vitest';
import { ok, type Result } from '../core/result.ts';
import { VirtualTimers } from '../simulator/virtual-timers.ts';
import { uuid16, type GattLink } from './gatt-link.ts';
import type { LinkError } from './link-error.ts';
import { createQueuedLink, OPERATION_MS_MAX } from './queued-link.ts';

const PLACE = { service: uuid16(0x180f), characteristic: uuid16(0x2a19) };

/** Each read settles when told to. */
function slowLink() {
  const reads: ((value: Result<Uint8Array, LinkError>) => void)[] = [];
  const link: GattLink = {
    connect: () => Promise.resolve(ok(undefined)),
    read: () => new Promise((resolve) => reads.push(resolve)),
    write: () => Promise.resolve(ok(undefined)),
    subscribe: () => Promise.resolve(ok(undefined)),
    disconnect: () => Promise.resolve(),
    onDisconnect: () => () => undefined,
  };
  return { link, reads };
}

describe('one operation at a time', () => {
  test('the second waits for the first', async () => {
    const { link, reads } = slowLink();
    const timers = new VirtualTimers();
    const queued = createQueuedLink(link, timers);
    const first = queued.read(PLACE);
    const second = queued.read(PLACE);
    await Promise.resolve();
    expect(reads).toHaveLength(1);
    reads[0]?.(ok(Uint8Array.of(1)));
    expect(await first).toEqual(ok(Uint8Array.of(1)));
    await expect.poll(() => reads.length).toBe(2);
    reads[1]?.(ok(Uint8Array.of(2)));
    expect(await timers.settle(second)).toEqual(ok(Uint8Array.of(2)));
  });

  test('an operation that never settles is a timeout, and the next one runs', async () => {
    const { link } = slowLink();
    const timers = new VirtualTimers();
    const queued = createQueuedLink(link, timers);
    const hanging = queued.read(PLACE);
    const next = queued.write(PLACE, Uint8Array.of(1));
    expect(await timers.settle(hanging)).toEqual({ ok: false, error: { code: 'link/timeout' } });
    expect(timers.nowMs()).toBe(OPERATION_MS_MAX);
    expect(await timers.settle(next)).toEqual(ok(undefined));
  });

  test('more than the queue holds is refused', async () => {
    const { link } = slowLink();
    const queued = createQueuedLink(link, new VirtualTimers());
    const answers = Array.from({ length: 70 }, () => queued.read(PLACE));
    expect(await answers[69]).toEqual({ ok: false, error: { code: 'link/limit' } });
  });
});
