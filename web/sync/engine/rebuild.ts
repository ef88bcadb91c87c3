/**
 * Building a document again from the changes that count, when some of them have ceased to or begun to: somebody was removed, a
 * colleague covered late work, a device forked its session. What leaves is shelved and comes back when it counts again.
 */
import type * as A from '@automerge/automerge/slim';
import type { VerifiedChange } from '#crypto/work/work-outcome.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import type { Root } from '../automerge-draft.ts';
import { applyChanges, asStaged, type StagedDocument } from '../document-set.ts';
import { endAhead } from '../snapshots/end-ahead.ts';
import { changesOf, changesOn, consistsOf, inOrder, type ChangesByHash } from './changes-here.ts';
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
  const hashes = view.copies(id)[0]?.changes ?? [];
  const wanted = inOrder(hashes, known);
  const staged = asItCounts(before, { hashes, wanted });
  if (staged === undefined) return undefined;
  const kind = step.memory.places.get(id)?.kind ?? work.kindOf(staged.document);
  stageDocument(step, { id, place: { record, compartment, kind }, staged, project: step.project });
  for (const { key, changes } of shelf)
    if ([...changes.keys()].every((hash) => wanted.has(hash))) takeDown(step, key);
  // What a snapshot has shown and does not count came, or will come, in envelopes of its own.
  if (step.memory.ahead.has(id)) {
    endAhead(step, id);
    return [];
  }
  const leaving = [...present].filter(([hash]) => !wanted.has(hash)).map(([, chunk]) => chunk);
  // An open session would go on counting behind changes of its own that are not in the document any more.
  if (leaving.length > 0) step.memory.workplaces.endSession(record, compartment);
  return shelve(step, place, leaving);
}

/** Undefined when Automerge would not take it. */
function asItCounts(
  before: A.Doc<Root> | undefined,
  count: { readonly hashes: readonly string[]; readonly wanted: ChangesByHash },
): StagedDocument | undefined {
  if (before !== undefined && consistsOf(before, count.hashes)) return asStaged(before);
  const built = applyChanges(undefined, [...count.wanted.values()]);
  return built.ok ? built.value : undefined;
}

function takeDown(step: Step, key: string): void {
  step.memory.setAside.delete(key);
  step.batch.remove('set-aside', key);
}
