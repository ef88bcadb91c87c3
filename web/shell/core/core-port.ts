/** What the core is to the places that host it: worker, terminal, demo, test. */
import type { App, ScreenLocking, Watched } from '#ui/app-port.ts';

/** The app port, and what the places that host it need besides. */
export interface Core extends Omit<App, keyof ScreenLocking> {
  /** The names of the commands this person may run. */
  readonly permissions: Watched<readonly string[]>;
  /** Tries to connect now instead of waiting. */
  retryNow(): void;
  /** Ends the connection; what is durable stays. */
  stop(): void;
}
