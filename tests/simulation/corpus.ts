/** Histories that failed once, each with the steps that showed it. They run before any other, for as long as there is a simulator. */
import type { Alphabet } from './alphabet.ts';
import { runHistory } from './history.ts';

interface Kept {
  readonly seed: number;
  readonly steps: number;
  readonly only: readonly number[];
  /** The alphabet it was found with. */
  readonly alphabet: Alphabet;
}

const CORPUS: readonly Kept[] = [
  // A clock that is wrong by more than a token lasts: channels that are refused wait for the next try, and do not wake each other.
  { seed: 143, steps: 9, only: [3, 7, 8], alphabet: 'first' },
  // Somebody whose access has ended writes, and the battery is pulled: what they wrote is promised to nobody, as with any other operation.
  { seed: 553, steps: 40, only: [16, 27, 28, 29, 32], alphabet: 'first' },
  // A relay loses what told of records before the clinic's keys changed: whoever is let in afterwards learns of them all the same.
  { seed: 2097, steps: 20, only: [0, 2, 3, 18], alphabet: 'third' },
];

/** What failed again, by its seed. */
export async function runCorpus(): Promise<readonly (readonly [number, readonly string[]])[]> {
  const failed: (readonly [number, readonly string[]])[] = [];
  for (const { seed, steps, only, alphabet } of CORPUS) {
    const failures = await runHistory({ seed, steps, only: new Set(only), alphabet });
    if (failures.length > 0) failed.push([seed, failures]);
  }
  return failed;
}
