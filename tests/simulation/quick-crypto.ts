/**
 * Cryptography at the pace of a simulation. Passphrases do not cost the second that Argon2id takes on purpose, and what one
 * simulated device has calculated is not calculated again by the next one: the same question has the same answer. Everything
 * is what the product would have computed; all of it is held against published vectors in `tests/vectors`.
 */
import { initCrypto, sodium } from '#crypto/primitives/sodium.ts';

/** Depends on the passphrase and its salt alone, so that a wrong passphrase opens nothing. */
const quickHash = (length: number, password: string | Uint8Array, salt: Uint8Array): Uint8Array =>
  sodium.crypto_generichash(length, password, salt);

const REMEMBERED_MAX = 20_000;

const keyOf = (...parts: readonly (string | Uint8Array)[]): string =>
  parts.map((part) => bufferOf(part).toString('latin1')).join('/');

const bufferOf = (part: string | Uint8Array): Buffer =>
  typeof part === 'string'
    ? Buffer.from(part)
    : Buffer.from(part.buffer, part.byteOffset, part.byteLength);

/** Answers by their questions; forgets all of them when they are too many. */
class Remembered<T> {
  readonly #answers = new Map<string, T>();

  ask(question: string, compute: () => T): T {
    const known = this.#answers.get(question);
    if (known !== undefined) return known;
    const answer = compute();
    this.keep(question, answer);
    return answer;
  }

  keep(question: string, answer: T): void {
    if (this.#answers.size >= REMEMBERED_MAX) this.#answers.clear();
    this.#answers.set(question, answer);
  }
}

/** Whoever is given bytes may overwrite them: a key is wiped after its use. */
const copied = <T extends Readonly<Record<string, unknown>>>(answer: T): T =>
  Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? value.slice() : value,
    ]),
  ) as T;

/** Ed25519: a signature that was made here is true, and one that was checked is not checked again. */
function rememberingSignatures() {
  const { crypto_sign_detached: sign, crypto_sign_verify_detached: verify } = sodium;
  const known = new Remembered<boolean>();
  return {
    crypto_sign_detached: (message: string | Uint8Array, secretKey: Uint8Array): Uint8Array => {
      const signature = sign(message, secretKey);
      // The second half of a secret key is its public key.
      known.keep(
        keyOf(signature, secretKey.slice(-sodium.crypto_sign_PUBLICKEYBYTES), message),
        true,
      );
      return signature;
    },
    crypto_sign_verify_detached: (
      signature: Uint8Array,
      message: string | Uint8Array,
      publicKey: Uint8Array,
    ): boolean =>
      known.ask(keyOf(signature, publicKey, message), () => verify(signature, message, publicKey)),
  };
}

/** Key pairs of seeds, and what is sealed to a key by a seed: everybody who opens a seal calculates it again. */
function rememberingKeys() {
  const {
    crypto_sign_seed_keypair: signing,
    crypto_kem_xwing_seed_keypair: box,
    crypto_kem_xwing_enc_deterministic: seal,
  } = sodium;
  return {
    crypto_sign_seed_keypair: remembering((seed: Uint8Array) => signing(seed)),
    crypto_kem_xwing_seed_keypair: remembering((seed: Uint8Array) => box(seed)),
    crypto_kem_xwing_enc_deterministic: remembering((key: Uint8Array, seed: Uint8Array) =>
      seal(key, seed),
    ),
  };
}

function remembering<
  Asked extends readonly Uint8Array[],
  Answer extends Readonly<Record<string, unknown>>,
>(compute: (...asked: Asked) => Answer): (...asked: Asked) => Answer {
  const known = new Remembered<Answer>();
  return (...asked) => copied(known.ask(keyOf(...asked), () => compute(...asked)));
}

/** For the whole process: nothing else may run in it. */
export async function quickCrypto(): Promise<void> {
  await initCrypto();
  Object.assign(sodium, {
    crypto_pwhash: quickHash,
    ...rememberingSignatures(),
    ...rememberingKeys(),
  });
}
