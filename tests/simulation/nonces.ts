/**
 * Every nonce of a history with the key it was used under: two different texts under one pair would open each other. Kept by
 * whoever watches the cipher, not by the program.
 */
import { sodium } from '#crypto/primitives/sodium.ts';
import { instead } from './planted/instead.ts';

export class Nonces {
  readonly #sealed = new Map<string, Buffer>();
  #repeated = 0;

  /** Watches from now on; the answer ends it. */
  watch(): () => void {
    return instead(
      sodium,
      'crypto_aead_xchacha20poly1305_ietf_encrypt',
      (seal) =>
        ((plain: Uint8Array, bound: Uint8Array, none: null, nonce: Uint8Array, key: Uint8Array) => {
          const box = seal(plain, bound, none, nonce, key);
          this.#note(Buffer.concat([nonce, key]), Buffer.from(box));
          return box;
        }) as typeof seal,
    );
  }

  /** How often a nonce sealed a second text under the same key. */
  get repeated(): number {
    return this.#repeated;
  }

  #note(place: Buffer, box: Buffer): void {
    const key = place.toString('latin1');
    const before = this.#sealed.get(key);
    if (before === undefined) this.#sealed.set(key, box);
    else if (!before.equals(box)) this.#repeated += 1;
  }
}
