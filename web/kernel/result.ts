/** The outcome of anything that may fail for a reason the caller can act on. */
export type Result<T, E> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error });

/** Stops the program on a mistake of the programmer; never used for input. */
export function invariant(condition: boolean, reason: string): asserts condition {
  if (!condition) throw new Error(`invariant: ${reason}`);
}
