/** Values that are computed only while somebody looks: they ask everything this device knows. */
import type { Committed } from '#sync/engine/committed.ts';
import type { Engine } from '#sync/engine/engine.ts';
import type { Watched } from '#ui/watched-value.ts';

/** Computed at once, and again after every step that `isTouched` says may have changed it. */
export const whileWatched = <T>(
  engine: Engine,
  compute: () => T,
  isTouched: (committed: Committed) => boolean,
): Watched<T> => ({
  subscribe: (run) => {
    const show = () => run(compute());
    show();
    return engine.watch((committed) => {
      if (isTouched(committed)) show();
    });
  },
});
