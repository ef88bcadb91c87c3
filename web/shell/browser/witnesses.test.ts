import { expect, test } from 'vitest';
import { Witnesses } from './witnesses.ts';

const STORE = 'lantern-0123456789ab';
const MARK = 'a1'.repeat(16);
const B_CIRCLE = { letter: 'B', shape: 'circle' } as const;

function browser() {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (i: number) => [...kept.keys()][i] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
    kept,
  };
}

const seen = (generation: number, onlyHere = 0, mark = MARK) => ({ mark, generation, onlyHere });

test('a database that is gone is told with the sign of its person and with what was only in it', () => {
  const storage = browser();
  const witnesses = new Witnesses(storage);
  witnesses.saw(STORE, seen(7, 3), B_CIRCLE);
  expect(witnesses.lost([STORE])).toEqual([]);
  expect(new Witnesses(storage).lost(['lantern'])).toEqual([
    { id: STORE, sign: B_CIRCLE, onlyHere: 3 },
  ]);
});

test('a database that went back is told until it was read, with what was only here before', () => {
  const witnesses = new Witnesses(browser());
  witnesses.saw(STORE, seen(9, 2));
  expect(witnesses.wentBack(STORE)).toBeUndefined();
  witnesses.saw(STORE, seen(4, 0));
  expect(witnesses.wentBack(STORE)).toEqual({ onlyHere: 2 });
  witnesses.saw(STORE, seen(20, 0));
  expect(witnesses.wentBack(STORE)).toEqual({ onlyHere: 2 });
  witnesses.understood(STORE);
  expect(witnesses.wentBack(STORE)).toBeUndefined();
});

test('a vault that is set up anew in the place of an older one did not go back', () => {
  const witnesses = new Witnesses(browser());
  witnesses.saw(STORE, seen(900));
  witnesses.saw(STORE, seen(1, 0, 'b2'.repeat(16)));
  expect(witnesses.wentBack(STORE)).toBeUndefined();
});

test('the sign stays with what the vault tells later, and goes with the rest', () => {
  const storage = browser();
  const witnesses = new Witnesses(storage);
  witnesses.saw(STORE, seen(1), B_CIRCLE);
  witnesses.saw(STORE, seen(2, 1));
  expect(witnesses.lost([])).toEqual([{ id: STORE, sign: B_CIRCLE, onlyHere: 1 }]);
  witnesses.forget(STORE);
  expect(storage.kept.size).toBe(0);
});

test.each(['', 'x', `${MARK} 1 1`, `${MARK} 1 1 B pentagon`, `${MARK} -1 1 B circle`])(
  '%j is no witness, and is overwritten by one',
  (text) => {
    const storage = browser();
    storage.kept.set(`lantern-witness:${STORE}`, text);
    const witnesses = new Witnesses(storage);
    expect(witnesses.lost([])).toEqual([]);
    witnesses.saw(STORE, seen(1));
    expect(witnesses.lost([])).toHaveLength(1);
  },
);

test('a browser without such a place, or with a full one, remembers nothing and breaks nothing', () => {
  const without = new Witnesses(undefined);
  without.saw(STORE, seen(1));
  without.understood(STORE);
  expect(without.lost([])).toEqual([]);
  const full = {
    ...browser(),
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  new Witnesses(full).saw(STORE, seen(1));
  expect(new Witnesses(full).wentBack(STORE)).toBeUndefined();
});
