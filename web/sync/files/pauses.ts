/** When what did not succeed is tried again: after seconds at first, then more rarely, and at once when somebody asks. */
import type { Timers } from '#kernel/ports.ts';

const FIRST_MS = 3_000;
const LONGEST_MS = 15_000;

interface Pause {
  readonly tries: number;
  /** Undefined once the time is over. */
  readonly cancel: (() => void) | undefined;
}

export class Pauses {
  readonly #timers: Timers;
  readonly #over: () => void;
  readonly #pauses = new Map<string, Pause>();

  constructor({ timers }: { readonly timers: Timers }, over: () => void) {
    this.#timers = timers;
    this.#over = over;
  }

  has(id: string): boolean {
    return this.#pauses.get(id)?.cancel !== undefined;
  }

  begin(id: string): void {
    const tries = (this.#pauses.get(id)?.tries ?? 0) + 1;
    const waitMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1));
    const cancel = this.#timers.schedule(waitMs, () => {
      this.#pauses.set(id, { tries, cancel: undefined });
      this.#over();
    });
    this.#pauses.set(id, { tries, cancel });
  }

  /** Of one thing, or of all. */
  clear(id?: string): void {
    for (const [key, { cancel }] of [...this.#pauses]) {
      if (id !== undefined && id !== key) continue;
      cancel?.();
      this.#pauses.delete(key);
    }
  }

  end(): void {
    this.clear();
  }
}
