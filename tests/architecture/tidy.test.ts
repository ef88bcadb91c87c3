/** What keeps the tree legible to a stranger, and what neither compiler nor linter looks at. */
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeFiles, isTest, lineCount, projectFiles, readText, stemOf } from './project-files.ts';

const LINES_MAX = 300;
const TEST_LINES_MAX = 500;
const HEADER_LINES_MAX = 5;
const THIS_FILE = 'tests/architecture/tidy.test.ts';

const BANNED_STEMS = /(^|-)(utils?|helpers?|common|misc|managers?|services?|types)$|^index$/;
const ALLOWED_STEMS = new Set(['service-worker']);
const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z-]+)*\.[a-z]+$/;
/** Names that a tool demands. */
const TOOL_NAMES =
  /^(\+(page|layout|error)(@[a-z]*)?(\.server)?\.(ts|svelte)|\.dependency-cruiser\.cjs)$/;

/** Words that may stand nowhere in code, and why. */
const BANNED_WORDS: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [
    /\b(TODO|FIXME|XXX|HACK)\b(?!\([a-z-]+, #\d+\))/,
    'a debt names its owner and issue: TODO(name, #12)',
  ],
  [/@ts-(ignore|nocheck)/, 'a type error is repaired'],
  [/@ts-expect-error\s*$/m, 'an expected type error says why'],
  [/eslint-disable(?!.* -- )/, 'a rule is broken with a reason after --'],
  [
    /\b(test|it|describe)\.(skip|only|todo|fixme)\(/,
    'a test runs, or says with notRun() why it cannot',
  ],
  [
    /\b(?:const|let|function|class) (?:pt|enc|obs|msg\d*|tmp|val|arr|idx|btn|el|cfg|mgr|svc)\b/,
    'names are words',
  ],
  [/(?<![\w.])\/(?:work|home|root|Users)\/[a-z]/, 'no path of one machine'],
  [/^(?:export )?(?:class|interface|type) I[A-Z][a-z]/m, 'types carry no prefix'],
];

const code = codeFiles();
const product = code.filter((path) => !isTest(path));

/** The first paragraph of the comment that a file opens with, or none. A table of bytes may follow it. */
function headerOf(path: string): readonly string[] {
  const text = readText(path).replace(/^(#!.*\n|<script[^>]*>\s*|<svelte:options[^>]*>\s*)+/, '');
  const comment = /^\s*(?:\/\*\*?([\s\S]*?)\*\/|<!--([\s\S]*?)-->|((?:\s*\/\/[^\n]*\n)+))/.exec(
    text,
  );
  const words = comment?.[1] ?? comment?.[2] ?? comment?.[3] ?? '';
  const lines = words.split('\n').map((line) => line.replace(/^[\s*/]+/, '').trim());
  const start = lines.findIndex((line) => line !== '');
  const end = lines.findIndex((line, index) => index > start && line === '');
  return start < 0 ? [] : lines.slice(start, end < 0 ? undefined : end);
}

describe('files', () => {
  test('each says in one to five lines what it is', () => {
    const silent = product.filter((path) => headerOf(path).length === 0);
    const chatty = product.filter((path) => headerOf(path).length > HEADER_LINES_MAX);
    expect({ silent, chatty }).toEqual({ silent: [], chatty: [] });
  });

  test('are named in kebab-case by what they hold', () => {
    const odd = code.filter(
      (path) => !KEBAB_CASE.test(basename(path)) && !TOOL_NAMES.test(basename(path)),
    );
    const banned = code.filter(
      (path) => BANNED_STEMS.test(stemOf(path)) && !ALLOWED_STEMS.has(stemOf(path)),
    );
    expect({ odd, banned }).toEqual({ odd: [], banned: [] });
  });

  test('fit in one reading', () => {
    const long = code
      .filter((path) => lineCount(path) > (isTest(path) ? TEST_LINES_MAX : LINES_MAX))
      .map((path) => `${path}: ${String(lineCount(path))} lines`);
    expect(long).toEqual([]);
  });

  test('hold no banned word', () => {
    const found = code
      .filter((path) => path !== THIS_FILE)
      .flatMap((path) =>
        BANNED_WORDS.filter(([pattern]) => pattern.test(readText(path))).map(
          ([, reason]) => `${path}: ${reason}`,
        ),
      );
    expect(found).toEqual([]);
  });

  test('are none of an editor, a merge or an operating system', () => {
    const litter = projectFiles().filter((path) =>
      /(\.orig|\.rej|\.bak|\.swp|~|\.DS_Store)$/.test(path),
    );
    expect(litter).toEqual([]);
  });
});

test('folders at the top are those of the map', () => {
  const folders = new Set(
    projectFiles()
      .filter((path) => path.includes('/'))
      .map((path) => path.split('/')[0]),
  );
  const map = readText('docs/architecture.md');
  for (const folder of folders) expect(map, folder).toContain(`\`${String(folder)}/`);
});

describe('the tidy test itself', () => {
  test.each([
    ['// TODO later', true],
    ['// TODO(nurse-lee, #12) later', false],
    ['// @ts-ignore', true],
    ['// eslint-disable-next-line no-console', true],
    ['// eslint-disable-next-line no-console -- the command line speaks', false],
    ["test.skip('x', () => {})", true],
    ['const msg = 1;', true],
    ['const message = 1;', false],
    ["readFile('/home/me/x')", true],
    ["import x from '../home/page.ts'", false],
    ['interface IPatient {}', true],
    ['interface Incident {}', false],
  ])('finds a banned word in %j: %j', (line, banned) => {
    expect(BANNED_WORDS.some(([pattern]) => pattern.test(line))).toBe(banned);
  });

  test.each(['utils', 'string-utils', 'helpers', 'user-service', 'index', 'types', 'common'])(
    'bans a file named %s',
    (stem) => {
      expect(BANNED_STEMS.test(stem)).toBe(true);
    },
  );
});
