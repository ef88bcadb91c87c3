/** Sizes that may not creep: the kernel in lines, `crypto/` for its auditor, the built app in bytes on the wire. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test, type TestContext } from 'vitest';
import { isBuilt } from '../../scripts/lib/build.mjs';
import { isTest, lineCount, projectFiles, readText } from './project-files.ts';
import { notRun } from './not-run.ts';

const KERNEL_LINES_MAX = 1_500;
/** Lines of code in `crypto/` without comments: a ceiling, to be lowered; two days of an auditor are about 3,000. */
const CRYPTO_LINES_MAX = 7_900;
/** What the first visit loads before anything can be shown, without wasm. */
const SHELL_GZIP_BYTES_MAX = 400_000;
/** Any one chunk that is loaded later, without the wasm that libsodium carries as text in its script. */
const CHUNK_GZIP_BYTES_MAX = 280_000;
const INLINED_WASM = /["'`]AGFzbQ[A-Za-z0-9+/=]+["'`]/g;
const WASM_GZIP_BYTES_MAX = 1_500_000;

const APP = 'build/_app/immutable';

const productLines = (folder: string): number =>
  projectFiles(folder)
    .filter((path) => path.endsWith('.ts') && !isTest(path))
    .reduce((sum, path) => sum + lineCount(path), 0);

const codeLines = (folder: string): number =>
  projectFiles(folder)
    .filter((path) => path.endsWith('.ts') && !isTest(path))
    .flatMap((path) => readText(path).split('\n'))
    .filter((line) => !/^\s*($|\/\/|\/?\*)/.test(line)).length;

const gzipBytes = (path: string): number =>
  gzipSync(path.endsWith('.js') ? readText(path).replace(INLINED_WASM, '""') : readFileSync(path))
    .byteLength;

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/\.(gz|br)$/.test(path));

/** The files a script imports at once. */
const importsOf = (path: string): readonly string[] =>
  [
    ...readText(path).matchAll(
      /(?:^|[;\s}])(?:import|export)[^'"();]*?from?\s*["'](\.[^"']+)["']/g,
    ),
  ].map((match) => join(path, '..', match[1] ?? ''));

/** Whether a script is among what it imports itself, however far. */
function needsItself(path: string): boolean {
  const reached = new Set<string>();
  const open = [...importsOf(path)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === path) return true;
    if (reached.has(next) || !existsSync(next)) continue;
    reached.add(next);
    open.push(...importsOf(next));
  }
  return false;
}

/** The scripts and style sheets that the page itself names, and what those import at once. */
function shellFiles(): readonly string[] {
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (found.has(path) || !existsSync(path)) return;
    found.add(path);
    if (path.endsWith('.js')) for (const imported of importsOf(path)) visit(imported);
  };
  const page = readText('build/index.html');
  for (const match of page.matchAll(/["'](?:\.|)?\/?(_app\/immutable\/[^"']+)["']/g))
    visit(join('build', match[1] ?? ''));
  return [...found];
}

function requireBuild(context: TestContext): void {
  if (!isBuilt())
    notRun(context, 'build/ is missing or older than the sources: npm test builds first');
}

describe('lines', () => {
  test('the kernel stays under 1,500 lines', () => {
    expect(productLines('web/kernel')).toBeLessThan(KERNEL_LINES_MAX);
  });

  const cryptoLines = codeLines('crypto');
  test(`crypto/, now ${String(cryptoLines)} lines of code, stays under its ceiling`, () => {
    expect(cryptoLines).toBeLessThan(CRYPTO_LINES_MAX);
  });
});

describe('the built app', () => {
  test('loads at most 400 kB before the first screen, without wasm', (context) => {
    requireBuild(context);
    const files = shellFiles();
    expect(files.length).toBeGreaterThan(1);
    const bytes = files.reduce((sum, path) => sum + gzipBytes(path), 0);
    expect(bytes, files.join('\n')).toBeLessThanOrEqual(SHELL_GZIP_BYTES_MAX);
  });

  test('has no later chunk above its budget', (context) => {
    requireBuild(context);
    const heavy = filesUnder(APP)
      .filter(
        (path) =>
          gzipBytes(path) > (path.endsWith('.wasm') ? WASM_GZIP_BYTES_MAX : CHUNK_GZIP_BYTES_MAX),
      )
      .map((path) => `${path}: ${String(gzipBytes(path))} bytes`);
    expect(heavy).toEqual([]);
  });

  test('has no chunks that need each other: what one of them makes would be undefined in the other', (context) => {
    requireBuild(context);
    const scripts = filesUnder(APP).filter((path) => path.endsWith('.js'));
    expect(scripts.filter(needsItself)).toEqual([]);
  });

  test('holds one copy of each wasm engine', (context) => {
    requireBuild(context);
    const names = filesUnder(APP)
      .filter((path) => path.endsWith('.wasm'))
      .map((path) => path.replace(/^.*\//, '').split('.')[0]);
    expect(new Set(names).size).toBe(names.length);
  });
});
