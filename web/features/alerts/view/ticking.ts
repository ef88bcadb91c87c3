/** A value that changes with time alone: told again twice a minute, so that an alert goes on to the next person on a still screen. */
import type { Watched } from '#ui/watched-value.ts';

const TICK_MS = 30_000;

/** `watched` again at every tick. */
export const withTicks = <T>(watched: Watched<T>): Watched<T> => ({
  subscribe(run) {
    let last: { readonly value: T } | undefined;
    const stopWatching = watched.subscribe((value) => {
      last = { value };
      run(value);
    });
    const timer = setInterval(() => {
      if (last !== undefined) run(last.value);
    }, TICK_MS);
    return () => {
      clearInterval(timer);
      stopWatching();
    };
  },
});
