/** Testing the tester: a bug is planted around the program, and some history has to notice. */
import { runHistory } from './history.ts';
import type { PlantedBug } from './planted-bug.ts';

export interface Catch {
  readonly bug: string;
  /** How many histories it took. */
  readonly histories: number;
  /** The first violation that was reported; undefined when nothing was noticed. */
  readonly by: string | undefined;
}

/** Every bug has to be caught within so many histories. */
const PLANTED_HISTORIES_MAX = 2_000;

/** Runs histories with the bug until one fails. A bug that stops everything is caught as well: somebody waits in vain. */
export async function caughtBy(
  bug: PlantedBug,
  { seed, steps }: { readonly seed: number; readonly steps: number },
): Promise<Catch> {
  for (let done = 0; done < PLANTED_HISTORIES_MAX; done++) {
    const [by] = await runHistory({ seed: seed + done, steps, bug });
    if (by !== undefined) return { bug: bug.name, histories: done + 1, by };
  }
  return { bug: bug.name, histories: PLANTED_HISTORIES_MAX, by: undefined };
}
