/**
 * Memory for rows on their way to the disk, cut from larger blocks: the store asks the system for the address of each block, and
 * the garbage collector counts each by itself. A block is let go when everything cut from it was written.
 */
const BLOCK_BYTES = 262_144;
const POOLED_BYTES_MAX = 16_384;

export class RowPool {
  #block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  #used = 0;

  /** So many bytes that nobody else writes to, with anything in them. */
  readonly take = (length: number): Buffer => {
    if (length > POOLED_BYTES_MAX) return Buffer.allocUnsafeSlow(length);
    if (this.#used + length > BLOCK_BYTES) {
      this.#block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
      this.#used = 0;
    }
    const taken = Buffer.from(this.#block.buffer, this.#used, length);
    this.#used += length;
    return taken;
  };
}

/** Gives so many bytes for a row. */
export type TakeBytes = (length: number) => Buffer;

/** Memory of its own for one row. */
export const ownBytes: TakeBytes = (length) => Buffer.allocUnsafeSlow(length);
