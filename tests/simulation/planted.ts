/** Testing the tester: a bug is planted around the program, and some history has to notice. */
import { runHistory } from './history.ts';
import type { PlantedBug } from './planted-bug.ts';

export interface Catch {
  readonly bug: string;
  /** How many histories it took. */
  readonly histories: number;
  /** The first violation that was reported; undefined when nothing was noticed. */
  readonly by: string | undefined;
  /** Histories that fail without the bug as well: they say nothing about it, and are violations themselves. */
  readonly failAnyway: readonly number[];
}

/** Every bug has to be caught within so many histories. */
const PLANTED_HISTORIES_MAX = 2_000;

interface Hunt {
  readonly seed: number;
  readonly steps: number;
  /** After which a bug counts as not caught, so that none stalls whoever waits for the others. */
  readonly secondsMax: number;
}

/** Runs histories with the bug until one fails. A bug that stops everything is caught as well: somebody waits in vain. */
export async function caughtBy(bug: PlantedBug, { seed, steps, secondsMax }: Hunt): Promise<Catch> {
  const end = performance.now() + secondsMax * 1_000;
  const failAnyway: number[] = [];
  let done = 0;
  for (; done < PLANTED_HISTORIES_MAX && performance.now() < end; done++) {
    const history = { seed: seed + done, steps };
    const [by] = await runHistory({ ...history, bug });
    if (by === undefined) continue;
    const [anyway] = await runHistory(history);
    if (anyway === undefined) return { bug: bug.name, histories: done + 1, by, failAnyway };
    failAnyway.push(history.seed);
  }
  return { bug: bug.name, histories: done, by: undefined, failAnyway };
}
