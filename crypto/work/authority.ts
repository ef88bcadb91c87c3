/**
 * What the judging of work needs to know of the access logs, and nothing more. The logs answer; this folder never reads an
 * entry. Every answer is a function of the set of known entries, never of their order of arrival.
 */
import type { VerdictBody } from '../log/bodies/verdict.ts';
import type { Path } from '../log/path.ts';
import type { Rights } from '../log/rights.ts';
import type { Session } from './session.ts';

export type Verdict = Pick<VerdictBody, 'verdict' | 'statementIds'>;

export interface AuthorityLookup {
  /** The entries among the session's cites and heads that are not known yet, in hex. The rest is asked only when there are none. */
  missingEntries(session: Session): readonly string[];
  /**
   * The key of the path's device, if at the cites the device is in the user's log (and, with a role, the user in the role's):
   * Ed25519, 32 bytes.
   */
  signPublicKeyOf(path: Path): Uint8Array | undefined;
  /** The member's rights in exactly the past of the session's heads, whatever is known since; undefined for no member there. */
  rightsAt(session: Session): Rights | undefined;
  /** Whether the session's epoch is an accepted epoch of its compartment and lies in the past of the session's heads. */
  isEpochInPast(session: Session): boolean;
  /** Whether an accepted removal, lowering or voiding on the session's path is known now and not in the past of its heads and cites. */
  isLate(session: Session): boolean;
  /** The accepted VERDICT entries of the compartment. */
  verdicts(compartment: number): readonly Verdict[];
}
