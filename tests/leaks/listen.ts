/** Runs beside every test file: listens for keys, and fails the file whose errors, log lines or thrown objects say one. */
import { afterAll, expect } from 'vitest';
import { LeakWatch } from './leak-watch.ts';

declare global {
  /** One for each worker; the lines that listen-in.ts puts into the product speak to it. */
  var lanternLeaks: LeakWatch | undefined;
}

const LEVELS = ['debug', 'error', 'info', 'log', 'warn'] as const;

function startListening(): LeakWatch {
  const watch = new LeakWatch();
  const handler: ProxyHandler<ErrorConstructor> = {
    construct(Original, words: [message?: string], target) {
      const error = Reflect.construct(Original, words, target);
      // A stack begins where the error was made, not here.
      Error.captureStackTrace(error, handler.construct);
      watch.thrown(error);
      return error;
    },
  };
  globalThis.Error = new Proxy(Error, handler);
  for (const level of LEVELS) {
    const say = console[level].bind(console);
    console[level] = (...words: unknown[]) => {
      watch.console(words);
      say(...words);
    };
  }
  return watch;
}

const watch = (globalThis.lanternLeaks ??= startListening());

afterAll(() => {
  expect(watch.take(), 'something of this file says key bytes').toEqual([]);
});
