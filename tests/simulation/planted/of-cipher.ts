/** Bugs of encryption: what it does not bind, what it does not hide. */
import { sodium } from '#crypto/primitives/sodium.ts';
import type { PlantedBug } from '../planted-bug.ts';
import { instead, together } from './instead.ts';

const TAG_BYTES = 16;
const INDEX_BYTES = 16;

export const bugsOfCipher: readonly PlantedBug[] = [
  {
    ...{ name: 'skipped-associated-data', when: 'before-founding' },
    about: 'a box opens wherever it is put',
    plant: () =>
      together([
        instead(
          sodium,
          'crypto_aead_xchacha20poly1305_ietf_encrypt',
          (seal) =>
            ((
              plain: Uint8Array,
              _ad: Uint8Array,
              secret: null,
              nonce: Uint8Array,
              key: Uint8Array,
            ) => seal(plain, null, secret, nonce, key)) as typeof seal,
        ),
        instead(
          sodium,
          'crypto_aead_xchacha20poly1305_ietf_decrypt',
          (open) =>
            ((secret: null, box: Uint8Array, _ad: Uint8Array, nonce: Uint8Array, key: Uint8Array) =>
              open(secret, box, null, nonce, key)) as typeof open,
        ),
      ]),
  },
  {
    ...{ name: 'plaintext', when: 'before-founding' },
    about: 'nothing is encrypted',
    plant: () =>
      together([
        instead(
          sodium,
          'crypto_aead_xchacha20poly1305_ietf_encrypt',
          () => (plain: string | Uint8Array) =>
            Buffer.concat([plain as Uint8Array, new Uint8Array(TAG_BYTES)]) as never,
        ),
        instead(
          sodium,
          'crypto_aead_xchacha20poly1305_ietf_decrypt',
          () => (_secret: unknown, box: string | Uint8Array) => box.slice(0, -TAG_BYTES) as never,
        ),
      ]),
  },
  {
    ...{ name: 'plaintext-index', when: 'before-founding' },
    about: 'rows are found by what they are called',
    plant: () =>
      instead(
        sodium,
        'crypto_generichash',
        (hash) =>
          ((length: number, message: Uint8Array, key: Uint8Array) =>
            length === INDEX_BYTES
              ? Uint8Array.from(message.slice(-INDEX_BYTES))
              : hash(length, message, key)) as typeof hash,
      ),
  },
];
