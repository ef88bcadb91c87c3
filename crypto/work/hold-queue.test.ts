/** What waits for something that has not come: bounded for each author and in all, the oldest goes first. */
import { describe, expect, test } from 'vitest';
import { HELD_PER_AUTHOR_MAX, HoldQueue, type Held } from './hold-queue.ts';

const MIB = 1 << 20;
const HELD_MAX = 4096;

const held = (key: string, change: Partial<Held<number>> = {}): Held<number> => ({
  ...{ key, author: 'ada', bytes: 1, value: 0, missing: [{ kind: 'session', id: `of ${key}` }] },
  ...change,
});

const keysOf = (all: readonly Held<number>[]): readonly string[] => all.map(({ key }) => key);

const queueOf = (...all: readonly Held<number>[]): HoldQueue<number> => {
  const queue = new HoldQueue<number>();
  for (const one of all) queue.add(one);
  return queue;
};

describe('what is held', () => {
  test('is found by its key, wanted by what it waits for, and comes out once that is there, oldest first', () => {
    const both = [
      { kind: 'entry', id: 'a' },
      { kind: 'entry', id: 'b' },
    ] as const;
    const queue = queueOf(
      held('two', { missing: both }),
      held('one', { missing: both.slice(1), author: 'ben' }),
    );
    expect([queue.size, queue.dropped]).toEqual([2, 0]);
    expect(queue.get('one')).toMatchObject({ key: 'one', author: 'ben' });
    expect(queue.get('three')).toBeUndefined();
    expect(['a', 'b', 'c'].map((id) => queue.isWanted(id))).toEqual([true, true, false]);
    expect(queue.release('c')).toEqual([]);
    expect(keysOf(queue.release('b'))).toEqual(['two', 'one']);
    expect(queue.size).toBe(0);
    expect(['a', 'b'].map((id) => queue.isWanted(id))).toEqual([false, false]);
    expect(queue.release('a')).toEqual([]);
  });

  test('is still wanted by who else waits for the same', () => {
    const missing = [{ kind: 'entry', id: 'a' }] as const;
    const queue = queueOf(held('one', { missing }), held('two', { missing }));
    queue.add(held('one', { missing: [] }));
    expect(queue.isWanted('a')).toBe(true);
    expect(keysOf(queue.release('a'))).toEqual(['two']);
    expect(queue.isWanted('a')).toBe(false);
  });

  test('comes out altogether in the order in which it came', () => {
    const queue = queueOf(held('b'), held('a'), held('c'));
    expect(keysOf(queue.releaseAll())).toEqual(['b', 'a', 'c']);
    expect(queue.releaseAll()).toEqual([]);
  });

  test('takes the place of an earlier one with its key, also in what is counted', () => {
    const queue = queueOf(held('one', { bytes: 5 * MIB }), held('two'));
    queue.add(held('one', { bytes: 8 * MIB - 1, value: 7 }));
    expect([queue.size, queue.dropped]).toEqual([2, 0]);
    expect(queue.get('one')?.value).toBe(7);
    expect(keysOf(queue.releaseAll())).toEqual(['two', 'one']);
  });
});

describe('a queue is bounded', () => {
  const many = (count: number, author: (i: number) => string, bytes = 1) =>
    Array.from({ length: count }, (_, i) =>
      held(`${author(i)} ${String(i)}`, { author: author(i), bytes }),
    );

  test('to 256 things of one author, whose oldest goes and nobody else’s', () => {
    const queue = queueOf(
      held('hers', { author: 'zoe' }),
      ...many(HELD_PER_AUTHOR_MAX, () => 'ada'),
    );
    expect([queue.size, queue.dropped]).toEqual([HELD_PER_AUTHOR_MAX + 1, 0]);
    queue.add(held('one more'));
    expect([queue.size, queue.dropped]).toEqual([HELD_PER_AUTHOR_MAX + 1, 1]);
    expect(queue.get('ada 0')).toBeUndefined();
    expect(queue.isWanted('of ada 0')).toBe(false);
    for (const key of ['ada 1', 'one more', 'hers']) expect(queue.get(key)?.key).toBe(key);
  });

  test('also when some of it has come out', () => {
    const queue = queueOf(...many(HELD_PER_AUTHOR_MAX, () => 'ada'));
    queue.release('of ada 7');
    for (const key of ['instead', 'one more']) queue.add(held(key));
    expect([queue.size, queue.dropped]).toEqual([HELD_PER_AUTHOR_MAX, 1]);
  });

  test('to 8 MiB of one author', () => {
    const queue = queueOf(...many(8, () => 'ada', MIB));
    expect([queue.size, queue.dropped]).toEqual([8, 0]);
    queue.add(held('a byte', { bytes: 1 }));
    expect([queue.size, queue.dropped, queue.get('ada 0')]).toEqual([8, 1, undefined]);
    // What went makes room again.
    queue.add(held('the rest', { bytes: MIB - 1 }));
    expect([queue.size, queue.dropped]).toEqual([9, 1]);
  });

  test('to 4,096 things in all, of which the very oldest goes', () => {
    const queue = queueOf(...many(HELD_MAX, (i) => `author ${String(i % 32)}`));
    expect([queue.size, queue.dropped]).toEqual([HELD_MAX, 0]);
    queue.add(held('one more'));
    expect([queue.size, queue.dropped, queue.get('author 0 0')]).toEqual([HELD_MAX, 1, undefined]);
  });

  test('to 32 MiB in all', () => {
    const queue = queueOf(...many(32, (i) => `author ${String(i % 8)}`, MIB));
    expect([queue.size, queue.dropped]).toEqual([32, 0]);
    queue.add(held('a byte'));
    expect([queue.size, queue.dropped, queue.get('author 0 0')]).toEqual([32, 1, undefined]);
    queue.add(held('the rest', { author: 'zoe', bytes: MIB - 1 }));
    expect(queue.dropped).toBe(1);
    // An author of whom nothing is left begins anew.
    queue.releaseAll();
    for (const one of many(8, () => 'author 0', MIB)) queue.add(one);
    expect([queue.size, queue.dropped]).toEqual([8, 1]);
  });
});
