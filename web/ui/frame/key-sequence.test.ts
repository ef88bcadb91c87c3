import { describe, expect, test } from 'vitest';
import { hear, SEQUENCE_MS_MAX, type Pressed } from './key-sequence.ts';
import { screensFor } from './screen-table.ts';

const bindings = [{ keys: 'g t' }, { keys: 'g p' }, { keys: '?' }];
const press = (key: string, atMs = 0): Pressed => ({ key, atMs });

describe('keys', () => {
  test('one key runs at once', () => {
    expect(hear(bindings, press('?'), undefined)).toEqual({ kind: 'run', binding: { keys: '?' } });
  });

  test('two keys run when the second comes in time, and not when it comes late', () => {
    const first = press('g');
    expect(hear(bindings, first, undefined)).toEqual({ kind: 'wait', first });
    expect(hear(bindings, press('t', SEQUENCE_MS_MAX), first)).toEqual({
      kind: 'run',
      binding: { keys: 'g t' },
    });
    expect(hear(bindings, press('t', SEQUENCE_MS_MAX + 1), first)).toEqual({ kind: 'nothing' });
  });

  test('a first key that is pressed again begins again', () => {
    const again = press('g', 100);
    expect(hear(bindings, again, press('g'))).toEqual({ kind: 'wait', first: again });
  });

  test.each(['clinician', 'patient'] as const)(
    'no two screens of a %s claim the same keys',
    (audience) => {
      const keys = screensFor(audience).flatMap((screen) => screen.keys ?? []);
      expect(new Set(keys).size).toBe(keys.length);
      for (const one of keys) expect(one).toMatch(/^g [a-z]$/);
    },
  );
});
