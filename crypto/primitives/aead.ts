/** XChaCha20-Poly1305. It does not commit to its key: whoever needs that commits to the key in signed data. */
import { cryptoError, type CryptoError, type CryptoErrorCode } from '../errors.ts';
import { err, ok, type Result } from '../result.ts';
import { sodium } from './sodium.ts';

export const NONCE_BYTES = 24;
export const TAG_BYTES = 16;

export interface AeadBox {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly ad: Uint8Array;
}

export const aeadSeal = (box: AeadBox, plaintext: Uint8Array): Uint8Array =>
  sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, box.ad, null, box.nonce, box.key);

/** One code for every way of failing; the caller says which ('crypto/open' unless it has its own). */
export function aeadOpen(
  box: AeadBox,
  ciphertext: Uint8Array,
  code: CryptoErrorCode = 'crypto/open',
): Result<Uint8Array, CryptoError> {
  try {
    return ok(
      sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
        null,
        ciphertext,
        box.ad,
        box.nonce,
        box.key,
      ),
    );
  } catch {
    return err(cryptoError(code));
  }
}

/** A nonce of zeros with a big-endian number in its last eight bytes, for keys whose use is counted or single. */
export function countedNonce(count: number): Uint8Array {
  const nonce = new Uint8Array(NONCE_BYTES);
  new DataView(nonce.buffer).setBigUint64(16, BigInt(count));
  return nonce;
}
