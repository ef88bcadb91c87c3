/** How sessions, statements and changes lie in an envelope: a statement is followed by the changes it claims, in its order. */
import { PART, type Part } from '../envelope/parts.ts';
import type { WorkOffer } from './work-ledger.ts';

/** What the parts of one WORK envelope offer. A change before any statement is left out: nobody claims it. */
export function offerFromParts(parts: readonly Part[]): WorkOffer {
  const sessions: Uint8Array[] = [];
  const statements: { bytes: Uint8Array; changes: Uint8Array[] }[] = [];
  for (const { type, bytes } of parts) {
    if (type === PART.session) sessions.push(bytes);
    if (type === PART.statement) statements.push({ bytes, changes: [] });
    if (type === PART.change) statements.at(-1)?.changes.push(bytes);
  }
  return { sessions, statements };
}

/** The parts of an offer; at most 64 fit in one envelope, which is the caller's to see to. */
export const partsFromOffer = (offer: WorkOffer): readonly Part[] => [
  ...offer.sessions.map((bytes) => ({ type: PART.session, bytes })),
  ...offer.statements.flatMap((statement) => [
    { type: PART.statement, bytes: statement.bytes },
    ...statement.changes.map((bytes) => ({ type: PART.change, bytes })),
  ]),
];
