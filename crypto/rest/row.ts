/**
 * Rows at rest: each is sealed to its place, so rows cannot be exchanged, moved between stores or rolled back one by one without
 * notice. Values to search by are keyed hashes. Knows no database.
 *
 *   row       = nonce b24 ‖ AEAD(rowKey, nonce, plaintext, ad = ctx "row" ‖ store text | key var | schema u16 | generation u64)
 *   rowKey    = D(DEK, 32, "row", store text)
 *   indexKey  = D(DEK, 32, "row", store text | "index" text)
 *   indexHash = D(indexKey, 16, "row", index text | value var)
 */
import { contextBytes } from '../contexts.ts';
import { cryptoError, type CryptoError } from '../errors.ts';
import { concatBytes } from '../encoding/bytes.ts';
import { encode } from '../encoding/writer.ts';
import { aeadOpen, aeadSeal, NONCE_BYTES } from '../primitives/aead.ts';
import { derive } from '../primitives/hash.ts';
import { err, type Result } from '../result.ts';
import { asSecret, type Secret } from '../primitives/secret.ts';

/** The keys of one store, made once per unlock. */
export interface StoreKeys {
  readonly store: string;
  readonly rowKey: Secret;
  readonly indexKey: Secret;
}

/** Where a row belongs. All of it is known from elsewhere when the row is read. */
export interface RowPlace {
  /** The primary key of the row, as bytes. */
  readonly key: Uint8Array;
  /** The version of the row's shape, u16. */
  readonly schema: number;
  /** How often this row has been written, u64: an older row restored under a newer generation does not open. */
  readonly generation: number;
}

export const storeKeysOf = (dek: Uint8Array, store: string): StoreKeys => ({
  store,
  rowKey: keyFor(dek, (w) => w.text(store)),
  indexKey: keyFor(dek, (w) => w.text(store).text('index')),
});

const keyFor = (dek: Uint8Array, name: Parameters<typeof encode>[0]): Secret =>
  asSecret(derive(dek, 32, 'row', encode(name)));

/** The sealed row. `nonce` is 24 random bytes, new at every writing. */
export const sealRow = (
  at: { readonly keys: StoreKeys; readonly place: RowPlace; readonly nonce: Uint8Array },
  plaintext: Uint8Array,
): Uint8Array => concatBytes([at.nonce, aeadSeal(boxOf(at.keys, at.place, at.nonce), plaintext)]);

/** 'crypto/row' for every failure: another key, store, schema or generation, or altered bytes. */
export function openRow(
  at: { readonly keys: StoreKeys; readonly place: RowPlace },
  row: Uint8Array,
): Result<Uint8Array, CryptoError> {
  if (row.length < NONCE_BYTES) return err(cryptoError('crypto/row'));
  const nonce = row.slice(0, NONCE_BYTES);
  return aeadOpen(boxOf(at.keys, at.place, nonce), row.subarray(NONCE_BYTES), 'crypto/row');
}

/** 16 bytes to find rows by: equal values of one index of one store are equal, and nothing else can be told from it. */
export const indexHash = (keys: StoreKeys, index: string, value: Uint8Array): Uint8Array =>
  derive(
    keys.indexKey,
    16,
    'row',
    encode((w) => w.text(index).var(value)),
  );

const boxOf = (keys: StoreKeys, place: RowPlace, nonce: Uint8Array) => ({
  key: keys.rowKey,
  nonce,
  ad: concatBytes([
    contextBytes('row'),
    encode((w) => w.text(keys.store).var(place.key).u16(place.schema).u64(place.generation)),
  ]),
});
