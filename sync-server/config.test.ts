import { expect, test } from 'vitest';
import { parseConfig } from './config.ts';

test('without a word the relay is on this machine, port 8787', () => {
  const config = parseConfig({});
  expect(config.ok && [config.value.HOST, config.value.PORT, config.value.LANTERN_DATA]).toEqual([
    '127.0.0.1',
    8787,
    './data',
  ]);
  expect(config.ok && config.value.LANTERN_ACCOUNTS).toEqual(['open']);
});

test('lists are separated by commas or spaces', () => {
  const config = parseConfig({ LANTERN_ORIGINS: 'https://a.example, https://b.example' });
  expect(config.ok && config.value.LANTERN_ORIGINS).toEqual([
    'https://a.example',
    'https://b.example',
  ]);
});

test.each([
  ['PORT', '65536'],
  ['PORT', 'http'],
  ['HOST', ''],
  ['LANTERN_ENGINE', 'fast'],
  ['LANTERN_ACCOUNTS', 'abc'],
  ['LANTERN_CHANNEL_BYTES', '-1'],
  ['LANTERN_METRICS_SECRET', 'short'],
])('a wrong %s is named, and its value is not', (variable, value) => {
  expect(parseConfig({ [variable]: value })).toEqual({
    ok: false,
    error: { code: 'config/invalid', variable },
  });
});
