/** Which binding a row of key presses names: one key (`?`) or two within a second and a half (`g t`). Pure. */

export const SEQUENCE_MS_MAX = 1_500;

export interface Pressed {
  readonly key: string;
  readonly atMs: number;
}

export type Heard<T> =
  | { readonly kind: 'run'; readonly binding: T }
  /** The first of two keys. */
  | { readonly kind: 'wait'; readonly first: Pressed }
  | { readonly kind: 'nothing' };

/** `first` is what the last call said to wait with. */
export function hear<T extends { readonly keys: string }>(
  bindings: readonly T[],
  pressed: Pressed,
  first: Pressed | undefined,
): Heard<T> {
  const isSecond = first !== undefined && pressed.atMs - first.atMs <= SEQUENCE_MS_MAX;
  const typed = isSecond ? `${first.key} ${pressed.key}` : pressed.key;
  const binding = bindings.find(({ keys }) => keys === typed);
  if (binding !== undefined) return { kind: 'run', binding };
  const begins = bindings.some(({ keys }) => keys.startsWith(`${pressed.key} `));
  return begins ? { kind: 'wait', first: pressed } : { kind: 'nothing' };
}
