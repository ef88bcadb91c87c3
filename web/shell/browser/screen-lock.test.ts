import { describe, expect, test } from 'vitest';
import type { Millis } from '#kernel/ports.ts';
import { ScreenLock } from './screen-lock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A worker whose clock is moved by hand; `sleep` moves it without firing any timer. */
function ward() {
  let now = 1_000_000;
  const timers = new Map<symbol, { at: number; run: () => void }>();
  let ended = 0;
  const lock = new ScreenLock({
    clock: { now: () => now as Millis },
    timers: {
      schedule: (delayMs, run) => {
        const key = Symbol('timer');
        timers.set(key, { at: now + delayMs, run });
        return () => void timers.delete(key);
      },
    },
    changed: () => undefined,
    end: () => void ended++,
  });
  const pass = (ms: number) => {
    for (const until = now + ms; now < until;) {
      now += Math.min(MINUTE, until - now);
      for (const [key, timer] of [...timers])
        if (timer.at <= now && timers.delete(key)) timer.run();
    }
  };
  return {
    lock,
    pass,
    sleep: (ms: number) => void (now += ms),
    ended: () => ended,
    timers: () => timers.size,
  };
}

function lockedWard() {
  const world = ward();
  world.lock.begin();
  expect(world.lock.setPin('482915').ok).toBe(true);
  expect(world.lock.lock().ok).toBe(true);
  return world;
}

describe('the screen lock', () => {
  test('reopens with the PIN, and five tries are there again', () => {
    const { lock, ended } = lockedWard();
    expect(lock.state).toMatchObject({ locked: true, pinSet: true, triesLeft: 5 });
    expect(lock.open('000000')).toEqual({ ok: false, error: { code: 'identity/wrong-pin' } });
    expect(lock.state.triesLeft).toBe(4);
    expect(lock.open('482915').ok).toBe(true);
    expect(lock.state).toMatchObject({ locked: false, triesLeft: 5 });
    expect(ended()).toBe(0);
  });

  test('five wrong PINs end the engine, and the right one comes too late', () => {
    const { lock, ended } = lockedWard();
    for (let i = 0; i < 5; i++) expect(lock.open(`00000${i}`).ok).toBe(false);
    expect(ended()).toBe(1);
    expect(lock.open('482915').ok).toBe(false);
    expect(lock.state).toMatchObject({ locked: true, pinSet: false });
    expect(ended()).toBe(1);
  });

  test('wrong PINs are counted across tries that are no PIN at all', () => {
    const { lock, ended } = lockedWard();
    for (const junk of ['', '1', 'abcdef', '4829150', '482915 ']) lock.open(junk);
    expect(ended()).toBe(1);
  });

  test('half an hour locked ends the engine', () => {
    const { pass, ended } = lockedWard();
    pass(29 * MINUTE);
    expect(ended()).toBe(0);
    pass(MINUTE);
    expect(ended()).toBe(1);
  });

  test('a device that slept through the half hour does not take the PIN', () => {
    const { lock, sleep, ended } = lockedWard();
    sleep(31 * MINUTE);
    expect(lock.open('482915').ok).toBe(false);
    expect(ended()).toBe(1);
  });

  test('eight hours after the passphrase it ends, however often the PIN was used', () => {
    const { lock, pass, ended } = lockedWard();
    for (let i = 0; i < 23; i++) {
      pass(20 * MINUTE);
      expect(lock.open('482915').ok).toBe(true);
      lock.lock();
    }
    lock.open('482915');
    expect(ended()).toBe(0);
    pass(20 * MINUTE);
    expect(ended()).toBe(1);
  });

  test('eight hours end an engine without a PIN too, and nothing is scheduled after that', () => {
    const { lock, pass, ended, timers } = ward();
    lock.begin();
    expect(lock.state.endsAt).toBe(1_000_000 + 8 * HOUR);
    pass(8 * HOUR);
    expect(ended()).toBe(1);
    expect(timers()).toBe(0);
  });

  test('without a PIN there is no screen lock', () => {
    const { lock } = ward();
    lock.begin();
    expect(lock.lock()).toEqual({ ok: false, error: { code: 'identity/no-pin' } });
    expect(lock.locked).toBe(false);
  });

  test('a PIN is six digits', () => {
    const { lock } = ward();
    lock.begin();
    for (const pin of ['', '12345', '1234567', '12345a', '١٢٣٤٥٦'])
      expect(lock.setPin(pin)).toEqual({ ok: false, error: { code: 'identity/pin-form' } });
  });

  test('a locked screen does not take a new PIN', () => {
    const { lock } = lockedWard();
    expect(lock.setPin('111111')).toEqual({ ok: false, error: { code: 'identity/not-open' } });
    expect(lock.open('482915').ok).toBe(true);
  });

  test('nothing is locked or timed before the passphrase was given', () => {
    const { lock, timers } = ward();
    expect(lock.setPin('482915').ok).toBe(false);
    expect(lock.open('482915').ok).toBe(false);
    expect(timers()).toBe(0);
  });
});
