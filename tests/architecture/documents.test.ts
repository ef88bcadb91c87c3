/** A document that states a fact about the code is checked here, or it is removed. */
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectFiles, readText } from './project-files.ts';

const SENTENCES_MIN_CHARACTERS = 200;
/** Files that exist only after something ran, or on another machine. */
const NOT_IN_THE_TREE = /^(build|data|node_modules|\.cache|test-results)(\/|$)/;

const documents = projectFiles().filter((path) => path.endsWith('.md'));
const withoutFences = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '');

interface Package {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
}
const project = JSON.parse(readText('package.json')) as Package;

/** Targets of Markdown links that lie in this project, without their anchors. */
const linksOf = (path: string): readonly string[] =>
  [...withoutFences(readText(path)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map((link) => link[1] ?? '')
    .filter((target) => !/^[a-z]+:|^#/.test(target))
    .map((target) => normalize(join(dirname(path), target.split('#')[0] ?? '')));

const topFolders = new Set(projectFiles().map((path) => path.split('/')[0] ?? ''));

/** Words in backquotes that look like a path of this project: they start with a folder or file at its top. */
const quotedPathsOf = (path: string): readonly string[] =>
  [...withoutFences(readText(path)).matchAll(/`([^`\s]+)`/g)]
    .map((quote) => (quote[1] ?? '').replace(/\/$/, ''))
    .filter((quote) => /^[\w@.+-]+(\/[\w@.+-]+)*$/.test(quote))
    .filter((quote) => topFolders.has(quote.split('/')[0] ?? '') || /\/\w+\.\w+$/.test(quote))
    .filter((quote) => !NOT_IN_THE_TREE.test(quote) && !isPackageName(quote));

const isPackageName = (quote: string): boolean =>
  quote in project.dependencies || quote in project.devDependencies;

/** Names of npm scripts that a document tells the reader to run. */
const scriptsOf = (path: string): readonly string[] =>
  [...readText(path).matchAll(/\bnpm (?:run (?:-s )?)?([a-z0-9:-]+)/g)]
    .map((command) => command[1] ?? '')
    .filter((name) => !['ci', 'install', 'audit', 'view', 'registry', 'packages'].includes(name));

describe.each(documents)('%s', (path) => {
  test('is not empty', () => {
    expect(readText(path).length).toBeGreaterThan(SENTENCES_MIN_CHARACTERS);
    expect(readText(path)).toMatch(/^# \S/);
  });

  test('links to files that exist', () => {
    for (const target of linksOf(path)) expect(existsSync(target), target).toBe(true);
  });

  test('quotes paths that exist', () => {
    for (const quote of quotedPathsOf(path)) {
      const beside = join(dirname(path), quote);
      expect(existsSync(quote) || existsSync(beside), quote).toBe(true);
    }
  });

  test('tells to run only commands that exist', () => {
    for (const name of scriptsOf(path)) expect(project.scripts, name).toHaveProperty([name]);
  });

  test('names no path of one machine', () => {
    expect(readText(path)).not.toMatch(/(?<![\w.])\/(?:work|home|root|Users|tmp)\//);
  });
});

test('the README tells the two commands and the address', () => {
  const text = readText('README.md');
  expect(text).toMatch(/^npm start$/m);
  expect(text).toMatch(/^npm test$/m);
  expect(text).toContain('http://localhost:8787');
});

describe('docs/dependencies.md', () => {
  const rows = [
    ...readText('docs/dependencies.md').matchAll(/^\| `([^`]+)` +\| (\S+) +\| (.+) \|$/gm),
  ];
  const explained = rows.map((row) => `${row[1] ?? ''} ${row[2] ?? ''}`).sort();

  test('gives every package its version, and no other package', () => {
    const { dependencies, devDependencies, overrides } = project;
    const installed = Object.entries({ ...dependencies, ...devDependencies, ...overrides })
      .map(([name, version]) => `${name} ${version}`)
      .sort();
    expect(explained).toEqual(installed);
  });

  test('says why each is here', () => {
    for (const row of rows) expect((row[3] ?? '').trim().length, row[1]).toBeGreaterThanOrEqual(10);
  });

  test('each version is exact', () => {
    for (const row of rows)
      expect(row[2], row[1]).toMatch(/^(npm:[\w.@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/);
  });
});

describe('docs/requirements.md', () => {
  const rows = [
    ...readText('docs/requirements.md').matchAll(
      /^\| ([A-Z0-9]+-\d+) +\| (.+?) +\| (.*?) *\| (.*?) *\|$/gm,
    ),
  ].map(([, id = '', what = '', state = '', proof = '']) => ({ id, what, state, proof }));

  test('has every requirement and ruling once', () => {
    expect(rows).toHaveLength(366);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });

  test('calls nothing done, or partly so, without a test that exists, or a bench where speed is asked', () => {
    for (const { id, state, proof } of rows) {
      expect(['open', 'partly', 'done'], id).toContain(state);
      const files = [...proof.matchAll(/`([^`]+)`/g)].map((quote) => quote[1] ?? '');
      expect(files.length > 0, id).toBe(state !== 'open');
      for (const file of files) {
        expect(file, id).toMatch(/(\.(test|spec)|-bench)\.ts$/);
        expect(existsSync(file), file).toBe(true);
      }
    }
  });
});
