import { describe, expect, test } from 'vitest';
import { parseMillis } from '#kernel/ports.ts';
import type { SyncStatus } from '../app-port.ts';
import { badgeParts } from './sync-words.ts';

const now = new Date(2026, 2, 14, 9, 0).getTime();
const moment = { now, locale: 'en' as const };
const status = (change: Partial<SyncStatus>): SyncStatus => ({
  connection: 'online',
  since: parseMillis(new Date(2026, 2, 14, 7, 30).getTime()),
  onlyHere: 0,
  setAside: 0,
  trouble: undefined,
  storageProtected: undefined,
  signInWanted: false,
  fetching: 0,
  ...change,
});
const words = (change: Partial<SyncStatus>) =>
  badgeParts(status(change), moment).map((part) => part.words);

describe('the badge', () => {
  test('says that things are on the server only while connected with nothing waiting', () => {
    expect(words({})).toEqual(['Everything is on the server, 09:00']);
    expect(words({ connection: 'connecting' })).toEqual(['Saved on this device']);
    expect(words({ onlyHere: 1 })).toEqual(['1 entry only on this device']);
    expect(words({ onlyHere: 3 })).toEqual(['3 entries only on this device']);
  });

  test('says since when it is offline, and how much waits', () => {
    expect(words({ connection: 'offline' })).toEqual(['Offline since 07:30']);
    expect(words({ connection: 'offline', onlyHere: 3 })).toEqual([
      '3 entries only on this device',
      'Offline since 07:30',
    ]);
    expect(words({ connection: 'offline', since: undefined })).toEqual(['Offline']);
  });

  test('names the day when it was not today', () => {
    const since = parseMillis(new Date(2026, 2, 13, 7, 30).getTime());
    expect(words({ connection: 'offline', since })).toEqual(['Offline since 13 Mar, 07:30']);
  });

  test('puts what was set aside before all else', () => {
    expect(words({ connection: 'offline', setAside: 1, onlyHere: 2 })[0]).toBe('1 set aside');
  });
});
