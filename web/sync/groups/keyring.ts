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
  readonly #byPlace = new Map<string, EpochKeys[]>();

  /** What follows from a kept secret is computed when it is asked for: a clinic has thousands, and an hour's work needs few. */
  restore(epochId: string, row: SecretRow): void {
    let edit: EditSecrets | undefined;
    let read: ReadSecrets | undefined;
    const editOnce = () => (row.edit ? (edit ??= editSecretsOf(row.secret)) : undefined);
    this.add({
      epochId,
      groupId: toHex(row.groupId),
      compartment: row.compartment,
      get edit() {
        return editOnce();
      },
      get read() {
        return (read ??= editOnce()?.readSecrets ?? readSecretsOf(row.secret));
      },
    });
  }

  add(keys: EpochKeys): void {
    const place = placeOf(keys.groupId, keys.compartment);
    const before = (this.#byPlace.get(place) ?? []).filter(
      ({ epochId }) => epochId !== keys.epochId,
    );
    this.#byEpoch.set(keys.epochId, keys);
    this.#byPlace.set(place, [...before, keys]);
  }

  get(epochId: string): EpochKeys | undefined {
    return this.#byEpoch.get(epochId);
  }

  /** Everything opened of one compartment. */
  of(groupId: string, compartment: number): readonly EpochKeys[] {
    return this.#byPlace.get(placeOf(groupId, compartment)) ?? [];
  }

  get size(): number {
    return this.#byEpoch.size;
  }
}

const placeOf = (groupId: string, compartment: number): string =>
  `${groupId}/${String(compartment)}`;
