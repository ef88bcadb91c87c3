import { describe, expect, test } from 'vitest';
import { toBase64Url, toHex } from '#crypto/encoding/bytes.ts';
import { asSecret } from '#crypto/primitives/secret.ts';
import { err as cryptoErr } from '#crypto/result.ts';
import { err } from '#kernel/result.ts';
import { LeakWatch } from './leak-watch.ts';

const KEY = Uint8Array.from({ length: 32 }, (_, i) => (i * 37 + 11) % 256);
const base64 = Buffer.from(KEY).toString('base64');
const plain = [...KEY];

describe('whatever says a key is found', () => {
  const said: readonly (readonly [string, unknown, string])[] = [
    ['hexadecimal', { code: 'a/b', id: toHex(KEY) }, 'hexadecimal'],
    ['within longer hexadecimal', { code: 'a/b', id: `ab0${toHex(KEY)}` }, 'hexadecimal'],
    ['base64url', { code: 'a/b', at: { link: `#${toBase64Url(KEY)}` } }, 'base64'],
    ['base64', { code: 'a/b', text: `key=${base64}` }, 'base64'],
    ['its bytes', { code: 'a/b', bytes: Uint8Array.from(KEY) }, 'numbers'],
    ['a list', { code: 'a/b', list: plain }, 'numbers'],
  ];
  for (const [name, error, as] of said)
    test(`as ${name}`, () => {
      const watch = new LeakWatch();
      watch.secret(KEY);
      watch.failure({ ok: false, error });
      expect(watch.take()).toContainEqual({ where: 'error', as });
      expect(watch.take()).toEqual([]);
    });

  test('on a console, in a message, or hung on an error after it was thrown', () => {
    const watch = new LeakWatch();
    watch.secret(KEY);
    watch.console(['opened with %s', toHex(KEY)]);
    watch.thrown(new Error(`bad key ${toHex(KEY)}`));
    const error = new Error('bad key');
    watch.thrown(error);
    Object.assign(error, { key: plain });
    expect(watch.take()).toEqual([
      { where: 'console', as: 'hexadecimal' },
      { where: 'thrown', as: 'hexadecimal' },
      { where: 'thrown', as: 'numbers' },
    ]);
  });

  test('and what says none is not', () => {
    const watch = new LeakWatch();
    watch.secret(KEY);
    watch.failure({ ok: false, error: { code: 'a/b', id: 'ab'.repeat(32), sizeBytes: 1_234 } });
    watch.failure({ ok: false, error: { code: 'a/b', key: asSecret(KEY.slice()) } });
    watch.console([KEY.length, 'keys']);
    expect(watch.take()).toEqual([]);
  });
});

test('every run of the tests listens: to keys, errors of both kinds, log lines and thrown objects', () => {
  const watch = globalThis.lanternLeaks;
  if (watch === undefined) throw new Error('nobody listens');
  const key = KEY.map((byte) => byte ^ 0x5a);
  watch.take();
  const before = watch.heard.keys;
  asSecret(key.slice());
  expect(watch.heard.keys).toBe(before + 1);
  cryptoErr({ code: 'crypto/form', id: toHex(key) });
  err({ code: 'test/leak', text: toBase64Url(key) });
  const thrown = new Error(`key ${toHex(key)}`);
  expect(thrown).toBeInstanceOf(Error);
  expect(watch.take()).toEqual([
    { where: 'error', as: 'hexadecimal' },
    { where: 'error', as: 'base64' },
    { where: 'thrown', as: 'hexadecimal' },
  ]);
});

test('a structured clone of a key is bytes like any others, and the watch finds it', () => {
  const watch = new LeakWatch();
  const clone = structuredClone(watch.secret(asSecret(KEY.slice())));
  expect(String(clone)).not.toBe('<redacted>');
  watch.failure({ ok: false, error: { code: 'a/b', clone } });
  expect(watch.take()).toEqual([{ where: 'error', as: 'numbers' }]);
});
