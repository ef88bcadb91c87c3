import { expect, test } from 'vitest';
import { err, ok } from '#kernel/result.ts';
import { DraftKeeper, KEEP_MS_MAX } from './draft-keeper.ts';

function desk(kept = '') {
  let now = 0;
  const timers = new Map<symbol, { at: number; run: () => void }>();
  const state = { kept: [] as { at: number; text: string }[], unsaved: false, refuses: false };
  const keeper = new DraftKeeper(
    {
      timers: {
        schedule: (delayMs, run) => {
          const key = Symbol('timer');
          timers.set(key, { at: now + delayMs, run });
          return () => void timers.delete(key);
        },
      },
      keep: (text) => {
        if (state.refuses) return Promise.resolve(err({ code: 'storage/full' }));
        state.kept.push({ at: now, text });
        return Promise.resolve(ok(undefined));
      },
      changed: (unsaved) => void (state.unsaved = unsaved),
    },
    kept,
  );
  const pass = async (ms: number) => {
    for (let step = 0; step < ms; step += 100) {
      now += 100;
      for (const [key, timer] of [...timers])
        if (timer.at <= now && timers.delete(key)) timer.run();
      for (let i = 0; i < 5; i++) await Promise.resolve();
    }
  };
  return { keeper, state, pass };
}

test('whoever never pauses loses two seconds of words at most', async () => {
  const { keeper, state, pass } = desk();
  let text = '';
  for (let i = 0; i < 60; i++) {
    keeper.typed((text += 'x'));
    await pass(100);
  }
  let last = 0;
  for (const { at } of state.kept) {
    expect(at - last).toBeLessThanOrEqual(KEEP_MS_MAX + 100);
    last = at;
  }
  expect(state.kept.length).toBeGreaterThanOrEqual(2);
});

test('a pause keeps everything in one go, and nothing is left unsaved', async () => {
  const { keeper, state, pass } = desk();
  keeper.typed('Re');
  keeper.typed('Repeat');
  expect(state.unsaved).toBe(true);
  await pass(1_000);
  expect(state.kept.map(({ text }) => text)).toEqual(['Repeat']);
  expect(state.unsaved).toBe(false);
});

test('what could not be kept stays unsaved and is tried again', async () => {
  const { keeper, state, pass } = desk();
  state.refuses = true;
  keeper.typed('Repeat');
  await pass(1_000);
  expect(state.unsaved).toBe(true);
  state.refuses = false;
  await keeper.flush();
  expect(state.kept.map(({ text }) => text)).toEqual(['Repeat']);
  expect(state.unsaved).toBe(false);
});

test('words that were kept before are not kept again', async () => {
  const { keeper, state, pass } = desk('Repeat');
  keeper.typed('Repeat');
  await pass(3_000);
  expect(state.kept).toEqual([]);
});
