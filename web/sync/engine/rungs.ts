/** Where a document is, never stronger than the truth: in our outbox, on the server, or seen by somebody else's device. */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { DocumentId } from '#kernel/ids.ts';
import type { Memory } from './memory.ts';

export type Rung = 'saved-here' | 'on-server' | 'on-another-device';

/** Documents with work that has not been acknowledged by a server; each id once. */
export function waitingDocuments(memory: Memory): ReadonlySet<string> {
  const waiting = new Set<string>();
  for (const { documents } of memory.outbox.values())
    for (const id of documents) waiting.add(toHex(id));
  return waiting;
}

/** How many entries exist only on this device: envelopes with work in them, not the traffic around it. */
export const entriesOnlyHere = (memory: Memory): number =>
  [...memory.outbox.values()].filter(({ documents }) => documents.length > 0).length;

export function rungOf(memory: Memory, id: DocumentId, waiting: ReadonlySet<string>): Rung {
  if (waiting.has(id)) return 'saved-here';
  const place = memory.places.get(id);
  if (place === undefined) return 'saved-here';
  const { view } = memory.workplaces.ledger(place.record, place.compartment);
  const own = toHex(memory.device.deviceId);
  const authors = view.authorsOf(id);
  // A document that a fork has split has no one history to judge by.
  if (authors === undefined) return 'on-server';
  const mine = authors.filter(({ session }) => toHex(session.session.path.deviceId) === own);
  const seen = mine.every(({ statement }) =>
    view.isSeenByOthers(toHex(statement.statementId), own),
  );
  return seen ? 'on-another-device' : 'on-server';
}

/** Who wrote in a document last, and when by their clock. */
export function latestVersion(
  memory: Memory,
  id: DocumentId,
): { readonly at: number; readonly userId: string } | undefined {
  const place = memory.places.get(id);
  if (place === undefined) return undefined;
  const { view } = memory.workplaces.ledger(place.record, place.compartment);
  let latest: { readonly at: number; readonly userId: string } | undefined;
  for (const { statement, session } of view.authorsOf(id) ?? []) {
    const at = statement.statement.claimedTime;
    if (latest === undefined || at > latest.at)
      latest = { at, userId: toHex(session.session.path.userId) };
  }
  return latest;
}
