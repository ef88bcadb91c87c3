/** The part of the app port about a device that is near: two screens show each other a code, and no server is needed. */
import type { CommandError } from '#kernel/feature.ts';
import type { Result } from '#kernel/result.ts';
import type { Watched } from './watched-value.ts';

export type NearbyState =
  | { readonly step: 'apart' }
  | { readonly step: 'preparing' }
  /** Ours to show. An inviter waits for the other's code, who answers waits for the connection. */
  | { readonly step: 'showing'; readonly code: string; readonly role: 'invites' | 'answers' }
  | { readonly step: 'connecting' }
  | {
      readonly step: 'together';
      /** Whether neither side knows of anything the other lacks. */
      readonly agreed: boolean;
      /** Sealed pieces that came in. */
      readonly received: number;
      /** Times that something was handed over. */
      readonly sent: number;
    }
  /** 'nearby/no-connection', 'nearby/gone', 'nearby/unavailable', or what a parcel was refused for. */
  | { readonly step: 'failed'; readonly code: string };

export interface Nearby {
  readonly state: Watched<NearbyState>;
  /** Makes a code for the other to read. */
  invite(): Promise<void>;
  /**
   * The code the other shows: an invitation, which makes ours to show back, or the answer to ours. 'nearby/code' for what is
   * none, 'nearby/own-code' for our own, 'nearby/wrong-turn' for an answer to nothing or two invitations.
   */
  read(code: string): Promise<Result<void, CommandError>>;
  /** Ends it, whatever has been reached; what was taken in stays. */
  leave(): void;
}
