/** A watched value computed from another, or from several. */
import type { Watched } from './watched-value.ts';

export const derivedOf = <T, U>(watched: Watched<T>, compute: (value: T) => U): Watched<U> => ({
  subscribe: (run) => watched.subscribe((value) => run(compute(value))),
});

/** All values of several, in their order; called first when each has answered once. */
export const allOf = <T>(sources: readonly Watched<T>[]): Watched<readonly T[]> => ({
  subscribe: (run) => {
    const values = new Map<number, T>();
    const tell = () => {
      if (values.size === sources.length)
        run([...values].sort(([a], [b]) => a - b).map(([, value]) => value));
    };
    const stops = sources.map((source, index) =>
      source.subscribe((value) => {
        values.set(index, value);
        tell();
      }),
    );
    if (sources.length === 0) run([]);
    return () => {
      for (const stop of stops) stop();
    };
  },
});

/** Two of different kinds; called first when both have answered. */
export const bothOf = <A, B>(first: Watched<A>, second: Watched<B>): Watched<readonly [A, B]> => ({
  subscribe: (run) => {
    let a: { readonly value: A } | undefined;
    let b: { readonly value: B } | undefined;
    const tell = () => a && b && run([a.value, b.value]);
    const stops = [
      first.subscribe((value) => {
        a = { value };
        tell();
      }),
      second.subscribe((value) => {
        b = { value };
        tell();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  },
});
