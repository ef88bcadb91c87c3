/** Judges a session once, when it arrives: who signed it, for which compartment, and whether they had the right to work there. */
import { equalBytes, toHex } from '../encoding/bytes.ts';
import type { CryptoErrorCode } from '../errors.ts';
import { FLAG_GLASS, mayWrite, type Rights } from '../log/rights.ts';
import type { AuthorityLookup } from './authority.ts';
import type { Missing } from './hold-queue.ts';
import { isSessionSignedBy, type Purpose, type SignedSession } from './session.ts';

/** A session whose signature and rights have been checked. Ids are lowercase hex. */
export interface VerifiedSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly roleId: string | undefined;
  readonly epochId: string;
  readonly purpose: Purpose;
  /** Ed25519, 32 bytes. */
  readonly signPublicKey: Uint8Array;
  readonly signed: SignedSession;
}

export type SessionJudgement =
  | { readonly kind: 'verified'; readonly session: VerifiedSession }
  | { readonly kind: 'missing'; readonly missing: readonly Missing[] }
  | { readonly kind: 'refused'; readonly code: CryptoErrorCode };

export interface Place {
  readonly groupId: Uint8Array;
  readonly compartment: number;
}

/**
 * Steps 4 and 5. 'crypto/bind' for another group or compartment, 'crypto/signature' when the path does not hold or another
 * key signed, 'crypto/right' without the write bit or for a purpose the member does not have, 'crypto/epoch' when the heads
 * do not include the session's epoch. The answer never changes with what is learned later; lateness is another question.
 */
export function judgeSession(
  signed: SignedSession,
  place: Place,
  authority: AuthorityLookup,
): SessionJudgement {
  const { session } = signed;
  if (!equalBytes(session.groupId, place.groupId) || session.compartment !== place.compartment)
    return { kind: 'refused', code: 'crypto/bind' };
  const missing = authority.missingEntries(session);
  if (missing.length > 0)
    return { kind: 'missing', missing: missing.map((id) => ({ kind: 'entry', id })) };
  const signPublicKey = authority.signPublicKeyOf(session.path);
  if (signPublicKey === undefined || !isSessionSignedBy(signed, signPublicKey))
    return { kind: 'refused', code: 'crypto/signature' };
  if (!mayWork(authority.rightsAt(session), session))
    return { kind: 'refused', code: 'crypto/right' };
  if (!authority.isEpochInPast(session)) return { kind: 'refused', code: 'crypto/epoch' };
  return { kind: 'verified', session: verifiedSession(signed, signPublicKey) };
}

/** A holder of emergency access works for an emergency and says so; nobody else can. */
const mayWork = (
  rights: Rights | undefined,
  claim: { readonly compartment: number; readonly purpose: Purpose },
): boolean =>
  rights !== undefined &&
  mayWrite(rights, claim.compartment) &&
  ((rights.flags & FLAG_GLASS) !== 0) === (claim.purpose === 'emergency');

export function verifiedSession(signed: SignedSession, signPublicKey: Uint8Array): VerifiedSession {
  const { path, epochId, purpose } = signed.session;
  return {
    sessionId: toHex(signed.sessionId),
    userId: toHex(path.userId),
    deviceId: toHex(path.deviceId),
    roleId: path.roleId === undefined ? undefined : toHex(path.roleId),
    epochId: toHex(epochId),
    purpose,
    signPublicKey,
    signed,
  };
}
