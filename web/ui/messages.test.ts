import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const FOLDER = 'web/messages';
const LOCALES = ['en', 'fr', 'ar'] as const;

const areas = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !/compiled|\.inlang$/.test(entry.name))
  .map((entry) => entry.name);

const messagesOf = (area: string, locale: string): ReadonlyMap<string, string> => {
  const file: unknown = JSON.parse(readFileSync(join(FOLDER, area, `${locale}.json`), 'utf8'));
  return new Map(
    Object.entries(file as object).map(([key, text]) => [key, JSON.stringify(text)] as const),
  );
};

const placeholders = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort();

describe.each(areas)('messages of %s', (area) => {
  const english = messagesOf(area, 'en');

  test('exist in every language, and no language has one that English lacks', () => {
    for (const locale of LOCALES)
      expect([...messagesOf(area, locale).keys()].sort()).toEqual([...english.keys()].sort());
  });

  test('have the same places for values in every language', () => {
    for (const locale of LOCALES)
      for (const [key, text] of messagesOf(area, locale))
        expect({ key, places: placeholders(text) }).toEqual({
          key,
          places: placeholders(english.get(key) ?? ''),
        });
  });

  test('set every value apart in Arabic: a name in Latin letters does not turn what stands beside it', () => {
    for (const [key, text] of messagesOf(area, 'ar'))
      expect(text.replaceAll(/\u2068\{\w+\}\u2069/g, ''), key).not.toMatch(/\{\w+\}/);
  });

  test('carry the name of their area', () => {
    for (const key of english.keys())
      expect(key.startsWith(`${area.replaceAll('-', '_')}_`), key).toBe(true);
  });

  test('never claim more than is known, and never apologise', () => {
    for (const [key, text] of english)
      expect(/synced|synchroni[sz]|up to date|sorry|oops|invalid|!/i.test(text), key).toBe(false);
  });
});

test('every area is compiled', () => {
  const settings = readFileSync(join(FOLDER, 'project.inlang', 'settings.json'), 'utf8');
  for (const area of areas) expect(settings).toContain(`./${area}/{locale}.json`);
});
