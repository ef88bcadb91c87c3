/** Finds the Chromium that the end-to-end tests drive, or installs it where that is allowed. */
import { existsSync, readFileSync } from 'node:fs';
import { runQuietly } from './processes.mjs';
import { fail, note } from './words.mjs';

const PLACES = [process.env.LANTERN_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'];
const HOW =
  'Chromium is missing: install it (Debian: sudo apt-get install chromium) ' +
  'or name it with LANTERN_CHROMIUM=/path/to/chromium.';

/** The path of Chromium. Ends the script in one line when there is none and none may be installed. */
export async function requireChromium() {
  const found = find();
  if (found) return found;
  if (!mayInstall()) fail(HOW);
  note('Installing Chromium with apt-get …');
  await runQuietly(['apt-get', 'update']);
  const { code, output } = await runQuietly(
    ['apt-get', 'install', '--yes', '--no-install-recommends', 'chromium'],
    { env: { DEBIAN_FRONTEND: 'noninteractive' } },
  );
  const installed = find();
  if (!installed) fail(`${HOW}\napt-get ended with ${code}: ${output.trim().split('\n').at(-1)}`);
  return installed;
}

const find = () => PLACES.find((path) => path && existsSync(path));

/** Only Debian has a real Chromium package, and only root may install it. */
function mayInstall() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false;
  return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}
