/**
 * A slot opens the key of everything at rest (DEK) with a passphrase or a passkey. Knows no rows and no storage.
 *
 *   Slot = version u8=1 | type u8 | dekCommit b32 | nonce b24 | fields | wrapped b48
 *          type 1 passphrase: passes u32 | memoryBytes u32 | salt b16         slotKey = Argon2id(passphrase, salt)
 *          type 2 passkey:    prfSalt b32 | credentialId var (1..1023)        slotKey = D(PRF output, 32, "slot")
 *   wrapped   = AEAD(slotKey, nonce, DEK, ad = ctx "slot" ‖ all before)
 *   dekCommit = H("dek-commit", DEK)
 */
import { contextBytes } from '../contexts.ts';
import { cryptoError, invariant, type CryptoError } from '../errors.ts';
import { concatBytes, equalBytes } from '../encoding/bytes.ts';
import { decode, type ByteReader } from '../encoding/reader.ts';
import { encode } from '../encoding/writer.ts';
import { aeadOpen, aeadSeal, NONCE_BYTES, TAG_BYTES } from '../primitives/aead.ts';
import { derive, equalSecrets, hash } from '../primitives/hash.ts';
import {
  keyFromPassphrase,
  PASSPHRASE_COST_FLOOR,
  PASSPHRASE_SALT_BYTES,
  type PassphraseCost,
} from '../primitives/passphrase.ts';
import type { RandomBytes } from '../primitives/sodium.ts';
import { err, ok, type Result } from '../result.ts';
import { asSecret } from '../primitives/secret.ts';

export const DEK_BYTES = 32;
const PRF_OUTPUT_BYTES = 32;
const PRF_SALT_BYTES = 32;
const VERSION = 1;
const PASSPHRASE_TYPE = 1;
const PASSKEY_TYPE = 2;
const CREDENTIAL_ID_BYTES_MAX = 1023;

interface SlotBase {
  /** 32 bytes, public: commits to the DEK, because the cipher does not commit to its key. */
  readonly dekCommit: Uint8Array;
  readonly nonce: Uint8Array;
  readonly wrapped: Uint8Array;
}

export interface PassphraseSlot extends SlotBase {
  readonly type: 'passphrase';
  readonly cost: PassphraseCost;
  readonly salt: Uint8Array;
}

export interface PasskeySlot extends SlotBase {
  readonly type: 'passkey';
  /** 32 bytes: what the passkey's PRF is asked about. */
  readonly prfSalt: Uint8Array;
  readonly credentialId: Uint8Array;
}

export type Slot = PassphraseSlot | PasskeySlot;

/** A new slot. Takes the time of Argon2id. 'crypto/slot' for a cost below the floor. */
export function createPassphraseSlot(
  secret: { readonly dek: Uint8Array; readonly passphrase: string; readonly cost?: PassphraseCost },
  random: RandomBytes,
): Result<PassphraseSlot, CryptoError> {
  const cost = secret.cost ?? PASSPHRASE_COST_FLOOR;
  const salt = random(PASSPHRASE_SALT_BYTES);
  const slotKey = keyFromPassphrase(secret.passphrase, salt, cost);
  if (!slotKey.ok) return slotKey;
  const clear = { type: 'passphrase', cost, salt, ...clearOf(secret.dek, random) } as const;
  return ok({ ...clear, wrapped: aeadSeal(boxOf(clear, slotKey.value), secret.dek) });
}

/** 'crypto/slot' for every failure: wrong passphrase, altered slot, cost below the floor, another DEK than committed to. */
export function openPassphraseSlot(
  slot: PassphraseSlot,
  passphrase: string,
): Result<Uint8Array, CryptoError> {
  const slotKey = keyFromPassphrase(passphrase, slot.salt, slot.cost);
  return slotKey.ok ? unwrap(slot, slotKey.value) : slotKey;
}

/**
 * A new slot for a passkey whose PRF gave `prfOutput` (32 bytes) for `prfSalt`, with user verification. Before it is saved the
 * caller asks the passkey a second time and opens the slot with that answer. 'crypto/slot' for outputs and ids of other lengths.
 */
export function createPasskeySlot(
  secret: {
    readonly dek: Uint8Array;
    readonly prfOutput: Uint8Array;
    readonly prfSalt: Uint8Array;
    readonly credentialId: Uint8Array;
  },
  random: RandomBytes,
): Result<PasskeySlot, CryptoError> {
  const { dek, prfOutput, prfSalt, credentialId } = secret;
  const idLength = credentialId.length;
  const fits =
    idLength > 0 && idLength <= CREDENTIAL_ID_BYTES_MAX && prfSalt.length === PRF_SALT_BYTES;
  if (!fits || prfOutput.length !== PRF_OUTPUT_BYTES) return err(cryptoError('crypto/slot'));
  const clear = { type: 'passkey', prfSalt, credentialId, ...clearOf(dek, random) } as const;
  return ok({ ...clear, wrapped: aeadSeal(boxOf(clear, derive(prfOutput, 32, 'slot')), dek) });
}

/** 'crypto/slot' for every failure. */
export const openPasskeySlot = (
  slot: PasskeySlot,
  prfOutput: Uint8Array,
): Result<Uint8Array, CryptoError> =>
  prfOutput.length === PRF_OUTPUT_BYTES
    ? unwrap(slot, derive(prfOutput, 32, 'slot'))
    : err(cryptoError('crypto/slot'));

/** Whether the slots of a profile may stand together: one has a passphrase, and all commit to the same DEK. */
export const isUsableSlotSet = (slots: readonly Slot[]): boolean =>
  slots.some((slot) => slot.type === 'passphrase') &&
  slots.every((slot) => equalBytes(slot.dekCommit, slots[0]?.dekCommit ?? slot.dekCommit));

export const encodeSlot = (slot: Slot): Uint8Array => concatBytes([clearBytes(slot), slot.wrapped]);

/** 'crypto/version' for a slot of a newer app, 'crypto/form' or 'crypto/limit' for what is not one. */
export const parseSlot = (bytes: Uint8Array): Result<Slot, CryptoError> => decode(bytes, readSlot);

function readSlot(reader: ByteReader): Slot {
  if (reader.u8() !== VERSION) reader.fail('crypto/version');
  const type = reader.u8();
  if (type !== PASSPHRASE_TYPE && type !== PASSKEY_TYPE) reader.fail();
  const base = { dekCommit: reader.raw(32), nonce: reader.raw(NONCE_BYTES) };
  if (type === PASSKEY_TYPE) {
    const prfSalt = reader.raw(PRF_SALT_BYTES);
    const credentialId = reader.var(CREDENTIAL_ID_BYTES_MAX);
    if (credentialId.length === 0) reader.fail();
    return { type: 'passkey', ...base, prfSalt, credentialId, wrapped: readWrapped(reader) };
  }
  const cost = { passes: reader.u32(), memoryBytes: reader.u32() };
  const salt = reader.raw(PASSPHRASE_SALT_BYTES);
  return { type: 'passphrase', ...base, cost, salt, wrapped: readWrapped(reader) };
}

const readWrapped = (reader: ByteReader): Uint8Array => reader.raw(DEK_BYTES + TAG_BYTES);

function clearOf(dek: Uint8Array, random: RandomBytes) {
  invariant(dek.length === DEK_BYTES, 'a DEK has 32 bytes');
  return { dekCommit: commitmentOf(dek), nonce: random(NONCE_BYTES) };
}

const commitmentOf = (dek: Uint8Array): Uint8Array => hash('dek-commit', dek);

type ClearSlot = Omit<PassphraseSlot, 'wrapped'> | Omit<PasskeySlot, 'wrapped'>;

function clearBytes(slot: ClearSlot): Uint8Array {
  return encode((w) => {
    w.u8(VERSION).u8(slot.type === 'passphrase' ? PASSPHRASE_TYPE : PASSKEY_TYPE);
    w.raw(slot.dekCommit, 32).raw(slot.nonce, NONCE_BYTES);
    if (slot.type === 'passphrase')
      w.u32(slot.cost.passes).u32(slot.cost.memoryBytes).raw(slot.salt, PASSPHRASE_SALT_BYTES);
    else w.raw(slot.prfSalt, PRF_SALT_BYTES).var(slot.credentialId);
  });
}

/** The clear part is authenticated, so parameters and credential cannot be exchanged under the same wrap. */
const boxOf = (slot: ClearSlot, slotKey: Uint8Array) => ({
  key: slotKey,
  nonce: slot.nonce,
  ad: concatBytes([contextBytes('slot'), clearBytes(slot)]),
});

function unwrap(slot: Slot, slotKey: Uint8Array): Result<Uint8Array, CryptoError> {
  const dek = aeadOpen(boxOf(slot, slotKey), slot.wrapped, 'crypto/slot');
  if (!dek.ok) return dek;
  const committed = equalSecrets(commitmentOf(dek.value), slot.dekCommit);
  return committed ? ok(asSecret(dek.value)) : err(cryptoError('crypto/slot'));
}
