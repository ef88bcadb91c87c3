/** Bit fields as lists of words. A bit without a word is reported, never dropped. */
import type { Warning } from './warnings.ts';

/** Word of each bit, from bit 0 on; `undefined` is a bit the profile leaves out or a field of its own. */
export type BitNames<Name extends string> = readonly (Name | undefined)[];

/** The words of the bits that are set, lowest bit first. */
export function namesOfBits<Name extends string>(bits: number, names: BitNames<Name>): Name[] {
  const found: Name[] = [];
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    if (name !== undefined && (bits & (1 << i)) !== 0) found.push(name);
  }
  return found;
}

/** Notes 'reserved-bits' when a bit outside `known` is set, and says whether it did. */
export function noteReservedBits(bits: number, known: number, warnings: Warning[]): boolean {
  const reserved = (bits & ~known) !== 0;
  if (reserved && !warnings.includes('reserved-bits')) warnings.push('reserved-bits');
  return reserved;
}

/** The word for a code, or null with 'reserved-value' when the profile has none. */
export function nameOfCode<Name extends string>(
  code: number,
  names: BitNames<Name>,
  warnings: Warning[],
): Name | null {
  const name = names[code];
  if (name === undefined) warnings.push('reserved-value');
  return name ?? null;
}
