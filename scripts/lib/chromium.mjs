/** Finds the Chromium that the end-to-end tests drive, or installs it where that is allowed. */
import { existsSync } from 'node:fs';
import { installPackage } from './debian.mjs';
import { fail } from './words.mjs';

const PLACES = [process.env.LANTERN_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'];
const HOW =
  'Chromium is missing: install it (Debian: sudo apt-get install chromium) ' +
  'or name it with LANTERN_CHROMIUM=/path/to/chromium.';

/** The path of Chromium. Ends the script in one line when there is none and none may be installed. */
export async function requireChromium() {
  const found = find();
  if (found) return found;
  const reason = await installPackage('chromium');
  const installed = find();
  if (!installed) fail(`${HOW} (${reason ?? 'it was installed elsewhere'})`);
  return installed;
}

const find = () => PLACES.find((path) => path && existsSync(path));
