/** Brings node_modules to what the lockfile says, and does nothing when it is there already. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './paths.mjs';
import { npm, runQuietly } from './processes.mjs';
import { requireNode20 } from './node-version.mjs';
import { fail, note } from './words.mjs';

/** Checks Node, then installs when a package of the lockfile is missing or of another version. */
export async function installIfNeeded() {
  requireNode20();
  if (isInstalled()) return;
  note('Installing the packages of the lockfile (once, about a minute) …');
  const { code, output } = await runQuietly([
    ...npm(),
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ]);
  if (code !== 0) fail(`npm ci failed:\n${output}`);
}

function isInstalled() {
  const wanted = packagesOf(join(projectFolder, 'package-lock.json'));
  const present = packagesOf(join(projectFolder, 'node_modules', '.package-lock.json'));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || present[path]?.version === entry.version,
  );
}

function packagesOf(lockfile) {
  try {
    return JSON.parse(readFileSync(lockfile, 'utf8')).packages;
  } catch {
    // A lockfile that is missing or torn means the same: install.
    return undefined;
  }
}
