/**
 * Passphrases in the worlds of the tests do not cost the second that Argon2id takes on purpose: they depend on the passphrase and
 * its salt alone, so a wrong one opens nothing. Argon2id itself is held against its vectors in `crypto/rest/`.
 */
import { initCrypto, sodium } from '#crypto/primitives/sodium.ts';

const quickHash = (length: number, password: string | Uint8Array, salt: Uint8Array): Uint8Array =>
  sodium.crypto_generichash(length, password, salt);

await initCrypto();
Object.assign(sodium, { crypto_pwhash: quickHash });
