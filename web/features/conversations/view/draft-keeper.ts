/**
 * Words being written, on their way to this device's own store: two seconds after the first unsaved key at the latest, or at a
 * pause. Knows no screen.
 */
import type { CommandError } from '#kernel/feature.ts';
import type { Timers } from '#kernel/ports.ts';
import type { Result } from '#kernel/result.ts';

export const KEEP_MS_MAX = 2_000;
const PAUSE_MS = 800;

export interface DraftKeeperParts {
  readonly timers: Timers;
  readonly keep: (text: string) => Promise<Result<unknown, CommandError>>;
  /** Whether there are words that are not kept yet. */
  readonly changed: (unsaved: boolean) => void;
}

export class DraftKeeper {
  readonly #parts: DraftKeeperParts;
  #kept: string;
  #text: string;
  #keeping: Promise<void> | undefined;
  #cancelPause: (() => void) | undefined;
  #cancelDeadline: (() => void) | undefined;

  constructor(parts: DraftKeeperParts, kept: string) {
    this.#parts = parts;
    this.#kept = kept;
    this.#text = kept;
  }

  typed(text: string): void {
    this.#text = text;
    this.#parts.changed(this.#unsaved);
    if (!this.#unsaved) return;
    this.#cancelPause?.();
    this.#cancelPause = this.#parts.timers.schedule(PAUSE_MS, this.#flushSoon);
    this.#cancelDeadline ??= this.#parts.timers.schedule(KEEP_MS_MAX, this.#flushSoon);
  }

  /** Keeps what is not kept; resolves when that was tried. */
  async flush(): Promise<void> {
    this.#cancelPause?.();
    this.#cancelDeadline?.();
    this.#cancelPause = undefined;
    this.#cancelDeadline = undefined;
    await this.#keeping;
    if (!this.#unsaved) return;
    this.#keeping = this.#keep(this.#text);
    await this.#keeping;
  }

  get #unsaved(): boolean {
    return this.#text !== this.#kept;
  }

  async #keep(text: string): Promise<void> {
    const kept = await this.#parts.keep(text);
    this.#keeping = undefined;
    if (kept.ok) this.#kept = text;
    this.#parts.changed(this.#unsaved);
  }

  readonly #flushSoon = (): void => void this.flush();
}
