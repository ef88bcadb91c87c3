/** Compiles the messages of every language, when they have changed since: it takes as long as a tenth of all checks. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './lib/paths.mjs';
import { compileMessages } from './lib/prepare.mjs';
import { runQuietly } from './lib/processes.mjs';
import { messagesHash } from './lib/source-hash.mjs';
import { fail } from './lib/words.mjs';

/** Beside what was compiled: the compiler empties its folder, so that a stamp is never older than what it stands for. */
const stamp = join(projectFolder, 'web', 'messages', 'compiled', '.compiled-from');

const hash = messagesHash();
if (stamped() !== hash) {
  const { code, output } = await runQuietly(compileMessages);
  if (code !== 0) fail(`The messages did not compile:\n${output}`);
  writeFileSync(stamp, hash);
}

function stamped() {
  try {
    return readFileSync(stamp, 'utf8');
  } catch {
    return undefined; // Not compiled yet.
  }
}
