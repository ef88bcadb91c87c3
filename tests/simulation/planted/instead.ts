/** Replacing a method of an object or a class for a while. */

/** `wrap` is handed what stood there; the answer puts it back. */
export function instead<Owner extends object, Name extends keyof Owner>(
  owner: Owner,
  name: Name,
  wrap: (original: Owner[Name]) => Owner[Name],
): () => void {
  const original = owner[name];
  Object.assign(owner, { [name]: wrap(original) });
  return () => {
    Object.assign(owner, { [name]: original });
  };
}

export const together = (undo: readonly (() => void)[]) => (): void => {
  for (const each of undo) each();
};
