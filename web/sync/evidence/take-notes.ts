/** Reading what is noted about a record, and taking in what others have noted. */
import type { Result } from '#kernel/result.ts';
import type { SealedStoreError } from '#storage/sealed-store.ts';
import { invariant, ok } from '#kernel/result.ts';
import type { Step } from '../engine/engine-parts.ts';
import { followOpenings } from '../emergency/follow-openings.ts';
import { RecordEvidence } from './record-evidence.ts';

/** Records whose notes stay in memory; the others are read again when they are asked for. */
const OPEN_MAX = 64;

/** What is noted about a record, from memory or the store. Fails as the store does. */
export async function evidenceOf(
  { memory, store, batch }: Pick<Step, 'memory' | 'store' | 'batch'>,
  record: string,
): Promise<Result<RecordEvidence, SealedStoreError>> {
  const known = memory.evidence.get(record);
  if (known !== undefined) return ok(known);
  const loaded = await RecordEvidence.load(store, memory.book, record);
  if (!loaded.ok) return loaded;
  memory.evidence.set(record, loaded.value);
  // Not before: what this step has put into it is not in the store yet.
  batch.afterwards(() => {
    for (const oldest of memory.evidence.keys()) {
      if (memory.evidence.size <= OPEN_MAX) break;
      memory.evidence.delete(oldest);
    }
  });
  return loaded;
}

/** Takes notes in that came through a channel of this compartment; answers why any were refused. */
export async function takeNotes(
  step: Step,
  from: {
    readonly groupId: string;
    readonly compartment: number;
    readonly notes: readonly Uint8Array[];
  },
): Promise<readonly string[]> {
  const evidence = await evidenceOf(step, from.groupId);
  // What is on the disk cannot be read: the step breaks off, and what arrived comes again.
  invariant(evidence.ok, 'notes are kept beside those before them');
  const refused = from.notes.flatMap((bytes) => {
    const outcome = evidence.value.take(step.batch, { compartment: from.compartment, bytes });
    return outcome.kind === 'refused' ? [outcome.code] : [];
  });
  followOpenings(step, from.groupId, evidence.value);
  return refused;
}

/** Notes that waited for log entries, after the logs have grown. */
export function judgeNotesAgain(step: Step): void {
  for (const [record, evidence] of step.memory.evidence)
    if (evidence.book.reconsider().some(({ kind }) => kind === 'shown'))
      followOpenings(step, record, evidence);
}
