/** The epoch secrets this device has opened. Opening needs a seal to one of our box keys: device, then user, then role. */
import { toHex } from '#crypto/encoding/bytes.ts';
import {
  editSecretsOf,
  readSecretsOf,
  type EditSecrets,
  type ReadSecrets,
} from '#crypto/keys/epoch-secrets.ts';
import type { SecretRow } from '../rows/small-rows.ts';

export interface EpochKeys {
  readonly epochId: string;
  readonly groupId: string;
  readonly compartment: number;
  readonly read: ReadSecrets;
  /** Absent where this device may only read. */
  readonly edit: EditSecrets | undefined;
}

export class Keyring {
  readonly #byEpoch = new Map<string, EpochKeys>();

  restore(epochId: string, row: SecretRow): void {
    const edit = row.edit ? editSecretsOf(row.secret) : undefined;
    this.add({
      epochId,
      groupId: toHex(row.groupId),
      compartment: row.compartment,
      read: edit?.readSecrets ?? readSecretsOf(row.secret),
      edit,
    });
  }

  add(keys: EpochKeys): void {
    this.#byEpoch.set(keys.epochId, keys);
  }

  get(epochId: string): EpochKeys | undefined {
    return this.#byEpoch.get(epochId);
  }

  /** Everything opened of one compartment. */
  of(groupId: string, compartment: number): readonly EpochKeys[] {
    return [...this.#byEpoch.values()].filter(
      (keys) => keys.groupId === groupId && keys.compartment === compartment,
    );
  }

  get size(): number {
    return this.#byEpoch.size;
  }
}
