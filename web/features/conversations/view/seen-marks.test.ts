import { expect, test } from 'vitest';
import { SeenMarks, SEEN_MS } from './seen-marks.ts';

/** A screen whose time is moved by hand. */
function screen() {
  let now = 0;
  const timers = new Map<symbol, { at: number; run: () => void }>();
  const marked: string[][] = [];
  const marks = new SeenMarks(
    {
      schedule: (delayMs, run) => {
        const key = Symbol('timer');
        timers.set(key, { at: now + delayMs, run });
        return () => void timers.delete(key);
      },
    },
    (messages) => marked.push([...messages]),
  );
  return {
    marks,
    marked,
    pass: (ms: number) => {
      for (let step = 0; step < ms; step += 50) {
        now += 50;
        for (const [key, timer] of [...timers])
          if (timer.at <= now && timers.delete(key)) timer.run();
      }
    },
  };
}

test('a message that was on the screen for a second is seen, once', () => {
  const { marks, marked, pass } = screen();
  marks.entered('a');
  marks.entered('a');
  pass(5_000);
  marks.left('a');
  marks.entered('a');
  pass(5_000);
  expect(marked).toEqual([['a']]);
});

test('a message that is scrolled past is not seen', () => {
  const { marks, marked, pass } = screen();
  marks.entered('a');
  pass(SEEN_MS - 100);
  marks.left('a');
  pass(5_000);
  expect(marked).toEqual([]);
});

test('what comes into view together is marked together', () => {
  const { marks, marked, pass } = screen();
  for (const message of ['a', 'b', 'c']) marks.entered(message);
  pass(5_000);
  expect(marked).toEqual([['a', 'b', 'c']]);
});

test('a hidden screen shows nothing; what had been seen before is told at once', () => {
  const { marks, marked, pass } = screen();
  marks.entered('a');
  pass(SEEN_MS);
  marks.entered('b');
  pass(100);
  marks.hidden();
  expect(marked).toEqual([['a']]);
  pass(5_000);
  expect(marked).toEqual([['a']]);
});
