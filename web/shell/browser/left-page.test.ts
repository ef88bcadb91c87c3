import { expect, test } from 'vitest';
import { LeftPage } from './left-page.ts';

function window() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
    kept,
  };
}

test('the page after a lock learns whose it was, once', () => {
  const storage = window();
  new LeftPage(storage).leave({ id: 'lantern-0123456789ab', waiting: 3 });
  const next = new LeftPage(storage);
  expect(next.take()).toEqual({ id: 'lantern-0123456789ab', waiting: 3 });
  expect(next.take()).toBeUndefined();
  expect(storage.kept.size).toBe(0);
});

test.each(['', 'lantern', 'lantern -1', 'lantern 1 2'])('%j says nothing', (text) => {
  const storage = window();
  storage.kept.set('lantern-left', text);
  expect(new LeftPage(storage).take()).toBeUndefined();
});
