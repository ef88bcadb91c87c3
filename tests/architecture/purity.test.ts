/** The compiler itself keeps pure folders pure: what a browser or Node offers is not even a name there. */
import ts from 'typescript';
import { expect, test } from 'vitest';

const PROJECT = 'tsconfig.pure.json';
const planted = 'planted.ts';
const PURE_FOLDERS = [
  'crypto',
  'device-adapters/core',
  'sync-server/protocol',
  'web/kernel',
  'web/clinical',
  'web/features/notes',
  'web/workflows',
  'web/sync',
];
const AMBIENT_NAMES = [
  'document',
  'window',
  'navigator',
  'localStorage',
  'indexedDB',
  'fetch',
  'WebSocket',
  'Worker',
  'setTimeout',
  'setInterval',
  'queueMicrotask',
  'performance',
  'console',
  'process',
  'Buffer',
];
const CANNOT_FIND_NAMES = [2304, 2552, 2580, 2584, 2591];

/** Type-checks one text as if it stood in `tsconfig.pure.json`, and answers the error codes. */
function errorsOf(text: string): readonly number[] {
  const config = ts.parseJsonConfigFileContent(
    ts.readConfigFile(PROJECT, (file) => ts.sys.readFile(file)).config,
    ts.sys,
    '.',
  );
  const host = ts.createCompilerHost(config.options);
  const readSource = host.getSourceFile.bind(host);
  host.getSourceFile = (name, language) =>
    name === planted ? ts.createSourceFile(name, text, language) : readSource(name, language);
  const program = ts.createProgram([planted], config.options, host);
  return ts.getPreEmitDiagnostics(program).map(({ code }) => code);
}

test('no ambient name of a browser or of Node compiles in pure code', () => {
  const text = AMBIENT_NAMES.map((name, index) => `export const planted${index} = ${name};`);
  const errors = errorsOf(text.join('\n'));
  expect(errors).toHaveLength(AMBIENT_NAMES.length);
  for (const code of errors) expect(CANNOT_FIND_NAMES).toContain(code);
});

test('plain computation compiles in pure code', () => {
  expect(errorsOf('export const doubled = (value: number): number => value * 2;')).toEqual([]);
});

test('every pure folder is in the project without ambient names', () => {
  const { include, compilerOptions } = ts.readConfigFile(PROJECT, (file) => ts.sys.readFile(file))
    .config as { include: string[]; compilerOptions: { lib: string[]; types: string[] } };
  expect(compilerOptions).toMatchObject({ lib: ['ES2024'], types: [] });
  for (const folder of PURE_FOLDERS) {
    const covered = include.some((pattern) => matches(pattern, folder));
    expect(covered, folder).toBe(true);
  }
});

/** True when a file straight in `folder` matches an include pattern of the forms that this project uses. */
function matches(pattern: string, folder: string): boolean {
  const path = `${folder}/planted.ts`;
  const expression = pattern
    .replaceAll('.', '\\.')
    .replaceAll('**/', '(?:[^/]+/)§')
    .replaceAll('*', '[^/]*')
    .replaceAll('§', '*');
  return new RegExp(`^${expression}$`).test(path);
}
