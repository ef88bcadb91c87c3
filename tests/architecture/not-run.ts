/** How a test says that it cannot run on this machine: with its reason, in the report, and never under CI=true. */
import type { TestContext } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    notRun?: string;
  }
}

/** Ends the calling test. `reason` is shown by `npm test` on a line of its own. */
export function notRun(context: TestContext, reason: string): never {
  if (process.env['CI'] === 'true') throw new Error(`not run under CI: ${reason}`);
  context.task.meta.notRun = reason;
  return context.skip(reason);
}
