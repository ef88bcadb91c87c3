/**
 * What cannot be judged yet because something it refers to has not arrived. Bounded for each author and in all; the oldest
 * is dropped, counted, and can be fetched again. Knows neither sessions nor statements.
 */
export const HELD_PER_AUTHOR_MAX = 256;
const HELD_MAX = 4096;
const HELD_BYTES_PER_AUTHOR_MAX = 8 << 20;
const HELD_BYTES_MAX = 32 << 20;

/** An id another thing waits for, in hex. An entry arrives through the log, the others through work. */
export interface Missing {
  readonly kind: 'entry' | 'session' | 'statement' | 'change';
  readonly id: string;
}

export interface Held<T> {
  readonly key: string;
  /** Whose queue it counts against. */
  readonly author: string;
  readonly bytes: number;
  readonly missing: readonly Missing[];
  readonly value: T;
}

/** The key of what first came with an id. */
export const firstOf = (id: string): string => `${id}:0`;

interface Share {
  readonly keys: Set<string>;
  bytes: number;
}

interface Kept<T> {
  readonly held: Held<T>;
  readonly share: Share;
}

export class HoldQueue<T> {
  readonly #held = new Map<string, Kept<T>>();
  readonly #shares = new Map<string, Share>();
  readonly #waiting = new Map<string, Set<string>>();
  #bytes = 0;
  #dropped = 0;

  get size(): number {
    return this.#held.size;
  }

  /** How many were dropped to keep the bounds. */
  get dropped(): number {
    return this.#dropped;
  }

  get(key: string): Held<T> | undefined {
    return this.#held.get(key)?.held;
  }

  /**
   * Under which key something with this id is held: that of the same thing where it waits already, one of its own otherwise. A
   * copy that is not quite the same never takes the place of the true one.
   */
  keyOf(id: string, isSame: (value: T) => boolean): string {
    let key = firstOf(id);
    for (let i = 1; ; i++) {
      const held = this.get(key);
      if (held === undefined || isSame(held.value)) return key;
      key = `${id}:${String(i)}`;
    }
  }

  /** Whether something waits for this id. */
  isWanted(id: string): boolean {
    return this.#waiting.has(id);
  }

  /** Holds a thing in the place of an earlier one with its key; drops the oldest where a bound is passed. */
  add(held: Held<T>): void {
    this.#remove(held.key);
    const share = this.#shares.get(held.author) ?? { keys: new Set(), bytes: 0 };
    this.#shares.set(held.author, share);
    this.#held.set(held.key, { held, share });
    share.keys.add(held.key);
    share.bytes += held.bytes;
    this.#bytes += held.bytes;
    for (const { id } of held.missing) {
      const waiting = this.#waiting.get(id) ?? new Set();
      this.#waiting.set(id, waiting.add(held.key));
    }
    while (share.keys.size > HELD_PER_AUTHOR_MAX || share.bytes > HELD_BYTES_PER_AUTHOR_MAX)
      this.#drop(share.keys);
    while (this.#held.size > HELD_MAX || this.#bytes > HELD_BYTES_MAX)
      this.#drop(this.#held.keys());
  }

  /** Takes out, oldest first, what waits for this id. */
  release(id: string): readonly Held<T>[] {
    return this.#take(this.#waiting.get(id) ?? []);
  }

  /** Takes out everything, oldest first. */
  releaseAll(): readonly Held<T>[] {
    return this.#take(this.#held.keys());
  }

  #take(keys: Iterable<string>): readonly Held<T>[] {
    const taken = [...keys].flatMap((key) => this.get(key) ?? []);
    for (const { key } of taken) this.#remove(key);
    return taken;
  }

  #drop(oldestFirst: Iterable<string>): void {
    for (const key of oldestFirst) {
      this.#remove(key);
      this.#dropped++;
      return;
    }
  }

  #remove(key: string): void {
    const kept = this.#held.get(key);
    if (kept === undefined) return;
    const { held, share } = kept;
    this.#held.delete(key);
    this.#bytes -= held.bytes;
    share.keys.delete(key);
    share.bytes -= held.bytes;
    if (share.keys.size === 0) this.#shares.delete(held.author);
    for (const { id } of held.missing) {
      const waiting = this.#waiting.get(id);
      waiting?.delete(key);
      if (waiting?.size === 0) this.#waiting.delete(id);
    }
  }
}
