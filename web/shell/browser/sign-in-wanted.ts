/**
 * Whether the network of this place answers in the server's stead and wants somebody to sign in first, as a hotel's Wi-Fi does. Only
 * asked while the server is not reached; nothing of the app is sent to whoever answers.
 */

const ASKED_AGAIN_MS = 10_000;

interface Asking {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly now: () => number;
}

export class SignInWanted {
  readonly #asking: Asking;
  #askedAt = Number.NEGATIVE_INFINITY;
  #last = false;

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /** Asked at most every ten seconds; between two questions the last answer stands. */
  async ask(): Promise<boolean> {
    const { now } = this.#asking;
    if (now() - this.#askedAt < ASKED_AGAIN_MS) return this.#last;
    this.#askedAt = now();
    this.#last = await this.#isAnsweredByAnother();
    return this.#last;
  }

  /** A server that is reached again owes nobody an answer about the network. */
  forget(): void {
    this.#askedAt = Number.NEGATIVE_INFINITY;
    this.#last = false;
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
