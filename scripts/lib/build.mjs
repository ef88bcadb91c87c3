/** Builds the app when its sources are not those of the last build. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildFolder, cacheFolder } from './paths.mjs';
import { messageStep } from './prepare.mjs';
import { runQuietly, tool } from './processes.mjs';
import { sourceHash } from './source-hash.mjs';
import { fail, note } from './words.mjs';

/** Written last, so that a build that was interrupted does not count. */
const stamp = join(cacheFolder, 'build-stamp');

/** True when `build/` holds the whole app as its sources are now. */
export function isBuilt() {
  const hash = sourceHash();
  const version = read(join(buildFolder, '_app', 'version.json'));
  return read(stamp) === hash && version?.includes(`"${hash}"`) === true;
}

export async function buildIfStale() {
  if (isBuilt()) return;
  note('Building the app (about half a minute) …');
  const { code, output } = await build();
  if (code !== 0) fail(`The app did not build:\n${output}`);
}

/** Builds in any case. Never rejects; the code is that of the bundler. */
export async function build() {
  const hash = sourceHash();
  rmSync(stamp, { force: true });
  const messages = await runQuietly(messageStep.command);
  if (messages.code !== 0) return messages;
  const result = await runQuietly([...tool('vite'), 'build']);
  if (result.code === 0) {
    mkdirSync(cacheFolder, { recursive: true });
    writeFileSync(stamp, hash);
  }
  return result;
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // Not built yet.
  }
}
