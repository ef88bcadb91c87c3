/** Unit tests run in Node; what needs a real browser is in tests/e2e and runs in Chromium. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '{crypto,device-adapters,sync-server,web}/**/*.test.ts',
      'tests/{world,simulation,vectors,architecture}/**/*.test.ts',
    ],
    testTimeout: 20_000,
    pool: 'threads',
    maxWorkers: 2,
  },
});
