import { expect, test } from 'vitest';
import type { Watched } from './watched-value.ts';
import { allOf, derivedOf } from './derived-of.ts';

/** A value by hand: `set` tells whoever watches. */
function source(first: number): Watched<number> & { set(value: number): void; watchers: number } {
  const runs = new Set<(value: number) => void>();
  let now = first;
  return {
    subscribe(run) {
      runs.add(run);
      run(now);
      return () => void runs.delete(run);
    },
    set(value) {
      now = value;
      for (const run of runs) run(value);
    },
    get watchers() {
      return runs.size;
    },
  };
}

test('a derived value follows its source until nobody watches', () => {
  const one = source(1);
  const seen: number[] = [];
  const stop = derivedOf(one, (value) => value * 10).subscribe((value) => seen.push(value));
  one.set(2);
  stop();
  one.set(3);
  expect(seen).toEqual([10, 20]);
  expect(one.watchers).toBe(0);
});

test('several values come together, in the order of their sources, once all have answered', () => {
  const [one, two] = [source(1), source(2)];
  const seen: (readonly number[])[] = [];
  const stop = allOf([one, two]).subscribe((values) => seen.push(values));
  one.set(5);
  stop();
  expect(seen).toEqual([
    [1, 2],
    [5, 2],
  ]);
  expect([one.watchers, two.watchers]).toEqual([0, 0]);
});
