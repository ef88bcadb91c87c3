/** How much an envelope's size tells: bodies are padded with zeros to a few lengths. Knows nothing of what is inside. */

const SMALLEST_BODY_BYTES = 256;
const DOUBLING_UP_TO_BYTES = 4096;

/**
 * The length a body of `length` bytes is padded to: 256, 512, 1,024, 2,048, 4,096; above, the next multiple of
 * 2^(⌊log2 length⌋ − 3), which adds at most an eighth.
 */
export function paddedLength(length: number): number {
  if (length > DOUBLING_UP_TO_BYTES) {
    const step = 2 ** (Math.floor(Math.log2(length)) - 3);
    return Math.ceil(length / step) * step;
  }
  let padded = SMALLEST_BODY_BYTES;
  while (padded < length) padded *= 2;
  return padded;
}

/** The bytes with zeros behind them. */
export function pad(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(paddedLength(bytes.length));
  padded.set(bytes);
  return padded;
}
