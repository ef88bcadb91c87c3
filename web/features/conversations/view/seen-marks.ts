/**
 * Which messages were on an unlocked screen for a second. Told when one comes into view and leaves it; says, some at a time, which
 * have been seen. Knows no screen.
 */
import type { Timers } from '#kernel/ports.ts';
import { MARKED_MAX } from '../records.ts';

/** As long as a message has to be drawn to count as seen (the status language). */
export const SEEN_MS = 1_000;
/** Messages that become seen together are marked together. */
const GATHER_MS = 300;

export class SeenMarks {
  readonly #timers: Timers;
  readonly #mark: (messages: readonly string[]) => void;
  readonly #dwelling = new Map<string, () => void>();
  readonly #done = new Set<string>();
  #gathered: string[] = [];
  #cancelGathering: (() => void) | undefined;

  constructor(timers: Timers, mark: (messages: readonly string[]) => void) {
    this.#timers = timers;
    this.#mark = mark;
  }

  entered(message: string): void {
    if (this.#done.has(message) || this.#dwelling.has(message)) return;
    this.#dwelling.set(
      message,
      this.#timers.schedule(SEEN_MS, () => this.#seen(message)),
    );
  }

  left(message: string): void {
    this.#dwelling.get(message)?.();
    this.#dwelling.delete(message);
  }

  /** The screen is hidden or gone: nothing on it is being seen. What has been seen is told at once. */
  hidden(): void {
    for (const message of [...this.#dwelling.keys()]) this.left(message);
    this.#tell();
  }

  #seen(message: string): void {
    this.#dwelling.delete(message);
    this.#done.add(message);
    this.#gathered.push(message);
    this.#cancelGathering ??= this.#timers.schedule(GATHER_MS, () => this.#tell());
  }

  #tell(): void {
    this.#cancelGathering?.();
    this.#cancelGathering = undefined;
    const gathered = this.#gathered;
    this.#gathered = [];
    for (let at = 0; at < gathered.length; at += MARKED_MAX)
      this.#mark(gathered.slice(at, at + MARKED_MAX));
  }
}
