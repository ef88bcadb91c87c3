/** What the core is to the places that host it: worker, terminal, demo, test. */
import type { PasskeyAnswers, PasskeyQuestion } from '#sync/vault.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { Result } from '#kernel/result.ts';
import type { App } from '#ui/app-port.ts';
import type { SharedDevice } from '#ui/device-port.ts';
import type { ScreenLocking } from '#ui/identity-port.ts';
import type { Searching } from '#ui/search-port.ts';
import type { Watched } from '#ui/watched-value.ts';

/** A passkey as a second way to unlock: the page talks with it, the core knows what to ask and what it opens. */
interface PasskeyAnswering {
  passkeyQuestion(): Promise<Result<PasskeyQuestion, CommandError>>;
  unlockWithPasskey(answer: Uint8Array): Promise<Result<void, CommandError>>;
  addPasskey(answers: PasskeyAnswers): Promise<Result<void, CommandError>>;
  removePasskey(): Promise<Result<void, CommandError>>;
}

/** The app port but for what only a page can do, and what the places that host it need besides. */
export interface Core
  extends Omit<App, keyof ScreenLocking | keyof SharedDevice | 'nearby'>, PasskeyAnswering {
  /** The names of the commands this person may run. */
  readonly permissions: Watched<readonly string[]>;
  /** Tries to connect now instead of waiting. */
  retryNow(): void;
  /** Ends the connection; what is durable stays. */
  stop(): void;
  /** Lets go of what was made searchable, behind a locked screen, and takes it up again. */
  readonly searching: Searching & { forget(): void; resume(): void };
}
