/**
 * What late work would change if somebody took it up: every entity before and after, of the documents as they are now. Nothing is
 * staged and nothing kept.
 */
import type * as A from '@automerge/automerge/slim';
import { toHex } from '#crypto/encoding/bytes.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { readChangeHeader } from '#crypto/work/change-header.ts';
import type { LedgerView } from '#crypto/work/ledger-state.ts';
import { actorOf } from '#crypto/work/session.ts';
import { parseDocumentId, type DocumentId, type RecordId } from '#kernel/ids.ts';
import type { RawDocument } from '#kernel/document.ts';
import type { Root } from '../automerge-draft.ts';
import { inflateWithin } from '../bounded-inflate.ts';
import { applyWhatFits } from '../document-set.ts';
import { kindOf, openDocument, rawDocument, SELF_KEY } from './documents.ts';
import type { Step } from './engine-parts.ts';
import type { Memory } from './memory.ts';
import { shelfOf } from './shelf.ts';

/** An entity by its key as it is and as it would be; undefined where there is none. */
export interface EntityChange {
  readonly key: string;
  readonly before: RawDocument[string] | undefined;
  readonly after: RawDocument[string] | undefined;
}

export interface DocumentPreview {
  readonly document: DocumentId;
  readonly kind: string;
  readonly changes: readonly EntityChange[];
}

const ENTITIES_MAX = 200;

/** One answer for each document that the statements touch and that can be built from what is here. */
export async function previewLateWork(
  step: Pick<Step, 'memory' | 'store'>,
  work: { readonly record: RecordId; readonly statements: readonly string[] },
): Promise<readonly DocumentPreview[]> {
  const previews: DocumentPreview[] = [];
  for (const [document, chunks] of chunksOf(step, work)) {
    const isKnown = step.memory.places.has(document);
    const opened = isKnown ? await openDocument(step.memory, step.store, document) : undefined;
    const before = opened?.ok === true ? opened.value : undefined;
    const after = applyWhatFits(before, chunks);
    if (after === undefined) continue;
    const kind = step.memory.places.get(document)?.kind ?? kindOf(after) ?? '';
    previews.push({ document, kind, changes: changesBetween(before, after) });
  }
  return previews;
}

interface ShelvedChange {
  readonly hash: string;
  readonly chunk: Uint8Array;
  readonly view: LedgerView;
}

/** The changes of these statements that lie on the shelf, by document. */
function chunksOf(
  { memory }: Pick<Step, 'memory'>,
  { record, statements }: { readonly record: RecordId; readonly statements: readonly string[] },
): ReadonlyMap<DocumentId, readonly Uint8Array[]> {
  const wanted = new Set(statements);
  const chunks = new Map<DocumentId, Uint8Array[]>();
  for (const { hash, chunk, view } of shelvedOf(memory, record)) {
    const statement = view.authorOf(hash);
    const isWanted = statement !== undefined && wanted.has(statement.statementId);
    const id = isWanted ? documentOf(statement, chunk) : undefined;
    if (id !== undefined) chunks.set(id, [...(chunks.get(id) ?? []), chunk]);
  }
  return chunks;
}

const shelvedOf = (memory: Memory, record: RecordId): readonly ShelvedChange[] =>
  memory.workplaces
    .of(record)
    .flatMap(({ groupId, compartment, ledger: { view } }) =>
      shelfOf(memory, { groupId, compartment }).flatMap(({ changes }) =>
        [...changes].map(([hash, chunk]) => ({ hash, chunk, view })),
      ),
    );

/** A session writes in each document as an actor of its own. */
function documentOf(
  statement: { readonly sessionId: string; readonly docIds: readonly string[] },
  chunk: Uint8Array,
): DocumentId | undefined {
  const header = readChangeHeader(chunk, inflateWithin);
  if (!header.ok) return undefined;
  const actor = toHex(header.value.actor);
  const session = fromHexId(statement.sessionId);
  const id = statement.docIds.find((docId) => toHex(actorOf(session, fromHexId(docId))) === actor);
  return id === undefined ? undefined : parseDocumentId(id);
}

/** Every entity that differs, before and after. */
export function changesBetween(
  before: A.Doc<Root> | undefined,
  after: A.Doc<Root>,
): readonly EntityChange[] {
  const [was, is] = [before === undefined ? {} : rawDocument(before), rawDocument(after)];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((key) => key !== SELF_KEY && JSON.stringify(was[key]) !== JSON.stringify(is[key]))
    .sort()
    .slice(0, ENTITIES_MAX)
    .map((key) => ({ key, before: plain(was[key]), after: plain(is[key]) }));
}

/** Out of the document's own objects: what is answered leaves the worker. */
const plain = (entity: RawDocument[string] | undefined): RawDocument[string] | undefined =>
  entity === undefined ? undefined : (JSON.parse(JSON.stringify(entity)) as RawDocument[string]);
