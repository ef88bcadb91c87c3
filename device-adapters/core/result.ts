/** The outcome of anything that may fail for a reason the caller can act on. Same shape as everywhere else in the project; copied so that this folder imports nothing of ours. */
export type Result<T, E> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error });
