/** Work as it travels: each change deflated by itself, which every version reads. What is hashed and signed is the plain change. */
import { deflateSync } from 'fflate';
import { PART, type Part } from '#crypto/envelope/parts.ts';
import { deflateChange } from '#crypto/work/change-header.ts';
import type { WorkOffer } from '#crypto/work/work-ledger.ts';
import { partsFromOffer } from '#crypto/work/work-parts.ts';

/** The parts of an offer, with changes as short as they get. */
export const travellingParts = (offer: WorkOffer): readonly Part[] =>
  partsFromOffer(offer).map(({ type, bytes }) => ({
    type,
    bytes: type === PART.change ? deflateChange(bytes, deflateSync) : bytes,
  }));
