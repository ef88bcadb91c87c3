/** What becomes of work that was received, in words the engine acts on. Ids are lowercase hex. */
import { toHex } from '../encoding/bytes.ts';
import type { CryptoErrorCode } from '../errors.ts';
import type { StatedChange } from './change-check.ts';
import type { Missing } from './hold-queue.ts';
import type { Purpose, SignedSession } from './session.ts';
import type { VerifiedSession } from './session-check.ts';
import type { ClockQuality, SignedStatement } from './statement.ts';

/**
 * `accepted`: its session is not late. `covered`: late, and counts through the users in `via` or a verdict (then `via` may
 * be empty). `set-aside`: late, listed, in nobody's document. `rejected`: set aside and hidden by a verdict.
 */
export interface Standing {
  readonly standing: 'accepted' | 'covered' | 'set-aside' | 'rejected';
  readonly via: readonly string[];
}

/** Who made a change, and when by their own clock. Nothing else in the program parses an author. */
export interface VerifiedStatement {
  readonly statementId: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly roleId: string | undefined;
  readonly purpose: Purpose;
  readonly epochId: string;
  readonly n: number;
  /** Milliseconds, a claim. */
  readonly claimedTime: number;
  readonly clock: ClockQuality;
  readonly docIds: readonly string[];
}

export interface VerifiedChange {
  readonly docId: string;
  readonly hash: string;
  /** A plain Automerge change chunk, exactly what was hashed: the form to apply and to keep. */
  readonly chunk: Uint8Array;
}

interface Judged {
  readonly statement: VerifiedStatement;
  readonly changes: readonly VerifiedChange[];
  /** What `WorkLedger.restore` needs of it. The caller keeps it, encrypted, in the order of arrival. */
  readonly record: Uint8Array;
}

/**
 * `accepted`: apply the changes in this order. `late`: verified and set aside, keep it whole and apply nothing. `held`:
 * waits in memory, ask for what is missing. `duplicate`: already judged. `refused`: counted, dropped.
 */
export type Outcome =
  | ({ readonly kind: 'accepted' } & Judged)
  | ({ readonly kind: 'late' } & Judged)
  | {
      readonly kind: 'held';
      readonly statementId: string;
      readonly missing: readonly Missing[];
    }
  | { readonly kind: 'duplicate'; readonly statementId: string }
  | {
      readonly kind: 'refused';
      /** Undefined when not even that could be read. */
      readonly statementId: string | undefined;
      readonly code: CryptoErrorCode;
    };

/** The last statement of a session about a document, with its session: what a snapshot lists. */
export interface DocumentAuthor {
  readonly session: SignedSession;
  readonly statement: SignedStatement;
}

/** A device that has a statement, and whose it is. */
export interface Holder {
  readonly deviceId: string;
  readonly userId: string;
}

/** Two continuations of one session: proof against the device. */
export interface Fork {
  readonly sessionId: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly n: number;
  readonly statementIds: readonly string[];
}

export interface Receipt {
  readonly outcomes: readonly Outcome[];
  /** Records of sessions that are known from now on; they stand before the statements' records. */
  readonly sessionRecords: readonly Uint8Array[];
  /** Sessions that were refused; their statements are refused with the same code. */
  readonly sessionsRefused: readonly {
    readonly sessionId: string;
    readonly code: CryptoErrorCode;
  }[];
  /** Statements that were set aside and count now. */
  readonly entered: readonly string[];
  /** Statements that counted and are set aside now. */
  readonly left: readonly string[];
  /** Documents that have to be built again from `WorkLedger.copies`, because applying `accepted` changes is not enough. */
  readonly rebuild: readonly string[];
  /** Forks that this brought to light; one that grew stands there once for each time. */
  readonly forks: readonly Fork[];
}

export function verifiedStatement(
  session: VerifiedSession,
  { statement, statementId }: SignedStatement,
): VerifiedStatement {
  const { sessionId, userId, deviceId, roleId, purpose, epochId } = session;
  const { n, claimedTime, clock, items } = statement;
  return {
    ...{ statementId: toHex(statementId), sessionId, userId, deviceId, roleId, purpose, epochId },
    ...{ n, claimedTime, clock, docIds: items.map((item) => toHex(item.docId)) },
  };
}

export const verifiedChange = ({ docId, header }: StatedChange): VerifiedChange => ({
  docId,
  hash: toHex(header.hash),
  chunk: header.chunk,
});
