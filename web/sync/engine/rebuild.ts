/**
 * Building a document again from the changes that count, when some of them have ceased to or begun to: somebody was removed, a
 * colleague covered late work, a device forked its session. What leaves is shelved and comes back when it counts again.
 */
import type * as A from '@automerge/automerge/slim';
import type { VerifiedChange } from '#crypto/work/work-outcome.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import type { Root } from '../automerge-draft.ts';
import { applyChanges } from '../document-set.ts';
import { changesOf, changesOn, inOrder } from './changes-here.ts';
import type { Step } from './engine-parts.ts';
import { stageDocument } from './documents.ts';
import { shelfOf, shelve, type ShelvedEnvelope } from './shelf.ts';

export interface Rebuilding {
  readonly id: DocumentId;
  readonly record: RecordId;
  readonly compartment: number;
  /** As it is; undefined for a document that is not here yet. */
  readonly before: A.Doc<Root> | undefined;
  /** Verified changes that came just now; the ledger says which of them count. */
  readonly fresh: readonly VerifiedChange[];
  /** What kind of document this is, once it is built. */
  readonly kindOf: (document: A.Doc<Root>) => string;
}

/**
 * Stages the document as it counts: of several copies the one that takes new edits. Answers what has to be set aside, or
 * undefined when Automerge would not take what counts; then the document stays as it was.
 */
export function rebuildDocument(
  step: Step,
  work: Rebuilding,
): readonly ShelvedEnvelope[] | undefined {
  const { id, record, compartment, before, fresh } = work;
  const place = { groupId: record, compartment };
  const shelf = shelfOf(step.memory, place);
  const present = changesOf(before);
  const known = new Map([
    ...changesOn(shelf),
    ...fresh.map(({ hash, chunk }) => [hash, chunk] as const),
    ...present,
  ]);
  const { view } = step.memory.workplaces.ledger(record, compartment);
  const wanted = inOrder(view.copies(id)[0]?.changes ?? [], known);
  const built = applyChanges(undefined, [...wanted.values()]);
  if (!built.ok) return undefined;
  const kind = step.memory.places.get(id)?.kind ?? work.kindOf(built.value.document);
  const staged = built.value;
  stageDocument(step, { id, place: { record, compartment, kind }, staged, project: step.project });
  for (const { key, changes } of shelf)
    if ([...changes.keys()].every((hash) => wanted.has(hash))) takeDown(step, key);
  const leaving = [...present].filter(([hash]) => !wanted.has(hash)).map(([, chunk]) => chunk);
  // An open session would go on counting behind changes of its own that are not in the document any more.
  if (leaving.length > 0) step.memory.workplaces.endSession(record, compartment);
  return shelve(step, place, leaving);
}

function takeDown(step: Step, key: string): void {
  step.memory.setAside.delete(key);
  step.batch.remove('set-aside', key);
}
