/** How a step of the engine ended. */
import type { CommandError } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';

/** The answer of a step, also when it throws: what is thrown here is a broken invariant, and its text may say too much. */
export async function unbroken<T>(
  run: () => Promise<Result<T, CommandError>>,
): Promise<Result<T, CommandError>> {
  try {
    return await run();
  } catch {
    return err({ code: 'engine/failed' });
  }
}

/** The answer of a step; where it is a good one, its documents have put in what they owe. */
export async function settled<T>(
  batch: { settle(): void },
  answered: Promise<Result<T, CommandError>>,
): Promise<Result<T, CommandError>> {
  const answer = await answered;
  if (answer.ok) batch.settle();
  return answer;
}

/** The error of a promise, if it is one. */
export const firstError = async (
  result: Promise<Result<void, CommandError>>,
): Promise<CommandError | undefined> => {
  const answered = await result;
  return answered.ok ? undefined : answered.error;
};

/** The answer of a step that cannot fail. */
export const done = (_nothing?: void): Promise<Result<void, never>> =>
  Promise.resolve(ok(undefined));
