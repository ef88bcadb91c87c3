/** The part of the app port about being woken while the app is closed: where the browser's maker reaches this device. */
import type { CommandError } from '#kernel/feature.ts';
import type { Result } from '#kernel/result.ts';
import type { Watched } from './watched-value.ts';

export interface WakingState {
  /** The address at the browser's maker that the server was given; undefined while this person is not woken. */
  readonly endpoint: string | undefined;
  /** Conversations for which the server could not be told yet. */
  readonly untold: number;
}

export const NOT_WOKEN: WakingState = { endpoint: undefined, untold: 0 };

export interface Waking {
  readonly state: Watched<WakingState>;
  /** What a browser subscribes with, 65 bytes. 'push/none': this server wakes nobody; 'relay/unavailable'. */
  key(): Promise<Result<Uint8Array, CommandError>>;
  /** From now on at this address, or no more. 'identity/not-open', 'storage/…', 'relay/…' when the server was told of nothing. */
  wakeAt(endpoint: string | undefined): Promise<Result<void, CommandError>>;
}
