/** Each ban of eslint.config.js meets a planted violation, and names what to use instead. */
import { ESLint, type Linter } from 'eslint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import configuration from '../../eslint.config.js';
import { plantTree } from './planted-tree.ts';

const PURE_FOLDERS = [
  'crypto/log',
  'device-adapters/decoders',
  'sync-server/protocol',
  'web/kernel',
  'web/clinical',
  'web/features/notes',
  'web/workflows',
  'web/sync',
];

/** What is banned, code that does it, words that the message must hold. */
const AMBIENT: readonly (readonly [ban: string, code: string, message: string])[] = [
  ['the clock', 'export const planted = () => Date.now();', 'clock as a parameter'],
  [
    'a new Date without arguments',
    'export const planted = () => new Date();',
    'clock as a parameter',
  ],
  ['a Date as text', 'export const planted = () => Date();', 'clock as a parameter'],
  [
    'the performance clock',
    'export const planted = () => performance.now();',
    'clock as a parameter',
  ],
  ['Math.random', 'export const planted = () => Math.random();', 'randomness as a parameter'],
  [
    'ambient randomness',
    'export const planted = () => crypto.randomUUID();',
    'randomness as a parameter',
  ],
  ['a timer', 'export const planted = () => setTimeout(() => 1, 1);', 'timers as a parameter'],
  [
    'a repeating timer',
    'export const planted = () => setInterval(() => 1, 1);',
    'timers as a parameter',
  ],
  ['a microtask', 'export const planted = () => queueMicrotask(() => 1);', 'timers as a parameter'],
  ['fetch', `export const planted = () => fetch('/x');`, 'network as a port'],
  ['a socket', `export const planted = () => new WebSocket('ws:');`, 'network as a port'],
  ['a database', `export const planted = () => indexedDB.open('x');`, 'storage as a port'],
  ['local storage', 'export const planted = () => localStorage.length;', 'storage as a port'],
  ['the page', 'export const planted = () => document.title;', 'drawn in a view'],
  ['the console', 'export const planted = () => console.log(1);', 'the caller decides'],
  ['the environment', 'export const planted = () => process.argv;', 'setting as a parameter'],
  ['globalThis', 'export const planted = () => globalThis.fetch;', 'through globalThis'],
  ['an exception', 'export function planted() { throw new Error(); }', 'return err({ code })'],
];

const lines = (count: number, line: string) => `${line}\n`.repeat(count);

/** Rule, code that breaks it. All are planted in a file of the kernel, where every rule holds. */
const SHAPE: readonly (readonly [rule: string, code: string])[] = [
  ['max-lines', lines(301, 'export {};')],
  ['max-lines-per-function', `export function planted() {\n${lines(71, '  void 0;')}}`],
  ['max-params', 'export const planted = (a: 1, b: 1, c: 1, d: 1) => [a, b, c, d];'],
  [
    'max-depth',
    'export function planted(a: boolean) { if (a) { if (a) { if (a) { if (a) { return 1; } } } } return 0; }',
  ],
  ['complexity', `export const planted = (a: number) => ${'a > 1 ? 1 : '.repeat(15)} 0;`],
  ['eqeqeq', 'export const planted = (a: number) => a == 1;'],
  ['@typescript-eslint/no-explicit-any', 'export const planted = (a: any) => [a];'],
  ['@typescript-eslint/no-non-null-assertion', 'export const planted = (a?: string) => a!.length;'],
  [
    '@typescript-eslint/consistent-type-imports',
    `import { Neighbour } from './neighbour.ts';\nexport type Planted = Neighbour;`,
  ],
  ['@typescript-eslint/no-unused-vars', 'const planted = 1;'],
  ['@typescript-eslint/no-floating-promises', 'export function planted() { Promise.resolve(1); }'],
  [
    '@typescript-eslint/no-misused-promises',
    'export const planted = () => [1].forEach(async () => { await Promise.resolve(); });',
  ],
  ['@typescript-eslint/await-thenable', 'export const planted = async () => { await 1; };'],
  [
    '@typescript-eslint/switch-exhaustiveness-check',
    `export function planted(a: 'x' | 'y') { switch (a) { case 'x': return 1; } return 0; }`,
  ],
  [
    '@typescript-eslint/no-unsafe-assignment',
    `export function planted() { const a: string = JSON.parse('1'); return a; }`,
  ],
  ['@typescript-eslint/no-unsafe-call', `export const planted = () => { JSON.parse('1')(); };`],
  [
    '@typescript-eslint/no-unsafe-member-access',
    `export const planted = () => { void JSON.parse('1').name; };`,
  ],
  ['@typescript-eslint/no-unsafe-return', `export const planted = () => JSON.parse('1');`],
  [
    '@typescript-eslint/no-unsafe-argument',
    `export const planted = () => parseInt(JSON.parse('1'));`,
  ],
  [
    '@typescript-eslint/no-unnecessary-type-assertion',
    'export const planted = (a: string) => a as string;',
  ],
  ['@typescript-eslint/only-throw-error', `export function planted() { throw 'words'; }`],
  [
    '@typescript-eslint/prefer-promise-reject-errors',
    `export const planted = () => Promise.reject('words');`,
  ],
  ['@typescript-eslint/no-base-to-string', 'export const planted = (a: object) => `${String(a)}`;'],
  [
    '@typescript-eslint/return-await',
    'export async function planted() { try { return Promise.resolve(1); } catch { return 0; } }',
  ],
];

const ambientPath = (folder: string, index: number) => `${folder}/planted-ambient-${index}.ts`;
const shapePath = (index: number) => `web/kernel/planted-shape-${index}.ts`;
const CLEAN = 'web/kernel/neighbour.ts';

const tree = plantTree({
  'tsconfig.lint.json': JSON.stringify({
    compilerOptions: {
      strict: true,
      lib: ['ES2024', 'DOM'],
      types: [],
      module: 'ESNext',
      moduleResolution: 'bundler',
      allowImportingTsExtensions: true,
      noEmit: true,
    },
    include: ['**/*.ts'],
  }),
  [CLEAN]: 'export interface Neighbour {\n  readonly name: string;\n}\n',
  'web/kernel/result.ts': `export function invariant(held: boolean) { if (!held) throw new Error('invariant'); }`,
  'web/kernel/clock.test.ts': 'export const planted = () => Date.now();',
  ...Object.fromEntries(
    PURE_FOLDERS.flatMap((folder) =>
      AMBIENT.map(([, code], index) => [ambientPath(folder, index), code]),
    ),
  ),
  ...Object.fromEntries(SHAPE.map(([, code], index) => [shapePath(index), code])),
});

const messages = new Map<string, readonly Linter.LintMessage[]>();
const found = (path: string) => messages.get(path) ?? [];

beforeAll(async () => {
  const inTree = { languageOptions: { parserOptions: { tsconfigRootDir: tree.folder } } };
  const linter = new ESLint({
    cwd: tree.folder,
    overrideConfigFile: true,
    overrideConfig: [...(configuration as Linter.Config[]), inTree],
  });
  for (const result of await linter.lintFiles(['.'])) {
    messages.set(result.filePath.slice(tree.folder.length + 1), result.messages);
  }
}, 60_000);
afterAll(() => {
  tree.remove();
});

describe('bans', () => {
  test.each(AMBIENT.map(([ban, , message], index) => ({ ban, message, index })))(
    'pure code may not use $ban',
    ({ message, index }) => {
      for (const folder of PURE_FOLDERS) {
        const said = found(ambientPath(folder, index)).map((entry) => entry.message);
        expect(said, folder).toContainEqual(expect.stringContaining(message));
      }
    },
  );

  test.each(SHAPE.map(([rule], index) => [rule, index] as const))('%s holds', (rule, index) => {
    expect(found(shapePath(index)).map(({ ruleId }) => ruleId)).toContain(rule);
  });

  test('code that keeps the rules is left in peace', () => {
    expect(messages.has(CLEAN)).toBe(true);
    expect(found(CLEAN)).toEqual([]);
  });

  test('invariant may stop the program, and tests may read the clock', () => {
    expect(found('web/kernel/result.ts')).toEqual([]);
    expect(found('web/kernel/clock.test.ts')).toEqual([]);
  });
});
