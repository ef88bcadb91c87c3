import { expect, test } from 'vitest';
import { Subject } from './watched.ts';

test('one watcher that fails keeps no other from hearing an alarm, and its failure is told', () => {
  const alarms = new Subject('none');
  const heard: string[] = [];
  alarms.subscribe((alarm) => heard.push(`first ${alarm}`));
  alarms.subscribe((alarm) => {
    if (alarm !== 'none') throw new Error('a broken screen');
  });
  alarms.subscribe((alarm) => heard.push(`last ${alarm}`));
  expect(() => alarms.set('HIGH')).toThrow('a broken screen');
  expect(heard).toEqual(['first none', 'last none', 'first HIGH', 'last HIGH']);
  expect(alarms.value).toBe('HIGH');
});
