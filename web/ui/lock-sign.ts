/**
 * A letter and a shape that somebody picks to find themselves by on the locked screen of a shared device. It stands in clear on
 * the disk, so it is never made of a name: people pick it themselves.
 */

export const LOCK_SHAPES = ['triangle', 'circle', 'square', 'diamond'] as const;
export type LockShape = (typeof LOCK_SHAPES)[number];

export interface LockSign {
  /** One letter of any script, as a capital where the script has capitals. */
  readonly letter: string;
  readonly shape: LockShape;
}

/** Of whoever set up a device alone and never picked one. */
export const FIRST_SIGN: LockSign = { letter: 'A', shape: 'triangle' };

const LETTER = /^\p{L}\p{M}?$/u;

/** Undefined for anything but one letter. */
export function parseLetter(typed: string): string | undefined {
  const letter = typed.trim().normalize('NFC');
  // Letters without a capital of one sign stay as they are.
  const capital = letter.toUpperCase();
  const chosen = [...capital].length === [...letter].length ? capital : letter;
  return LETTER.test(chosen) ? chosen : undefined;
}

export const signText = ({ letter, shape }: LockSign): string => `${letter} ${shape}`;

/** Undefined for what `signText` does not write. */
export function parseSign(text: string): LockSign | undefined {
  const [typed = '', named, ...rest] = text.split(' ');
  const letter = parseLetter(typed);
  const shape = LOCK_SHAPES.find((one) => one === named);
  return letter !== undefined && shape !== undefined && rest.length === 0
    ? { letter, shape }
    : undefined;
}

export const isSameSign = (one: LockSign, other: LockSign): boolean =>
  one.letter === other.letter && one.shape === other.shape;

/** For who comes next: a letter nobody has, so that two people are told apart even by one who sees no shapes. */
export function freeSign(taken: readonly LockSign[]): LockSign {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const letter = letters.find((one) => taken.every((sign) => sign.letter !== one)) ?? 'A';
  const shape = LOCK_SHAPES[taken.length % LOCK_SHAPES.length] ?? FIRST_SIGN.shape;
  return { letter, shape };
}
