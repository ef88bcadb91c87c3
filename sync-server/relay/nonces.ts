/** Random bytes that each connection is greeted with, cut from larger blocks: ten thousand pieces of memory cost more than their bytes. */
import type { RandomBytes } from '#crypto/relay/relay-identity.ts';

const NONCE_BYTES = 32;
const BLOCK_BYTES = 256 * NONCE_BYTES;

export class Nonces {
  readonly #random: RandomBytes;
  #block: Uint8Array = new Uint8Array(0);
  #used = 0;

  constructor(random: RandomBytes) {
    this.#random = random;
  }

  /** 32 bytes that nobody else gets. */
  take(): Uint8Array {
    if (this.#used >= this.#block.length) {
      this.#block = this.#random(BLOCK_BYTES);
      this.#used = 0;
    }
    const nonce = this.#block.subarray(this.#used, this.#used + NONCE_BYTES);
    this.#used += NONCE_BYTES;
    return nonce;
  }
}
