import { expect, test } from 'vitest';
import { HoldQueue, unverified } from './hold.ts';
import { HELD_PER_AUTHOR_MAX, HELD_TOTAL_MAX } from './limits.ts';

const bytes = new Uint8Array(1);

test('who sends without end fills only their own part, and the oldest goes first', () => {
  const queue = new HoldQueue();
  queue.hold({ id: 'honest', author: 'nurse', bytes, missing: 'wanted' });
  for (let i = 0; i < 1000; i++)
    queue.hold({ id: `spam ${i}`, author: 'flood', bytes, missing: `never ${i}` });
  expect(queue.size).toBe(HELD_PER_AUTHOR_MAX + 1);
  expect(queue.dropped).toBe(1000 - HELD_PER_AUTHOR_MAX);
  expect(queue.missing()).toContain('wanted');
  expect(queue.missing()).not.toContain('never 0');
  expect(queue.release('wanted')).toEqual([bytes]);
  expect(queue.release('wanted')).toEqual([]);
});

test('many authors together stay within the whole', () => {
  const queue = new HoldQueue();
  for (let i = 0; i < HELD_TOTAL_MAX + 50; i++)
    queue.hold({ id: `${i}`, author: `author ${i}`, bytes, missing: 'wanted' });
  expect(queue.size).toBe(HELD_TOTAL_MAX);
  expect(queue.release('wanted').length).toBe(HELD_TOTAL_MAX);
  expect([queue.size, queue.missing()]).toEqual([0, []]);
});

test('where all places are taken, what nobody is known to have signed goes first, else the oldest', () => {
  const queue = new HoldQueue(3, 4);
  const hold = (id: string, author: string) => {
    queue.hold({ id, author, bytes, missing: `before ${id}` });
    return queue.missing().join(' ').replaceAll('before ', '');
  };
  expect(hold('a', 'anna')).toBe('a');
  for (const id of ['b', 'c']) hold(id, unverified('berta'));
  expect(hold('d', 'dora')).toBe('a b c d');
  expect(hold('e', 'emma')).toBe('a c d e');
  expect(hold('f', unverified('frieda'))).toBe('a d e f');
  expect(hold('g', 'gerda')).toBe('a d e g');
  expect(hold('h', 'hanna')).toBe('d e g h');
  // What is held already takes no second place.
  expect([hold('d', 'dora'), queue.dropped]).toEqual(['e g h d', 4]);
});

test('an author’s own oldest goes first, and nobody else’s for them', () => {
  const queue = new HoldQueue(2, 5);
  for (const id of ['a1', 'b1', 'a2', 'a3'])
    queue.hold({ id, author: id.slice(0, 1), bytes, missing: `before ${id}` });
  expect(queue.missing()).toEqual(['before b1', 'before a2', 'before a3']);
  // Who is only said to have signed has places of their own.
  queue.hold({ id: 'a4', author: unverified('a'), bytes, missing: 'before a4' });
  expect([queue.size, queue.dropped]).toEqual([4, 1]);
});

test('holding the same entry again, for another reason, keeps it once', () => {
  const queue = new HoldQueue();
  queue.hold({ id: 'entry', author: 'nurse', bytes, missing: 'parent' });
  queue.hold({ id: 'entry', author: 'nurse', bytes, missing: 'cite' });
  expect([queue.size, queue.missing()]).toEqual([1, ['cite']]);
  expect(queue.release('parent')).toEqual([]);
});

test('a copy of an entry with another signature waits beside it, and does not take its place', () => {
  const queue = new HoldQueue();
  const copy = Uint8Array.from([...bytes, 1]);
  queue.hold({ id: 'entry', author: 'nurse', bytes, missing: 'parent' });
  queue.hold({ id: 'entry', author: unverified('nurse'), bytes: copy, missing: 'parent' });
  expect(queue.size).toBe(2);
  expect(queue.release('parent')).toEqual([bytes, copy]);
});

test('what waits itself is not asked for: only what nobody has brought', () => {
  const queue = new HoldQueue();
  queue.hold({ id: 'third', author: 'nurse', bytes, missing: 'second' });
  queue.hold({ id: 'second', author: 'nurse', bytes, missing: 'first' });
  expect(queue.missing()).toEqual(['first']);
});
