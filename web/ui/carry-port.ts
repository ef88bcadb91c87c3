/** The part of the app port about what is carried by hand: parcels of sealed entries in a file, where no server is reached. */
import type { CommandError } from '#kernel/feature.ts';
import type { RecordId } from '#kernel/ids.ts';
import type { Result } from '#kernel/result.ts';
import type { Watched } from './watched-value.ts';

/** What has become of the envelopes of a parcel. */
export interface ParcelTaken {
  /** For this device. */
  readonly taken: number;
  /** For others, and not on a server yet: now on their way by this device too. */
  readonly carried: number;
  /** For others: not on their way, not readable at all, or more than this device has room to carry. */
  readonly left: number;
}

export interface Carrying {
  /**
   * What waits on this device and what it carries for others, sealed, and with it the whole of these records. 'carry/too-large'
   * above 64 MiB, 'storage/…'.
   */
  pack(records: readonly RecordId[]): Promise<Result<Uint8Array, CommandError>>;
  /**
   * Takes a parcel in; the same one at any time again. 'carry/form' for what is none or not whole, 'carry/version' for one of a
   * later version, 'carry/too-large', 'storage/…'.
   */
  take(parcel: Uint8Array): Promise<Result<ParcelTaken, CommandError>>;
  /** Counts what has become known on this device, by its own hand or another's: for a meeting, which tells the other then. */
  readonly news: Watched<number>;
  /** What this device has, for a device that is near. `salt`: 32 bytes that both sides agreed on. 'carry/form', 'storage/…'. */
  standing(salt: Uint8Array): Promise<Result<Uint8Array, CommandError>>;
  /** A parcel of what somebody with this standing lacks; undefined when that is nothing. 'carry/form', 'storage/…'. */
  answer(question: {
    readonly salt: Uint8Array;
    readonly standing: Uint8Array;
  }): Promise<Result<Uint8Array | undefined, CommandError>>;
}
