import { expect, test } from 'vitest';
import { homePages } from '#features/observations/queries.ts';
import type { Millis } from '#kernel/ports.ts';
import type { Session } from '#ui/app-port.ts';
import type { Watched } from '#ui/watched-value.ts';
import { failedCore } from '../core/failed-core.ts';
import { Subject } from '../watched.ts';
import { CoreServer } from './core-server.ts';
import type { ToPage } from './messages.ts';
import { SentRows, withChange } from './row-changes.ts';

const row = (document: string, text = '') => ({ document, text });
const years = Array.from({ length: 120 }, (_, month) => row(`month-${String(month)}`));

test('one reading more in ten years hands over one row, and the rest stay the same objects', () => {
  const sent = new SentRows();
  expect(sent.next(years)).toBeUndefined();
  const [first, ...others] = years;
  const other = row('month-0', 'one more');
  const change = sent.next([other, ...others]);
  expect(change).toEqual({ changed: [other], gone: [] });
  const there = change && withChange(years, change);
  expect(there).toEqual([other, ...others]);
  expect(there?.[1]).toBe(others[0]);
  expect(first?.text).toBe('');
});

test('what is new comes last and what is gone leaves, on both ends alike', () => {
  const sent = new SentRows();
  const [a, b, c] = [row('a'), row('b'), row('c')];
  sent.next([a, b]);
  const change = sent.next([b, c]);
  expect(change).toEqual({ changed: [c], gone: ['a'] });
  expect(change && withChange([a, b], change)).toEqual([b, c]);
  expect(sent.next([b, c])).toEqual({ changed: [], gone: [] });
});

test('another order is told whole, and so is what is no list or was none', () => {
  const sent = new SentRows();
  const [a, b] = [row('a'), row('b')];
  expect(sent.next([a, b])).toBeUndefined();
  expect(sent.next([b, a])).toBeUndefined();
  expect(sent.next([b, a, row('a')])).toBeUndefined();
  expect(sent.next(undefined)).toBeUndefined();
  expect(sent.next([a])).toBeUndefined();
  expect(sent.next([{ name: 'no document' }])).toBeUndefined();
  expect(sent.next([])).toBeUndefined();
  expect(sent.next([a])).toEqual({ changed: [a], gone: [] });
});

test('the worker hands a watched list over whole, then row by row, and whole again to whoever comes later', () => {
  const posted: ToPage[] = [];
  const list = new Subject<unknown>(years);
  const server = new CoreServer({
    post: (message) => posted.push(message),
    clock: { now: () => 1_000_000 as Millis },
    timers: { schedule: () => () => undefined },
    end: () => undefined,
  });
  server.serve({
    ...failedCore('engine/failed'),
    session: new Subject({ status: 'open' } as Session),
    watchList: <T>() => list as Watched<T>,
  });
  const watch = (id: number) =>
    server.handle({ kind: 'watch', id, topic: 'list', argument: { name: homePages.name } });
  watch(1);
  const added = row('month-120');
  list.set([...years, added]);
  watch(2);
  expect(posted).toEqual([
    { kind: 'value', id: 1, value: years },
    { kind: 'rows', id: 1, change: { changed: [added], gone: [] } },
    { kind: 'value', id: 2, value: [...years, added] },
  ]);
});
