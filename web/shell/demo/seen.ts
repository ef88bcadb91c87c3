/** Waiting for something watched to become so. */
import type { Watched } from '#ui/watched-value.ts';

/** Resolves when a watched value is as wished. */
export function seen<T>(watched: Watched<T>, isSo: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    let isDone = false;
    let stop = (): void => undefined;
    const look = (value: T): void => {
      if (isDone || !isSo(value)) return;
      isDone = true;
      queueMicrotask(() => stop());
      resolve(value);
    };
    stop = watched.subscribe(look);
  });
}
