/** What has to notice a change of crypto/: its own tests and the published vectors, the quickest first, one at a time. */
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Searches and histories. They find what others miss, and take seconds: whatever dies sooner never meets them. */
const SLOW =
  /work\/(attacks|change-header|convergence|cross-log|work-ledger|snapshot)|log\/(lateness|random-history|worked-examples|access-history)|evidence\/evidence|invite\/join|rest\/slot|epoch\/(attacks|rotation)|histories\.mutation/;

class QuickestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const slowness = ({ moduleId }: TestSpecification): number => (SLOW.test(moduleId) ? 1 : 0);
    return Promise.resolve(
      [...files].sort((a, b) => slowness(a) - slowness(b) || (a.moduleId < b.moduleId ? -1 : 1)),
    );
  }
}

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['crypto/**/*.test.ts', 'tests/mutation/*.mutation.ts'],
    exclude: ['**/node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { sequencer: QuickestFirst },
    pool: 'threads',
    maxWorkers: 1,
    isolate: false,
  },
});
