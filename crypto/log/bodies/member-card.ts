/** The card beside a member id: a usable device card whose hash is the id for devices, nothing for users and roles. */
import { equalBytes } from '../../encoding/bytes.ts';
import type { ByteReader } from '../../encoding/reader.ts';
import { deviceIdOf, parseCard, parseKnownCard } from '../../keys/device-card.ts';
import type { MemberKind } from '../rights.ts';

export const CARD_BYTES_MAX = 2_048;

export interface CardClaim {
  readonly memberKind: MemberKind;
  readonly memberId: Uint8Array;
  readonly card: Uint8Array;
}

/** Fails the reader with the card's own code ('crypto/key' when nothing can be sealed to it). */
export function readMemberCard(reader: ByteReader, claim: CardClaim): void {
  if (claim.memberKind !== 'device') {
    if (claim.card.length > 0) reader.fail();
    return;
  }
  const card = reader.isKnown ? parseKnownCard(claim.card) : parseCard(claim.card);
  if (!card.ok) reader.fail(card.error.code);
  else if (!equalBytes(deviceIdOf(card.value), claim.memberId)) reader.fail();
}
