/**
 * What the compiler cannot say: no ambient time, randomness, timers, network or exceptions in pure folders,
 * and functions that fit on a screen. Each ban is proved by a planted violation in
 * tests/architecture/bans.test.ts.
 */
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const TESTS = ['**/*.test.ts', '**/*.test-support.ts', '**/*{-,.}exam.ts', 'tests/**/*.ts'];
const PURE = [
  'crypto/**/*.ts',
  'device-adapters/**/*.ts',
  'sync-server/protocol/**/*.ts',
  'web/kernel/**/*.ts',
  'web/clinical/**/*.ts',
  'web/features/*/*.ts',
  'web/workflows/**/*.ts',
  'web/sync/**/*.ts',
];
/** The compiled program that typed rules read: product code, without Svelte components. */
const TYPED = ['{crypto,device-adapters,sync-server,web}/**/*.ts'];

const ambient = (name, instead) => ({ name, message: `Pure code: ${instead}` });
const CLOCK = 'take the clock as a parameter.';
const RANDOM = 'take the source of randomness as a parameter.';
const TIMERS = 'take the timers as a parameter.';
const NETWORK = 'take the network as a port.';
const STORAGE = 'take the storage as a port.';

const pureRules = {
  'no-restricted-globals': [
    'error',
    ambient('performance', CLOCK),
    ambient('crypto', RANDOM),
    ambient('setTimeout', TIMERS),
    ambient('setInterval', TIMERS),
    ambient('setImmediate', TIMERS),
    ambient('queueMicrotask', TIMERS),
    ambient('requestAnimationFrame', TIMERS),
    ambient('fetch', NETWORK),
    ambient('WebSocket', NETWORK),
    ambient('XMLHttpRequest', NETWORK),
    ambient('navigator', NETWORK),
    ambient('indexedDB', STORAGE),
    ambient('localStorage', STORAGE),
    ambient('sessionStorage', STORAGE),
    ambient('document', 'the screen is drawn in a view.'),
    ambient('window', 'the screen is drawn in a view.'),
    ambient('process', 'take the setting as a parameter.'),
    ambient('console', 'return the fact; the caller decides what is written.'),
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: `Pure code: ${CLOCK}` },
    { object: 'Math', property: 'random', message: `Pure code: ${RANDOM}` },
  ],
  'no-restricted-syntax': [
    'error',
    {
      selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
      message: `Pure code: ${CLOCK}`,
    },
    { selector: 'CallExpression[callee.name="Date"]', message: `Pure code: ${CLOCK}` },
    {
      selector: 'MemberExpression[object.name="globalThis"]',
      message: 'Pure code: nothing is reached through globalThis.',
    },
    {
      selector: 'ThrowStatement',
      message: 'Pure code: return err({ code }) for what may happen, invariant() for what may not.',
    },
  ],
};

const shapeRules = {
  'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
  'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
  'max-params': ['error', 3],
  'max-depth': ['error', 3],
  // A switch counts once, and a parser's list of guards may be longer than the house's usual 12.
  complexity: ['error', { max: 15, variant: 'modified' }],
  eqeqeq: 'error',
};

const typeScriptRules = {
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
};

/** From strictTypeChecked, those that have caught a fault; the whole set costs more than it finds. */
const typedRules = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true },
  ],
  '@typescript-eslint/no-unsafe-assignment': 'error',
  '@typescript-eslint/no-unsafe-call': 'error',
  '@typescript-eslint/no-unsafe-member-access': 'error',
  '@typescript-eslint/no-unsafe-return': 'error',
  '@typescript-eslint/no-unsafe-argument': 'error',
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/prefer-promise-reject-errors': 'error',
  '@typescript-eslint/no-base-to-string': 'error',
  '@typescript-eslint/return-await': 'error',
};

export default tseslint.config(
  {
    ignores: [
      'build/',
      'data/',
      '.svelte-kit/',
      '.cache/',
      'coverage/',
      'test-results/',
      'web/messages/compiled/',
      '**/node_modules/',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  ...svelte.configs.recommended,
  { rules: { ...shapeRules } },
  { files: ['**/*.{ts,svelte}', '**/*.svelte.ts'], rules: typeScriptRules },
  {
    files: ['**/*.ts'],
    // The compiler knows every name; ESLint's own list does not.
    rules: { 'no-undef': 'off' },
  },
  {
    files: ['scripts/**/*.mjs', '*.config.js', '.dependency-cruiser.cjs'],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] },
    },
    rules: { 'no-undef': 'off', 'max-lines-per-function': 'off' },
  },
  {
    files: TYPED,
    ignores: [...TESTS, 'web/service-worker.ts', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { project: './tsconfig.lint.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: typedRules,
  },
  { files: PURE, ignores: TESTS, rules: pureRules },
  {
    // The one place of each island that may stop the program, and the doors that wrap a library.
    files: ['web/kernel/result.ts', 'crypto/errors.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...pureRules['no-restricted-syntax'].slice(1, -1)],
    },
  },
  {
    files: TESTS,
    rules: {
      'max-lines-per-function': 'off',
      'max-lines': ['error', 500],
      // A table of cases hands its columns over one by one.
      'max-params': 'off',
    },
  },
);
