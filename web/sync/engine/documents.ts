/** Documents between store, memory and batch: opening, staging a new version with its list rows, publishing it when durable. */
import type * as A from '@automerge/automerge/slim';
import { entityKey, type RawDocument } from '#kernel/document.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { SealedStore, SealedStoreError } from '#storage/sealed-store.ts';
import type { Root } from '../automerge-draft.ts';
import { loadDocument, type StagedDocument } from '../document-set.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { documentRow, projectionRow } from '../rows/small-rows.ts';
import type { Ground, Step } from './engine-parts.ts';
import type { DocumentPlace } from './document-place.ts';
import type { Memory } from './memory.ts';
import type { Project } from './projection.ts';
import { entriesOf } from './rungs.ts';

export type OpenDocumentError = SealedStoreError | { readonly code: 'engine/unknown-document' };

/** The key under which every document says what kind it is. */
export const SELF_KEY = entityKey('document', 'self');

export const rawDocument = (document: A.Doc<Root>): RawDocument => document;

/** The kind a document claims; undefined when it claims none. */
export function kindOf(document: A.Doc<Root>): string | undefined {
  const kind = document[SELF_KEY]?.['kind'];
  return typeof kind === 'string' ? kind : undefined;
}

/** The kind of a document that no feature of this version reads; it is kept and travels on. */
const UNREADABLE_KIND = '';

/** The kind under which a document from elsewhere is kept: what it claims, if that belongs in this compartment. */
export function readableKind(
  step: Pick<Step, 'compartmentOf'>,
  document: A.Doc<Root>,
  compartment: number,
): string {
  const kind = kindOf(document);
  return kind !== undefined && step.compartmentOf(kind) === compartment ? kind : UNREADABLE_KIND;
}

/** The document as memory has it, read from the store if it was not open yet. */
export async function openDocument(
  memory: Memory,
  store: SealedStore,
  id: DocumentId,
): Promise<Result<A.Doc<Root>, OpenDocumentError>> {
  const open = memory.documents.get(id);
  if (open !== undefined) return ok(open);
  const row = await store.read('documents', id);
  if (!row.ok) return row;
  if (row.value === undefined) return err({ code: 'engine/unknown-document' });
  const parsed = documentRow.parse(row.value);
  const loaded = parsed.ok ? loadDocument(parsed.value.saved) : parsed;
  if (!loaded.ok) return err({ code: 'storage/damaged' });
  memory.documents.publish(id, loaded.value);
  return loaded;
}

/** The one document a record has of a kind; the smallest id should there ever be two. */
export function documentOfKind(
  memory: Memory,
  record: RecordId,
  kind: string,
): DocumentId | undefined {
  return memory.places.inRecord(record, kind)[0];
}

const NOTHING = new Uint8Array(0);

export interface Staging {
  readonly id: DocumentId;
  readonly place: DocumentPlace;
  readonly staged: StagedDocument;
  readonly project: Project;
  /** As in `StagedPlace`. */
  readonly bytesMost?: number | undefined;
}

/** Puts a new version of a document, and every list row it feeds, into the batch; of several in one step, the last. */
export function stageDocument(step: Ground, staging: Staging): void {
  const { id, place, staged, bytesMost } = staging;
  step.batch.stage(id, { ...staged, place, bytesMost }, () => putDocument(step, staging));
}

function putDocument(step: Ground, { id, place, staged, project }: Staging): void {
  step.batch.put(
    'documents',
    id,
    documentRow.encode({
      record: fromHexId(place.record),
      compartment: place.compartment,
      kind: place.kind,
      saved: staged.saved(),
    }),
  );
  // Whoever makes it searchable finds it on the list even if the power goes now.
  step.batch.put('search-due', id, NOTHING);
  const entries = entriesOf(step.memory, place, { id, document: staged.document });
  const rows = project(place.kind, rawDocument(staged.document), entries);
  for (const { projection, version, row } of rows) {
    const key = `${projection}|${id}`;
    if (row === undefined) {
      step.batch.remove('projections', key);
      step.batch.afterwards(() => void step.memory.rows.delete(key));
    } else {
      const value = { version, json: JSON.stringify(row) };
      step.batch.put('projections', key, projectionRow.encode(value));
      step.batch.afterwards(() => void step.memory.rows.set(key, value));
    }
  }
  step.batch.afterwards(() => {
    step.memory.places.set(id, place);
    step.memory.documents.publish(id, staged.document);
  });
}
