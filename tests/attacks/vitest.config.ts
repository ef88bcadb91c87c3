/** The attacks: those of this folder, and the tests beside the code that try one. The runner names the files. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['{crypto,sync-server,web,tests}/**/*.{test,attack}.ts'],
    testTimeout: 300_000,
    hookTimeout: 60_000,
    pool: 'threads',
    maxWorkers: 2,
    isolate: false,
  },
});
