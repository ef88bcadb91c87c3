/** What lies on the shelf of a compartment and was left out by a colleague: kept as it is, and listed as undecided no longer. */
import { setAsideRow } from '../rows/small-rows.ts';
import type { Step } from './engine-parts.ts';
import { shelfOf, type WorkPlace } from './shelf.ts';

/** The reason under which it is kept. */
export const LEFT_OUT = 'engine/left-out';

/** After a compartment was judged: what lies on its shelf says what it waits for, as the verdicts now stand. */
export function relabelShelf(step: Step, place: WorkPlace): void {
  const { memory } = step;
  const isJudged = memory.book
    .state(place.groupId)
    ?.verdicts.some(({ body }) => body.compartment === place.compartment);
  if (isJudged !== true) return;
  const { view } = memory.workplaces.ledger(place.groupId, place.compartment);
  for (const { key, changes } of shelfOf(memory, place)) {
    const row = memory.setAside.get(key);
    if (row === undefined || (row.reason !== 'crypto/late' && row.reason !== LEFT_OUT)) continue;
    const isLeftOut = [...changes.keys()].every((hash) => {
      const statement = view.authorOf(hash);
      return (
        statement !== undefined && view.standingOf(statement.statementId)?.standing === 'rejected'
      );
    });
    const reason = isLeftOut ? LEFT_OUT : 'crypto/late';
    if (reason === row.reason) continue;
    memory.setAside.set(key, { ...row, reason });
    step.batch.put('set-aside', key, setAsideRow.encode({ ...row, reason }));
  }
}
