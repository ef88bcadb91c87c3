/** Accepted work becomes documents: changes are applied in the order the ledger gave them, all of a statement or none. */
import type * as A from '@automerge/automerge/slim';
import type { Receipt, VerifiedChange } from '#crypto/work/work-outcome.ts';
import { parseDocumentId, parseRecordId, type DocumentId, type RecordId } from '#kernel/ids.ts';
import { invariant } from '#kernel/result.ts';
import type { Root } from '../automerge-draft.ts';
import { applyChanges } from '../document-set.ts';
import { kindOf, openDocument, stageDocument } from './documents.ts';
import type { Step } from './engine-parts.ts';

export interface AcceptedWork {
  readonly groupId: string;
  readonly compartment: number;
  readonly receipt: Receipt;
}

/** Saved, not inflated; past it a document would make its own row unreadable. */
const DOCUMENT_BYTES_MAX = 8 * 1024 * 1024;

/** The kind of a document that no feature of this version reads; it is kept and travels on. */
const UNREADABLE_KIND = '';

/** Stages every document that changed; answers the reasons for what Automerge would not take. */
export async function absorbWork(step: Step, work: AcceptedWork): Promise<readonly string[]> {
  const record = parseRecordId(work.groupId);
  invariant(record !== undefined, 'a group id is a record id');
  const refused: string[] = [];
  for (const outcome of work.receipt.outcomes) {
    if (outcome.kind !== 'accepted') continue;
    for (const [id, changes] of byDocument(outcome.changes)) {
      const applied = await absorbInto(step, { ...work, record, id, changes });
      if (!applied) refused.push('crypto/apply');
    }
  }
  return refused;
}

interface DocumentWork extends AcceptedWork {
  readonly record: RecordId;
  readonly id: DocumentId;
  readonly changes: readonly Uint8Array[];
}

async function absorbInto(step: Step, work: DocumentWork): Promise<boolean> {
  const { memory } = step;
  const before = await presentVersion(step, work.id);
  const applied = applyChanges(before, work.changes);
  if (!applied.ok || applied.value.saved().length > DOCUMENT_BYTES_MAX) return false;
  const known = step.batch.staged(work.id)?.place ?? memory.places.get(work.id);
  const place = known ?? {
    record: work.record,
    compartment: work.compartment,
    kind: readableKind(step, applied.value.document, work.compartment),
  };
  // A document lives in one place for ever; the same id elsewhere is somebody else's mistake or attack.
  if (place.record !== work.record || place.compartment !== work.compartment) return false;
  stageDocument(step, {
    id: work.id,
    place,
    staged: applied.value,
    project: step.project,
  });
  return true;
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

function readableKind(step: Step, document: A.Doc<Root>, compartment: number): string {
  const kind = kindOf(document);
  return kind !== undefined && step.compartmentOf(kind) === compartment ? kind : UNREADABLE_KIND;
}

function byDocument(
  changes: readonly VerifiedChange[],
): ReadonlyMap<DocumentId, readonly Uint8Array[]> {
  const groups = new Map<DocumentId, Uint8Array[]>();
  for (const { docId, chunk } of changes) {
    const id = parseDocumentId(docId);
    invariant(id !== undefined, 'the gate gives well-formed ids');
    const group = groups.get(id) ?? [];
    group.push(chunk);
    groups.set(id, group);
  }
  return groups;
}
