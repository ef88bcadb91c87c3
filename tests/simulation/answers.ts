/** Waiting for what the program answers, in a world in which time stands still. */
import type { Result } from '#kernel/result.ts';

/** Turns after which an answer that has not come never comes. */
const TURNS_MAX = 20_000;

export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export type Answer<T> = Result<T, { readonly code: string }>;

/** Waits for an answer without letting time pass; throws when none comes. */
export async function answered<T>(promise: Promise<T>): Promise<T> {
  let answer: { readonly value: T } | undefined;
  const whenDone = promise.then((value) => (answer = { value }));
  for (let turn = 0; turn < TURNS_MAX; turn++) {
    if (answer !== undefined) return answer.value;
    await Promise.race([whenDone, nextTurn()]);
  }
  throw new Error('an operation never answered');
}
