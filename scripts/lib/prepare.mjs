/** The files that tools generate from sources, and that types, tests and the bundler need to find on disk. */
import { tool } from './processes.mjs';

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
