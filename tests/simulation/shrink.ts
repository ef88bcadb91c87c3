/** Makes a history that fails as short as it gets: steps are left out, many at once and then one by one, while it still fails. */
import { runHistory } from './history.ts';

interface Failing {
  readonly seed: number;
  readonly steps: number;
}

/** How a failure ends says what kind it is; whom it befell may change while steps are left out. */
const kindOf = (failure: string): string => failure.split(' ').slice(-2).join(' ');

/** The numbers of the steps without any of which the history would pass. */
export async function shrink({ seed, steps }: Failing): Promise<readonly number[]> {
  const whole = await runHistory({ seed, steps });
  const wanted = new Set(whole.map(kindOf));
  const fails = async (kept: readonly number[]): Promise<boolean> => {
    const failures = await runHistory({ seed, steps, only: new Set(kept) });
    return failures.some((failure) => wanted.has(kindOf(failure)));
  };
  let kept: readonly number[] = Array.from({ length: steps }, (_, step) => step);
  for (let size = Math.ceil(steps / 2); size >= 1; size = Math.floor(size / 2))
    for (let at = 0; at < kept.length;) {
      const fewer = [...kept.slice(0, at), ...kept.slice(at + size)];
      if (await fails(fewer)) kept = fewer;
      else at += size;
    }
  return kept;
}
