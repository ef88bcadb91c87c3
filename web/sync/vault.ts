/**
 * The locked box all rows are in: a random data key, wrapped by a passphrase and, beside it, by a passkey. Losing this object and
 * the key is what locking means. What it keeps in clear holds no secret in the open: the slots, and how often somebody failed.
 */
import { equalSecrets } from '#crypto/primitives/hash.ts';
import { wipe } from '#crypto/primitives/sodium.ts';
import {
  createPasskeySlot,
  createPassphraseSlot,
  DEK_BYTES,
  encodeSlot,
  isUsableSlotSet,
  openPasskeySlot,
  openPassphraseSlot,
  parseSlot,
  type PasskeySlot,
  type PassphraseSlot,
} from '#crypto/rest/slot.ts';
import type { RandomBytes } from '#kernel/ports.ts';
import { err, invariant, ok, type Result } from '#kernel/result.ts';
import type { RowStore, RowWrite, StorageError } from '#storage/row-store.ts';
import { readGeneration, SealedStore } from '#storage/sealed-store.ts';
import { afterWrongTry, encodeTries, parseTries, pauseLeft } from './unlock-tries.ts';

const SLOT_KEY = 'passphrase';
const PASSKEY_KEY = 'passkey';
const TRIES_KEY = 'tries';

export interface VaultParts {
  readonly rows: RowStore;
  readonly random: RandomBytes;
  readonly clock: { now(): number };
}

/**
 * 'identity/wrong-passphrase' also for a slot somebody altered: nobody can tell the two apart. 'identity/too-many-tries': nothing
 * was tried; `waitMs` is how long until the next try is taken.
 */
export type UnlockError =
  | StorageError
  | { readonly code: 'identity/wrong-passphrase' | 'storage/damaged' | 'identity/not-set-up' }
  | { readonly code: 'identity/too-many-tries'; readonly waitMs: number };

/** 'identity/no-passkey': there is none. 'identity/wrong-passkey': it opens nothing here, or did not answer the same twice. */
export type PasskeyError =
  | StorageError
  | { readonly code: 'identity/no-passkey' | 'identity/wrong-passkey' | 'storage/damaged' };

/** What a passkey has to be asked about, and which one. No secret. */
export interface PasskeyQuestion {
  readonly credentialId: Uint8Array;
  /** 32 bytes. */
  readonly prfSalt: Uint8Array;
}

/** What a new passkey answered when it was asked twice about the same salt: 32 bytes each. */
export interface PasskeyAnswers extends PasskeyQuestion {
  readonly first: Uint8Array;
  readonly second: Uint8Array;
}

/** Whether somebody has set up this device. */
export async function hasVault(rows: RowStore): Promise<Result<boolean, StorageError>> {
  const slot = await rows.read('vault', SLOT_KEY);
  return slot.ok ? ok(slot.value !== undefined) : slot;
}

export interface NewVault {
  readonly store: SealedStore;
  /** The slot row, to be committed together with the first sealed rows. */
  readonly slot: { readonly table: 'vault'; readonly key: string; readonly value: Uint8Array };
}

/** Takes the time of Argon2id (64 MiB, 3 passes). Nothing is written yet. */
export function createVault(
  { rows, random }: Pick<VaultParts, 'rows' | 'random'>,
  passphrase: string,
): NewVault {
  const dek = random(DEK_BYTES);
  const slot = createPassphraseSlot({ dek, passphrase }, random);
  invariant(slot.ok, 'the default cost is above the floor and memory suffices');
  return {
    store: new SealedStore({ rows, dek, random, generation: 0 }),
    slot: { table: 'vault', key: SLOT_KEY, value: encodeSlot(slot.value) },
  };
}

/** Counts what did not match, durably, before it says so: reloading the page is no way round the pause. */
export async function openVault(
  parts: VaultParts,
  passphrase: string,
): Promise<Result<SealedStore, UnlockError>> {
  const { rows, clock } = parts;
  const slot = await readPassphraseSlot(rows);
  if (!slot.ok) return slot;
  const row = await rows.read('vault', TRIES_KEY);
  if (!row.ok) return row;
  const tries = parseTries(row.value);
  const waitMs = pauseLeft(tries, clock.now());
  if (waitMs > 0) return err({ code: 'identity/too-many-tries', waitMs });
  const generation = await readGeneration(rows);
  if (!generation.ok) return generation;
  const dek = openPassphraseSlot(slot.value, passphrase);
  const next = dek.ok ? undefined : encodeTries(afterWrongTry(tries, clock.now()));
  if (next !== undefined || row.value !== undefined) {
    const counted = await rows.commit([triesWrite(next)]);
    // A full disk opens no door by failing to count, and closes none to who knows the passphrase.
    if (!counted.ok && !dek.ok) return counted;
  }
  if (!dek.ok) return err({ code: 'identity/wrong-passphrase' });
  return ok(sealedStore(parts, dek.value, generation.value));
}

/** Undefined where no passkey was added. */
export async function readPasskey(
  rows: RowStore,
): Promise<Result<PasskeySlot | undefined, PasskeyError>> {
  const row = await rows.read('vault', PASSKEY_KEY);
  if (!row.ok || row.value === undefined) return row.ok ? ok(undefined) : row;
  const slot = parseSlot(row.value);
  return slot.ok && slot.value.type === 'passkey'
    ? ok(slot.value)
    : err({ code: 'storage/damaged' });
}

/** Opens with what the passkey answered, 32 bytes, which are overwritten. Its own device counts wrong fingers, not we. */
export async function openVaultByPasskey(
  parts: VaultParts,
  prfOutput: Uint8Array,
): Promise<Result<SealedStore, PasskeyError>> {
  const slot = await readPasskey(parts.rows);
  if (!slot.ok) return slot;
  if (slot.value === undefined) return err({ code: 'identity/no-passkey' });
  const generation = await readGeneration(parts.rows);
  if (!generation.ok) return generation;
  const dek = openPasskeySlot(slot.value, prfOutput);
  wipe(prfOutput);
  return dek.ok
    ? ok(sealedStore(parts, dek.value, generation.value))
    : err({ code: 'identity/wrong-passkey' });
}

/**
 * A second way in beside the passphrase. The slot is made of the passkey's first answer and saved only when the second opens it:
 * some browsers answer differently each time. Both answers are overwritten.
 */
export async function addPasskey(
  { rows, random }: Pick<VaultParts, 'rows' | 'random'>,
  store: SealedStore,
  answers: PasskeyAnswers,
): Promise<Result<void, PasskeyError>> {
  const passphrase = await readPassphraseSlot(rows);
  if (!passphrase.ok) return err({ code: 'storage/damaged' });
  const { prfSalt, credentialId, first, second } = answers;
  const slot = store.withKey((dek) => {
    const made = createPasskeySlot({ dek, prfOutput: first, prfSalt, credentialId }, random);
    if (!made.ok) return undefined;
    const opened = openPasskeySlot(made.value, second);
    const isSame = opened.ok && equalSecrets(opened.value, dek);
    if (opened.ok) wipe(opened.value);
    return isSame && isUsableSlotSet([passphrase.value, made.value]) ? made.value : undefined;
  });
  [first, second].forEach(wipe);
  if (slot === undefined) return err({ code: 'identity/wrong-passkey' });
  return rows.commit([{ table: 'vault', key: PASSKEY_KEY, value: encodeSlot(slot) }]);
}

/** The passphrase stays the way in. */
export const removePasskey = (rows: RowStore): Promise<Result<void, StorageError>> =>
  rows.commit([{ table: 'vault', key: PASSKEY_KEY, value: undefined }]);

async function readPassphraseSlot(
  rows: RowStore,
): Promise<
  Result<
    PassphraseSlot,
    StorageError | { readonly code: 'identity/not-set-up' | 'storage/damaged' }
  >
> {
  const row = await rows.read('vault', SLOT_KEY);
  if (!row.ok) return row;
  if (row.value === undefined) return err({ code: 'identity/not-set-up' });
  const slot = parseSlot(row.value);
  return slot.ok && slot.value.type === 'passphrase'
    ? ok(slot.value)
    : err({ code: 'storage/damaged' });
}

const triesWrite = (value: Uint8Array | undefined): RowWrite => ({
  table: 'vault',
  key: TRIES_KEY,
  value,
});

const sealedStore = (
  { rows, random }: VaultParts,
  dek: Uint8Array,
  generation: number,
): SealedStore => new SealedStore({ rows, dek, random, generation });
