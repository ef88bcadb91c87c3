/** A passkey as a second way to unlock: the part of the engine's answers that the page's own conversation with it needs. */
import type { CommandError } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Engine } from '#sync/engine/engine.ts';
import {
  addPasskey,
  openVaultByPasskey,
  readPasskey,
  removePasskey,
  type PasskeyAnswers,
  type PasskeyQuestion,
  type VaultParts,
} from '#sync/vault.ts';

type AsyncResult<T> = Promise<Result<T, CommandError>>;

export class PasskeyCalls {
  readonly #vault: VaultParts;
  readonly #engine: Engine;

  constructor(vault: VaultParts, engine: Engine) {
    this.#vault = vault;
    this.#engine = engine;
  }

  /** What to ask which passkey; may be known while all is locked. 'identity/no-passkey'. */
  async question(): AsyncResult<PasskeyQuestion> {
    const slot = await readPasskey(this.#vault.rows);
    if (!slot.ok) return slot;
    if (slot.value === undefined) return err({ code: 'identity/no-passkey' });
    const { credentialId, prfSalt } = slot.value;
    return ok({ credentialId, prfSalt });
  }

  /** With what it answered to `question`. 'identity/wrong-passkey', 'identity/no-passkey', 'storage/…'. */
  unlock(answer: Uint8Array): AsyncResult<void> {
    return this.#engine.unlockBy(() => openVaultByPasskey(this.#vault, answer));
  }

  /** In place of an earlier one; the passphrase stays. 'identity/wrong-passkey', 'identity/not-open'. */
  add(answers: PasskeyAnswers): AsyncResult<void> {
    return this.#engine.withStore((store) => addPasskey(this.#vault, store, answers));
  }

  remove(): AsyncResult<void> {
    return this.#engine.withStore(() => removePasskey(this.#vault.rows));
  }
}
