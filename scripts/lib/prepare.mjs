/** The files that tools generate from sources, and that types, tests and the bundler need to find on disk. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './paths.mjs';
import { runQuietly, tool } from './processes.mjs';
import { fail } from './words.mjs';

/** Compiles the messages of every language to functions. Settings stay here, so that there is one way. */
export const compileMessages = [
  ...tool('paraglide-js'),
  'compile',
  '--project',
  'web/messages/project.inlang',
  '--outdir',
  'web/messages/compiled',
  '--strategy',
  'globalVariable',
  'preferredLanguage',
  'baseLocale',
  '--emit-ts-declarations',
  '--silent',
];

/** The same, unless they were compiled from the sources as they are now. */
export const messageStep = {
  name: 'generated messages',
  command: [process.execPath, 'scripts/compile-messages.mjs'],
};

/** Again whenever a message changes. */
export const watchMessages = [...compileMessages, '--watch'];

export const prepareSteps = [
  messageStep,
  { name: 'generated types', command: [...tool('svelte-kit'), 'sync'] },
];

/** On a fresh checkout only: campaigns and benches start tests, which do not load without generated files. */
export async function prepareIfNew() {
  if (existsSync(join(projectFolder, '.svelte-kit', 'tsconfig.json'))) return;
  for (const { name, command } of prepareSteps) {
    const { code, output } = await runQuietly(command);
    if (code !== 0) fail(`${name} failed:\n${output}`);
  }
}
