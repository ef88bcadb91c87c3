/** The files that make up this project, as they are on the disk, without what is installed or generated. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

const SKIPPED_FOLDERS = new Set([
  '.git',
  '.cache',
  '.svelte-kit',
  'build',
  'compiled',
  'coverage',
  'data',
  'node_modules',
  'project.inlang',
  'test-results',
]);
const CODE = /\.(ts|mjs|cjs|js|svelte|css)$/;

/** Paths from the project's folder, with forward slashes, sorted. */
export function projectFiles(folder = '.'): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !SKIPPED_FOLDERS.has(entry.name))
    .flatMap((entry) => {
      const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? projectFiles(path) : [path];
    })
    .sort();
}

export const codeFiles = (): readonly string[] => projectFiles().filter((path) => CODE.test(path));

export const isTest = (path: string): boolean =>
  /(\.(test|test-support|spec)|[-.]exam)\.ts$/.test(path);

export const readText = (path: string): string => readFileSync(path, 'utf8');

/** Number of lines, counted as an editor shows them. */
export const lineCount = (path: string): number =>
  readText(path).replace(/\n$/, '').split('\n').length;

/** The name before its first dot: `outbox` for `web/sync/outbox.test.ts`. */
export const stemOf = (path: string): string => basename(path).split('.')[0] ?? '';
