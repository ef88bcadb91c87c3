/**
 * What the resolution of one log may ask about the logs it cites. The log book answers from their own resolutions; member kinds
 * only descend (record, role, user), so the questions end.
 */
import type { CryptoErrorCode } from '../errors.ts';
import type { Path } from './path.ts';

/** 'late': it held at its cites, and something not seen there has ended it since. */
export type PathVerdict = 'accepted' | 'late' | CryptoErrorCode;

export interface MemberBox {
  /** H16("box-id", publicKey). */
  readonly boxId: Uint8Array;
  /** 1,216 bytes. */
  readonly publicKey: Uint8Array;
}

export interface Outlook {
  /** Device in the user's log, user in the role's log, as far as the path's cites reach. */
  readonly judgePath: (path: Path) => PathVerdict;
  /** The box of a user's or role's newest epoch at these cites; 'none' if it had none, 'uncited' if its log is not cited. */
  readonly boxAt: (member: string, cites: readonly Uint8Array[]) => MemberBox | 'none' | 'uncited';
  /** Whether the member's log, as known now, has an accepted epoch with this box. */
  readonly hasBox: (member: string, boxId: Uint8Array) => boolean;
  /** Whether `newer` goes nowhere back behind `older`, in the logs that `newer` cites. */
  readonly covers: (newer: readonly Uint8Array[], older: readonly Uint8Array[]) => boolean;
}
