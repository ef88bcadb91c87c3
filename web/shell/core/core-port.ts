/** What the core is to the places that host it: worker, terminal, demo, test. */
import type { App } from '#ui/app-port.ts';
import type { ScreenLocking } from '#ui/identity-port.ts';
import type { Watched } from '#ui/watched-value.ts';

/** The app port, and what the places that host it need besides. */
export interface Core extends Omit<App, keyof ScreenLocking> {
  /** The names of the commands this person may run. */
  readonly permissions: Watched<readonly string[]>;
  /** Tries to connect now instead of waiting. */
  retryNow(): void;
  /** Ends the connection; what is durable stays. */
  stop(): void;
}
