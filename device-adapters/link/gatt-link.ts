/**
 * A Bluetooth device as sessions see it: places to read, write and listen. Says nothing about how the device was
 * chosen; no browser type appears here.
 */
import type { Result } from '../core/result.ts';
import type { LinkError } from './link-error.ts';

/** Both as full lowercase UUIDs. */
export interface Characteristic {
  readonly service: string;
  readonly characteristic: string;
}

export interface GattLink {
  connect(): Promise<Result<void, LinkError>>;
  read(at: Characteristic): Promise<Result<Uint8Array, LinkError>>;
  /** With response. */
  write(at: Characteristic, bytes: Uint8Array): Promise<Result<void, LinkError>>;
  /** Every value from now on goes to `listener`, until the link closes. */
  subscribe(
    at: Characteristic,
    listener: (bytes: Uint8Array) => void,
  ): Promise<Result<void, LinkError>>;
  /** Harmless on a closed link. */
  disconnect(): Promise<void>;
  /** Called once for each loss of the connection, wanted or not. Answers how to stop listening. */
  onDisconnect(listener: () => void): () => void;
}

/** The full UUID of a 16-bit one. */
export const uuid16 = (short: number): string =>
  `0000${short.toString(16).padStart(4, '0')}-0000-1000-8000-00805f9b34fb`;
