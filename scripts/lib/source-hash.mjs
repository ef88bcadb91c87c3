/**
 * One hash over every file that shapes the built app. It is the version of a build: equal sources give an
 * equal version, on any machine, committed or not. And one over the messages. Knows nothing of who asks.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { projectFolder } from './paths.mjs';

const SOURCES = [
  'web',
  'crypto',
  'device-adapters',
  'sync-server/protocol',
  'static',
  'package.json',
  'package-lock.json',
  'svelte.config.js',
  'vite.config.ts',
];
const LEFT_OUT =
  /(\.test(-support)?|[-.]exam)\.ts$|^web\/messages\/(compiled\/|project\.inlang\/(?!settings\.json$))|^web\/shell\/headless\//;

/** The version of the sources on disk: 16 lowercase hexadecimal characters. */
export const sourceHash = () => hashOf(sourceFiles(SOURCES));

/** The version of what the messages are compiled from, the compiler among it. */
export const messagesHash = () =>
  hashOf(sourceFiles(['web/messages', 'package-lock.json', 'scripts/lib/prepare.mjs']));

function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    hash.update(`${path}\0`);
    hash.update(readFileSync(join(projectFolder, path)));
    hash.update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

function sourceFiles(sources) {
  return sources
    .flatMap((source) => filesUnder(join(projectFolder, source)))
    .map((path) => relative(projectFolder, path).split(sep).join('/'))
    .filter((path) => !LEFT_OUT.test(path))
    .sort();
}

function filesUnder(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return [];
  if (stats.isFile()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}
