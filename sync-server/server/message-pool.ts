/**
 * Memory for messages, cut from larger blocks: memory of its own for every message costs more than the message. A block lives
 * as long as anything cut from it, so a message that is kept for long has to be copied out.
 */
const BLOCK_BYTES = 262_144;
const POOLED_BYTES_MAX = 8_192;

export class MessagePool {
  #block = new Uint8Array(0);
  #used = 0;

  /** A copy that nobody else writes to. */
  copy(message: ArrayBuffer): Uint8Array {
    if (message.byteLength > POOLED_BYTES_MAX) return new Uint8Array(message.slice(0));
    const copy = this.take(message.byteLength);
    copy.set(new Uint8Array(message));
    return copy;
  }

  /** So many bytes, zeros, that nobody else writes to. */
  take(length: number): Uint8Array {
    if (length > POOLED_BYTES_MAX) return new Uint8Array(length);
    if (this.#used + length > this.#block.length) {
      this.#block = new Uint8Array(BLOCK_BYTES);
      this.#used = 0;
    }
    const taken = this.#block.subarray(this.#used, this.#used + length);
    this.#used += length;
    return taken;
  }
}
