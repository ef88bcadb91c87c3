/** A value that several places watch; each new watcher hears the present value at once. */
import type { Watched } from '#ui/watched-value.ts';

export class Subject<T> implements Watched<T> {
  #value: T;
  readonly #watchers = new Set<(value: T) => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  /** Everybody hears it, also where one who watches fails; that failure is told once all have heard. */
  set(value: T): void {
    this.#value = value;
    const failures: unknown[] = [];
    for (const watcher of [...this.#watchers]) {
      try {
        watcher(value);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  subscribe(run: (value: T) => void): () => void {
    // A function of one's own: the same callback may be subscribed twice.
    const watcher = (value: T) => run(value);
    this.#watchers.add(watcher);
    run(this.#value);
    return () => void this.#watchers.delete(watcher);
  }
}
