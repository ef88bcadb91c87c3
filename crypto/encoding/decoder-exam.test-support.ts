/**
 * The exam every decoder sits in its tests: what it accepts it accepts in one form only, and nothing makes it throw.
 * Knows no structure and no test runner.
 */
import type { CryptoError } from '../errors.ts';
import type { Result } from '../result.ts';
import { concatBytes, equalBytes } from './bytes.ts';

export interface DecoderExam<T> {
  readonly parse: (bytes: Uint8Array) => Result<T, CryptoError>;
  readonly encode: (value: T) => Uint8Array;
  readonly valid: Uint8Array;
}

const EVERY_BIT_UP_TO_BYTES = 256;

/**
 * What is wrong with a decoder, in words; empty when nothing is. Tried: the valid bytes, every truncation, trailing bytes,
 * and flipped bits (every one in short structures, one per byte in long ones), which must be refused or be another canonical
 * form.
 */
export function examineDecoder<T>(exam: DecoderExam<T>): readonly string[] {
  const { valid } = exam;
  const bits = valid.length <= EVERY_BIT_UP_TO_BYTES ? 8 : 1;
  const truncated = Array.from({ length: valid.length }, (_, length) => valid.slice(0, length));
  const trailing = [0, 1, 255].map((byte) => concatBytes([valid, Uint8Array.of(byte)]));
  const flipped = Array.from({ length: valid.length * bits }, (_, i) =>
    flipBit(valid, bits === 8 ? i : i * 8 + (i % 8)),
  );
  return [
    ...(accepts(exam, valid) === true ? [] : ['the valid bytes are not accepted in one form']),
    ...truncated.flatMap((bytes) =>
      accepts(exam, bytes) === false ? [] : [`cut to ${bytes.length} bytes it is not refused`],
    ),
    ...trailing.flatMap((bytes) =>
      accepts(exam, bytes) === false ? [] : ['a trailing byte is not refused'],
    ),
    ...flipped.flatMap((bytes, i) =>
      typeof accepts(exam, bytes) === 'boolean' ? [] : [`flip ${i} throws or is not canonical`],
    ),
  ];
}

/** True for accepted and canonical, false for refused with a code, and a word for what must never happen. */
function accepts<T>(exam: DecoderExam<T>, bytes: Uint8Array): boolean | 'thrown' | 'second form' {
  try {
    const result = exam.parse(bytes);
    if (!result.ok) return false;
    return equalBytes(exam.encode(result.value), bytes) || 'second form';
  } catch {
    return 'thrown';
  }
}

/** The bytes with one bit changed, counted from the highest bit of the first byte. */
export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const flipped = bytes.slice();
  flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7));
  return flipped;
}
