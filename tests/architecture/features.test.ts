/** Every feature folder looks the same, is registered once, and names what it owns after itself. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { features } from '#shell/features.ts';
import { projectFiles, readText } from './project-files.ts';

const FOLDER = 'web/features';
const REQUIRED = ['feature.ts', 'records.ts', 'commands.ts', 'queries.ts', 'feature.test.ts'];

const folders = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

/** The literals of every `…ErrorCode` union in a folder. */
const errorCodesOf = (folder: string): readonly string[] =>
  projectFiles(`${FOLDER}/${folder}`)
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .flatMap((path) => [...readText(path).matchAll(/type \w*ErrorCode\s*=([^;]*);/g)])
    .flatMap((union) => [...(union[1] ?? '').matchAll(/'([^']*)'/g)])
    .map((literal) => literal[1] ?? '');

const duplicatesIn = (names: readonly string[]): readonly string[] =>
  names.filter((name, index) => names.indexOf(name) !== index);

describe('features', () => {
  test.each(folders)('%s has its required files', (folder) => {
    const present = projectFiles(`${FOLDER}/${folder}`);
    const commandless = features.some(({ id, commands }) => id === folder && commands.length === 0);
    for (const file of REQUIRED)
      if (file !== 'commands.ts' || !commandless)
        expect(present).toContain(`${FOLDER}/${folder}/${file}`);
  });

  test('are registered once each, under the name of their folder', () => {
    expect(features.map(({ id }) => id).sort()).toEqual(folders);
  });

  test('prefix their commands, queries and projections with their folder, and share no name', () => {
    for (const feature of features) {
      const names = [...feature.commands, ...feature.queries, ...feature.projections].map(
        ({ name }) => name,
      );
      for (const name of names) expect(name.startsWith(`${feature.id}/`), name).toBe(true);
    }
    const commands = features.flatMap((feature) => feature.commands.map(({ name }) => name));
    const queries = features.flatMap((feature) => feature.queries.map(({ name }) => name));
    expect(duplicatesIn(commands)).toEqual([]);
    expect(duplicatesIn(queries)).toEqual([]);
  });

  test('say for each command who may run it, and nothing of commands that do not exist', () => {
    for (const feature of features) {
      const commands = feature.commands.map(({ name }) => name).sort();
      expect(Object.keys(feature.policy).sort()).toEqual(commands);
    }
  });

  test.each(folders)('%s prefixes its error codes, and has words for each', (folder) => {
    const codes = errorCodesOf(folder);
    expect(duplicatesIn(codes)).toEqual([]);
    if (codes.length === 0) return;
    const strings = readText(`${FOLDER}/${folder}/strings.ts`);
    for (const code of codes) {
      expect(code.startsWith(`${folder}/`), code).toBe(true);
      expect(strings, code).toContain(`'${code}'`);
    }
  });
});
