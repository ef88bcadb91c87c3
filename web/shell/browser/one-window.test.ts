import { expect, test } from 'vitest';
import type { OtherWindow } from '#ui/app-port.ts';
import { OneWindow } from './one-window.ts';

/** One browser: its locks as the platform hands them out, its channel, and a clock of the test's. */
class Browser {
  #holder: { readonly end: (error?: Error) => void } | undefined;
  readonly #queue: (() => void)[] = [];
  readonly #pages = new Set<{ hear: ((event: MessageEvent) => void) | null; isFrozen: boolean }>();
  #timers: { readonly at: number; readonly run: () => void }[] = [];
  #now = 0;

  readonly timers = {
    schedule: (delayMs: number, run: () => void) => {
      const timer = { at: this.#now + delayMs, run };
      this.#timers.push(timer);
      return () => {
        this.#timers = this.#timers.filter((one) => one !== timer);
      };
    },
  };

  readonly locks = {
    request: (_name: string, options: LockOptions, run: () => unknown): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const grant = () => {
          const held = { end: (error?: Error) => (error ? reject(error) : undefined) };
          this.#holder = held;
          void Promise.resolve(run()).then((value) => {
            if (this.#holder !== held) return;
            this.#holder = undefined;
            resolve(value);
            this.#queue.shift()?.();
          });
        };
        if (options.steal === true) {
          this.#holder?.end(new Error('stolen'));
          grant();
        } else if (this.#holder === undefined) grant();
        else {
          this.#queue.push(grant);
          options.signal?.addEventListener('abort', () => {
            this.#queue.splice(this.#queue.indexOf(grant), 1);
            reject(new Error('aborted'));
          });
        }
      }),
  };

  window(): Page {
    const port = { hear: null as ((event: MessageEvent) => void) | null, isFrozen: false };
    this.#pages.add(port);
    const channel = {
      set onmessage(hear: ((event: MessageEvent) => void) | null) {
        port.hear = hear;
      },
      get onmessage() {
        return port.hear;
      },
      postMessage: (data: unknown) => {
        for (const page of this.#pages)
          if (page !== port && !page.isFrozen) page.hear?.({ data } as MessageEvent);
      },
    };
    const log: string[] = [];
    const shown: { other: OtherWindow | undefined } = { other: undefined };
    const note = (what: string) => {
      log.push(what);
      return Promise.resolve();
    };
    const one = new OneWindow({
      locks: this.locks as unknown as LockManager,
      channel,
      timers: this.timers,
      begin: () => note('begins'),
      handOver: () => note('hands over'),
      lose: () => void note('loses'),
      show: (other) => (shown.other = other),
    });
    return { one, log, shown, freeze: (isFrozen) => (port.isFrozen = isFrozen) };
  }

  async pass(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((one) => one !== due);
      this.#now = due.at;
      due.run();
      await settled();
    }
    this.#now = until;
    await settled();
  }
}

interface Page {
  readonly one: OneWindow;
  readonly log: string[];
  readonly shown: { other: OtherWindow | undefined };
  readonly freeze: (isFrozen: boolean) => void;
}

const settled = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

async function twoWindows() {
  const browser = new Browser();
  const [first, second] = [browser.window(), browser.window()];
  first.one.wait();
  await settled();
  second.one.wait();
  await settled();
  expect(first.log).toEqual(['begins']);
  expect(second.log).toEqual([]);
  return { browser, first, second };
}

test('a window that answers is asked, hands over what it has, and waits in its turn', async () => {
  const { browser, first, second } = await twoWindows();
  expect(second.shown.other).toBe('there');
  second.one.takeOver();
  await settled();
  expect(first.log).toEqual(['begins', 'hands over']);
  expect(second.log).toEqual(['begins']);
  await browser.pass(60_000);
  expect(first.shown.other).toBe('there');
  first.one.takeOver();
  await settled();
  expect(second.log).toEqual(['begins', 'hands over']);
  expect(first.log).toEqual(['begins', 'hands over', 'begins']);
});

test('a window that stands still is said to be silent, taken from when somebody says so, and learns of it', async () => {
  const { browser, first, second } = await twoWindows();
  first.freeze(true);
  await browser.pass(20_000);
  expect(second.shown.other).toBe('silent');
  expect(second.log).toEqual([]);
  second.one.takeOver();
  await settled();
  expect(second.log).toEqual(['begins']);
  first.freeze(false);
  await settled();
  expect(first.log).toEqual(['begins', 'loses']);
  await browser.pass(10_000);
  expect(first.shown.other).toBe('there');
});

test('a window that wakes before it is taken from is asked, not taken from', async () => {
  const { browser, first, second } = await twoWindows();
  first.freeze(true);
  await browser.pass(20_000);
  first.freeze(false);
  await browser.pass(10_000);
  expect(second.shown.other).toBe('there');
});

test('one that falls silent while it hands over may be taken from', async () => {
  const { browser, first, second } = await twoWindows();
  first.freeze(true);
  second.one.takeOver();
  expect(second.shown.other).toBe('handing-over');
  await browser.pass(13_000);
  expect(second.shown.other).toBe('silent');
  second.one.takeOver();
  await settled();
  expect(second.log).toEqual(['begins']);
});
