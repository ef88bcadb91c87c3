import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ERROR_NUMBERS } from '#crypto/errors.ts';
import { m } from '#messages/compiled/messages.js';
import { setAsideWords } from './set-aside-words.ts';

/** Reasons that the engine writes down as text, wherever it sets something aside. */
function reasonsInSources(): readonly string[] {
  const folders = ['web/sync/engine', 'web/sync/joining'];
  const sources = folders
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
  return [...sources.matchAll(/setAside\(step, \w+, '([\w/-]+)'\)/g)].map(
    ([, reason]) => reason ?? '',
  );
}

test('every code of crypto/ and every reason of the engine has words of its own kind', () => {
  const reasons = [...Object.keys(ERROR_NUMBERS), ...reasonsInSources()];
  expect(reasonsInSources().length).toBeGreaterThan(3);
  for (const reason of reasons)
    expect(setAsideWords(reason), reason).not.toBe(m.app_reason_unknown());
});

test('a reason of a newer version says that it is unknown, and the names of objects are no reasons', () => {
  for (const reason of ['crypto/from-the-future', 'constructor', '__proto__'])
    expect(setAsideWords(reason)).toBe(m.app_reason_unknown());
});
