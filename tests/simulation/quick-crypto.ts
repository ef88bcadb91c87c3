/**
 * Cryptography at the pace of a simulation. Passphrases do not cost the second that Argon2id takes on purpose, and a signature
 * that one simulated device has checked is not calculated again for the next one: the same question has the same answer.
 * Everything else is computed as in the product. Argon2id and Ed25519 are held against published vectors in `tests/vectors`.
 */
import { initCrypto, sodium } from '#crypto/primitives/sodium.ts';

/** Depends on the passphrase and its salt alone, so that a wrong passphrase opens nothing. */
const quickHash = (length: number, password: string | Uint8Array, salt: Uint8Array): Uint8Array =>
  sodium.crypto_generichash(length, password, salt);

const REMEMBERED_MAX = 20_000;

interface Checked {
  readonly message: Buffer;
  readonly isTrue: boolean;
}

function rememberingVerify(verify: typeof sodium.crypto_sign_verify_detached) {
  const known = new Map<string, Checked>();
  return (signature: Uint8Array, message: string | Uint8Array, publicKey: Uint8Array): boolean => {
    const text = Buffer.from(message);
    const place = Buffer.concat([signature, publicKey]).toString('latin1');
    const before = known.get(place);
    if (before?.message.equals(text) === true) return before.isTrue;
    const isTrue = verify(signature, message, publicKey);
    if (known.size >= REMEMBERED_MAX) known.clear();
    known.set(place, { message: text, isTrue });
    return isTrue;
  };
}

/** For the whole process: nothing else may run in it. */
export async function quickCrypto(): Promise<void> {
  await initCrypto();
  Object.assign(sodium, {
    crypto_pwhash: quickHash,
    crypto_sign_verify_detached: rememberingVerify(sodium.crypto_sign_verify_detached),
  });
}
