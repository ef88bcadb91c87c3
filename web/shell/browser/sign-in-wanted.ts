/**
 * Whether the network of this place answers in the server's stead and wants somebody to sign in first, as a hotel's Wi-Fi does. Only
 * asked while the server is not reached; nothing of the app is sent to whoever answers.
 */
import type { Timers } from '#kernel/ports.ts';

const ASKED_AGAIN_MS = 10_000;

interface Asking {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly timers: Timers;
  readonly changed: (isWanted: boolean) => void;
}

export class SignInWanted {
  readonly #asking: Asking;
  #cancel: (() => void) | undefined;
  #isOffline = false;
  #isWanted = false;

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /** The server is not reached: the network is asked now, and again until it is. */
  offline(): void {
    if (this.#isOffline) return;
    this.#isOffline = true;
    void this.#ask();
  }

  reached(): void {
    this.#isOffline = false;
    this.#cancel?.();
    this.#say(false);
  }

  async #ask(): Promise<void> {
    const isWanted = await this.#isAnsweredByAnother();
    if (!this.#isOffline) return;
    this.#say(isWanted);
    this.#cancel = this.#asking.timers.schedule(ASKED_AGAIN_MS, () => void this.#ask());
  }

  #say(isWanted: boolean): void {
    if (isWanted === this.#isWanted) return;
    this.#isWanted = isWanted;
    this.#asking.changed(isWanted);
  }

  /** Our server's health is JSON, well or ill; who sends a page or sends us elsewhere is somebody else. */
  async #isAnsweredByAnother(): Promise<boolean> {
    try {
      const answer = await this.#asking.fetch('/healthz', {
        cache: 'no-store',
        redirect: 'manual',
      });
      if (answer.type === 'opaqueredirect') return true;
      const type = answer.headers.get('content-type') ?? '';
      return answer.ok && !type.includes('json');
    } catch {
      return false;
    }
  }
}
