/**
 * Accepted work becomes documents: changes are applied in the order the ledger gave them, all of a statement or none. Where what
 * counts has shifted, the document is built again.
 */
import type * as A from '@automerge/automerge/slim';
import type { Receipt, VerifiedChange } from '#crypto/work/work-outcome.ts';
import { parseDocumentId, parseRecordId, type DocumentId, type RecordId } from '#kernel/ids.ts';
import { invariant, ok, type Result } from '#kernel/result.ts';
import type { Root } from '../automerge-draft.ts';
import { applyChanges, type StagedDocument } from '../document-set.ts';
import { consistsOf } from './changes-here.ts';
import { forkedDocuments } from './document-copies.ts';
import { AHEAD_LASTS_MS, aheadToEnd } from '../snapshots/end-ahead.ts';
import { openDocument, readableKind, stageDocument } from './documents.ts';
import type { Step } from './engine-parts.ts';
import { rebuildDocument } from './rebuild.ts';
import type { ShelvedEnvelope } from './shelf.ts';

export interface AcceptedWork {
  readonly groupId: string;
  readonly compartment: number;
  readonly receipt: Receipt;
}

/** Saved, not inflated; past it a document would make its own row unreadable. */
const DOCUMENT_BYTES_MAX = 8 * 1024 * 1024;

export interface Absorbed {
  /** The reasons for what Automerge would not take. */
  readonly refused: readonly string[];
  /** What counted and does so no longer, to be set aside. */
  readonly shelved: readonly ShelvedEnvelope[];
}

/** Stages every document that changed. */
export async function absorbWork(step: Step, work: AcceptedWork): Promise<Absorbed> {
  const record = parseRecordId(work.groupId);
  invariant(record !== undefined, 'a group id is a record id');
  const refused: string[] = [];
  const again = new Set(work.receipt.rebuild);
  for (const id of [...(await forksToRebuild(step, work)), ...aheadToEnd(step, work)])
    again.add(id);
  for (const outcome of work.receipt.outcomes) {
    if (outcome.kind !== 'accepted') continue;
    for (const [id, changes] of byDocument(outcome.changes)) {
      const isApplied = again.has(id) || (await absorbInto(step, { ...work, record, id, changes }));
      if (!isApplied) refused.push('crypto/apply');
    }
  }
  const shelved: ShelvedEnvelope[] = [];
  for (const docId of again) {
    const left = await rebuild(step, { ...work, record, docId });
    if (left === undefined) refused.push('crypto/apply');
    else shelved.push(...left);
  }
  return { refused, shelved };
}

/**
 * The documents in several copies that do not stand as the copy that takes new edits: which one that is follows from who has built
 * on it and from decisions of colleagues, and neither touches the document itself.
 */
async function forksToRebuild(step: Step, work: AcceptedWork): Promise<readonly string[]> {
  const { view } = step.memory.workplaces.ledger(work.groupId, work.compartment);
  const stale: string[] = [];
  for (const docId of forkedDocuments(step.memory, work)) {
    const id = parseDocumentId(docId);
    const present = id && (await presentVersion(step, id));
    if (!consistsOf(present, view.copies(docId)[0]?.changes ?? [])) stale.push(docId);
  }
  return stale;
}

/** Documents that a snapshot has shown for too long are from now on what counts. */
export async function endOldAhead(step: Step): Promise<Result<void, never>> {
  for (const [id, { groupId, compartment }] of step.memory.ahead.since(
    step.clock.now() - AHEAD_LASTS_MS,
  )) {
    const record = parseRecordId(groupId);
    invariant(record !== undefined, 'a group id is a record id');
    const before = await presentVersion(step, id);
    const kindOf = (document: A.Doc<Root>) => readableKind(step, document, compartment);
    rebuildDocument(step, { id, record, compartment, before, fresh: [], kindOf });
  }
  return ok(undefined);
}

/** Undefined when it could not be built again. */
async function rebuild(
  step: Step,
  work: AcceptedWork & { readonly record: RecordId; readonly docId: string },
): Promise<readonly ShelvedEnvelope[] | undefined> {
  const { record, compartment, receipt } = work;
  const id = parseDocumentId(work.docId);
  invariant(id !== undefined, 'the gate gives well-formed ids');
  const place = step.batch.staged(id)?.place ?? step.memory.places.get(id);
  if (place !== undefined && (place.record !== record || place.compartment !== compartment))
    return undefined;
  const fresh = receipt.outcomes.flatMap((outcome) =>
    // Late work may have been covered by what stands behind it in the same receipt.
    outcome.kind === 'accepted' || outcome.kind === 'late'
      ? outcome.changes.filter(({ docId }) => docId === work.docId)
      : [],
  );
  return rebuildDocument(step, {
    ...{ id, record, compartment, fresh },
    before: await presentVersion(step, id),
    kindOf: (document) => readableKind(step, document, compartment),
  });
}

interface DocumentWork extends AcceptedWork {
  readonly record: RecordId;
  readonly id: DocumentId;
  readonly changes: readonly VerifiedChange[];
}

async function absorbInto(step: Step, work: DocumentWork): Promise<boolean> {
  const { memory } = step;
  const { id, changes } = work;
  const isShown = memory.ahead.holdsAll(
    id,
    changes.map(({ hash }) => hash),
  );
  if (isShown) return true;
  const before = await presentVersion(step, id);
  const applied = applyChanges(
    before,
    changes.map(({ chunk }) => chunk),
  );
  if (!applied.ok) return false;
  const bytesMost = weigh(step, work, applied.value);
  if (bytesMost > DOCUMENT_BYTES_MAX) return false;
  const known = step.batch.staged(id)?.place ?? memory.places.get(id);
  const place = known ?? {
    record: work.record,
    compartment: work.compartment,
    kind: readableKind(step, applied.value.document, work.compartment),
  };
  // A document lives in one place for ever; the same id elsewhere is somebody else's mistake or attack.
  if (place.record !== work.record || place.compartment !== work.compartment) return false;
  const { project } = step;
  stageDocument(step, { id, place, staged: applied.value, project, bytesMost });
  return true;
}

/**
 * What it comes to at most, saved. Far from the limit that is counted, since saving it for every change that arrives would take
 * longer than all else.
 */
function weigh(step: Step, { id, changes }: DocumentWork, applied: StagedDocument): number {
  const before = step.batch.staged(id)?.bytesMost;
  const added = changes.reduce((sum, { chunk }) => sum + chunk.length, 0);
  return before !== undefined && before + added < DOCUMENT_BYTES_MAX / 2
    ? before + added
    : applied.saved().length;
}

async function presentVersion(step: Step, id: DocumentId): Promise<A.Doc<Root> | undefined> {
  const staged = step.batch.staged(id);
  if (staged !== undefined) return staged.document;
  if (!step.memory.places.has(id)) return undefined;
  const open = await openDocument(step.memory, step.store, id);
  // A document that cannot be read now is not an empty one: the step ends, and what arrived comes again.
  invariant(open.ok, 'a document that is known can be read');
  return open.value;
}

function byDocument(
  changes: readonly VerifiedChange[],
): ReadonlyMap<DocumentId, readonly VerifiedChange[]> {
  const groups = new Map<DocumentId, VerifiedChange[]>();
  for (const change of changes) {
    const id = parseDocumentId(change.docId);
    invariant(id !== undefined, 'the gate gives well-formed ids');
    const group = groups.get(id) ?? [];
    group.push(change);
    groups.set(id, group);
  }
  return groups;
}
