/**
 * The locked box all rows are in: a random data key, wrapped by a passphrase. Losing this object and the key is what locking
 * means. The one row it keeps in clear is the slot, which holds no secret in the open.
 */
import {
  createPassphraseSlot,
  DEK_BYTES,
  encodeSlot,
  openPassphraseSlot,
  parseSlot,
} from '#crypto/rest/slot.ts';
import type { RandomBytes } from '#kernel/ports.ts';
import { err, invariant, ok, type Result } from '#kernel/result.ts';
import type { RowStore, StorageError } from '#storage/row-store.ts';
import { readGeneration, SealedStore } from '#storage/sealed-store.ts';

const SLOT_KEY = 'passphrase';

export interface VaultParts {
  readonly rows: RowStore;
  readonly random: RandomBytes;
}

/** 'identity/wrong-passphrase' also for a slot somebody altered: nobody can tell the two apart. */
export type UnlockError =
  | StorageError
  | { readonly code: 'identity/wrong-passphrase' | 'storage/damaged' | 'identity/not-set-up' };

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
export function createVault({ rows, random }: VaultParts, passphrase: string): NewVault {
  const dek = random(DEK_BYTES);
  const slot = createPassphraseSlot({ dek, passphrase }, random);
  invariant(slot.ok, 'the default cost is above the floor and memory suffices');
  return {
    store: new SealedStore({ rows, dek, random, generation: 0 }),
    slot: { table: 'vault', key: SLOT_KEY, value: encodeSlot(slot.value) },
  };
}

export async function openVault(
  { rows, random }: VaultParts,
  passphrase: string,
): Promise<Result<SealedStore, UnlockError>> {
  const row = await rows.read('vault', SLOT_KEY);
  if (!row.ok) return row;
  if (row.value === undefined) return err({ code: 'identity/not-set-up' });
  const slot = parseSlot(row.value);
  if (!slot.ok || slot.value.type !== 'passphrase') return err({ code: 'storage/damaged' });
  const generation = await readGeneration(rows);
  if (!generation.ok) return generation;
  const dek = openPassphraseSlot(slot.value, passphrase);
  if (!dek.ok) return err({ code: 'identity/wrong-passphrase' });
  return ok(new SealedStore({ rows, dek: dek.value, random, generation: generation.value }));
}
