/** Gives whoever imports vitest the words of `test-words.mjs`: loaded before everything else in Stryker's workers. */
import { register } from 'node:module';
import { URL } from 'node:url';

const words = new URL('test-words.mjs', import.meta.url).href;
const hook = `export const resolve = (name, context, next) =>
  name === 'vitest' ? { url: ${JSON.stringify(words)}, shortCircuit: true } : next(name, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
