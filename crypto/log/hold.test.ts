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

test('where all places are taken, what nobody is known to have signed goes first', () => {
  const queue = new HoldQueue();
  queue.hold({ id: 'honest', author: 'nurse', bytes, missing: 'wanted' });
  for (let i = 0; i < HELD_TOTAL_MAX + 50; i++)
    queue.hold({ id: `${i}`, author: unverified(`author ${i}`), bytes, missing: 'never' });
  expect([queue.size, queue.dropped]).toEqual([HELD_TOTAL_MAX, 51]);
  expect(queue.release('wanted')).toEqual([bytes]);
});

test('holding the same entry again, for another reason, keeps it once', () => {
  const queue = new HoldQueue();
  queue.hold({ id: 'entry', author: 'nurse', bytes, missing: 'parent' });
  queue.hold({ id: 'entry', author: 'nurse', bytes, missing: 'cite' });
  expect([queue.size, queue.missing()]).toEqual([1, ['cite']]);
  expect(queue.release('parent')).toEqual([]);
});

test('what waits itself is not asked for: only what nobody has brought', () => {
  const queue = new HoldQueue();
  queue.hold({ id: 'third', author: 'nurse', bytes, missing: 'second' });
  queue.hold({ id: 'second', author: 'nurse', bytes, missing: 'first' });
  expect(queue.missing()).toEqual(['first']);
});
