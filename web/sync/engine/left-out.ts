/**
 * What lies on the shelf of a compartment and was decided against by a colleague, late work or one copy of a forked document: kept as
 * it is, and listed as undecided no longer.
 */
import { setAsideRow } from '../rows/small-rows.ts';
import { forkedDocuments } from './document-copies.ts';
import type { Step } from './engine-parts.ts';
import type { Memory } from './memory.ts';
import { shelfOf, type WorkPlace } from './shelf.ts';

/** The reason under which it is kept. */
export const LEFT_OUT = 'engine/left-out';

const JUDGED_REASONS: ReadonlySet<string> = new Set(['crypto/late', 'crypto/fork', LEFT_OUT]);

/** After a compartment was judged: what lies on its shelf says what it waits for, as the verdicts now stand. */
export function relabelShelf(step: Step, place: WorkPlace): void {
  const { memory } = step;
  const isJudged = memory.book
    .state(place.groupId)
    ?.verdicts.some(({ body }) => body.compartment === place.compartment);
  if (isJudged !== true) return;
  const ended = endedChanges(memory, place);
  for (const { key, changes } of shelfOf(memory, place)) {
    const row = memory.setAside.get(key);
    if (row === undefined || !JUDGED_REASONS.has(row.reason)) continue;
    const reason = reasonOf(memory, { place, hashes: [...changes.keys()], ended });
    if (reason === row.reason) continue;
    memory.setAside.set(key, { ...row, reason });
    step.batch.put('set-aside', key, setAsideRow.encode({ ...row, reason }));
  }
}

/** Changes that only copies have which a colleague has decided against. */
function endedChanges(memory: Memory, place: WorkPlace): ReadonlySet<string> {
  const ended = new Set<string>();
  const { view } = memory.workplaces.ledger(place.groupId, place.compartment);
  for (const docId of forkedDocuments(memory, place)) {
    const copies = view.copies(docId);
    const standing = new Set(copies.flatMap(({ changes, retired }) => (retired ? [] : changes)));
    const retired = copies.flatMap((copy) => (copy.retired ? copy.changes : []));
    for (const hash of retired) if (!standing.has(hash)) ended.add(hash);
  }
  return ended;
}

function reasonOf(
  memory: Memory,
  row: {
    readonly place: WorkPlace;
    readonly hashes: readonly string[];
    readonly ended: ReadonlySet<string>;
  },
): string {
  const { view } = memory.workplaces.ledger(row.place.groupId, row.place.compartment);
  const standings = row.hashes.map((hash) => {
    const statement = view.authorOf(hash);
    return statement && view.standingOf(statement.statementId)?.standing;
  });
  if (standings.every((standing) => standing === 'rejected')) return LEFT_OUT;
  const counts = standings.every((one) => one === 'accepted' || one === 'covered');
  // What counts lies here only as one side of a fork.
  if (!counts || !memory.workplaces.isForked(row.place.groupId, row.place.compartment))
    return 'crypto/late';
  return row.hashes.every((hash) => row.ended.has(hash)) ? LEFT_OUT : 'crypto/fork';
}
