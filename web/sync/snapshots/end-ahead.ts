/**
 * When a document that a snapshot has shown becomes the ledger's again: once the ledger has judged what every author stated last,
 * or has found that something in it does not count; and after an hour in any case, so that a snapshot of work that never comes
 * keeps nobody from writing.
 */
import type { Receipt } from '#crypto/work/work-outcome.ts';
import type { DocumentId } from '#kernel/ids.ts';
import type { Step } from '../engine/engine-parts.ts';

export const AHEAD_LASTS_MS = 60 * 60_000;

/** The documents that have to be built again from what counts. */
export function aheadToEnd(
  { memory, clock }: Pick<Step, 'memory' | 'clock'>,
  work: { readonly groupId: string; readonly compartment: number; readonly receipt: Receipt },
): readonly DocumentId[] {
  const shown = memory.ahead.in(work);
  if (shown.length === 0) return [];
  const late = new Set(
    work.receipt.outcomes.flatMap((outcome) =>
      outcome.kind === 'late' ? outcome.statement.docIds : [],
    ),
  );
  const { view } = memory.workplaces.ledger(work.groupId, work.compartment);
  return shown
    .filter(
      ([id, { since, statementIds }]) =>
        late.has(id) ||
        clock.now() - since >= AHEAD_LASTS_MS ||
        statementIds.every((statementId) => view.statement(statementId) !== undefined),
    )
    .map(([id]) => id);
}

/** To be called when a document is built from what counts: what showed it is needed no more. */
export function endAhead({ memory, batch }: Pick<Step, 'memory' | 'batch'>, id: DocumentId): void {
  const ahead = memory.ahead.get(id);
  if (ahead === undefined) return;
  memory.ahead.delete(id);
  memory.held.delete(ahead.key);
  batch.remove('held', ahead.key);
}
