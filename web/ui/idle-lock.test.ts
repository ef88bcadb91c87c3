import { describe, expect, test } from 'vitest';
import type { Millis } from '#kernel/ports.ts';
import { startIdleLock, warningMs } from './idle-lock.ts';

const MINUTE = 60_000;

/** A clock whose timers fire only when somebody moves it; `sleep` moves it without firing any. */
function desk(idleMinutes = 30) {
  let now = 1_000_000;
  let minutes = idleMinutes;
  let endsAt: number | undefined;
  const timers = new Map<symbol, { at: number; run: () => void }>();
  const seen: string[] = [];
  const fireDue = () => {
    for (const [key, timer] of [...timers]) if (timer.at <= now && timers.delete(key)) timer.run();
  };
  const idle = startIdleLock({
    clock: { now: () => now as Millis },
    timers: {
      schedule: (delayMs, run) => {
        const key = Symbol('timer');
        timers.set(key, { at: now + delayMs, run });
        return () => void timers.delete(key);
      },
    },
    idleMs: () => minutes * MINUTE,
    endsAt: () => endsAt,
    warn: (reason) => seen.push(reason === undefined ? 'calm' : `warned: ${reason}`),
    lock: (reason) => seen.push(`locked: ${reason}`),
  });
  const pass = (count: number) => {
    for (let i = 0; i < count * 2; i++) {
      now += MINUTE / 2;
      fireDue();
    }
  };
  return {
    idle,
    seen,
    pass,
    fireDue,
    sleep: (count: number) => void (now += count * MINUTE),
    limit: (next: number) => void (minutes = next),
    end: (inMinutes: number) => void (endsAt = now + inMinutes * MINUTE),
  };
}

describe('the idle lock', () => {
  test.each([
    [30, 2],
    [5, 2],
    [2, 0.5],
  ])('of %d minutes warns %d before it locks', (minutes, ahead) => {
    const { seen, pass } = desk(minutes);
    pass(minutes - ahead - 0.5);
    expect(seen).toEqual([]);
    pass(0.5);
    expect(seen).toEqual(['warned: idle']);
    pass(ahead - 0.5);
    expect(seen).toEqual(['warned: idle']);
    pass(0.5);
    expect(seen).toEqual(['warned: idle', 'locked: idle']);
    expect(warningMs('idle', minutes * MINUTE)).toBe(ahead * MINUTE);
  });

  test('stays open for somebody who keeps touching it', () => {
    const { idle, seen, pass } = desk();
    for (let i = 0; i < 10; i++) {
      pass(20);
      idle.touch();
    }
    expect(seen).toEqual([]);
  });

  test('calms down at one touch after the warning, and starts again from there', () => {
    const { idle, seen, pass } = desk();
    pass(29);
    idle.touch();
    expect(seen).toEqual(['warned: idle', 'calm']);
    pass(27);
    expect(seen).toEqual(['warned: idle', 'calm']);
    pass(3);
    expect(seen).toEqual(['warned: idle', 'calm', 'warned: idle', 'locked: idle']);
  });

  test('a device that slept past the end locks, whoever touches it first', () => {
    const { idle, seen, sleep, fireDue } = desk();
    sleep(600);
    idle.touch();
    fireDue();
    expect(seen).toEqual(['locked: idle']);
  });

  test('a shorter limit holds within a minute', () => {
    const { seen, pass, limit } = desk();
    pass(10);
    limit(5);
    pass(1);
    expect(seen).toEqual(['locked: idle']);
  });

  test('is silent once stopped', () => {
    const { idle, seen, pass } = desk();
    idle.stop();
    pass(60);
    expect(seen).toEqual([]);
  });

  test('the end of the hours is announced, and no touch puts it off', () => {
    const { idle, seen, pass, end } = desk();
    end(40);
    for (let i = 0; i < 39; i++) {
      pass(1);
      idle.touch();
    }
    expect(seen).toEqual(['warned: hours']);
    pass(1);
    expect(seen).toEqual(['warned: hours', 'locked: hours']);
  });
});
