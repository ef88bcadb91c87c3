/**
 * The open documents, as automerge-repo handles without storage or network of their own. A change is first staged, then
 * committed together with everything that belongs to it, and only then published to whoever watches.
 */
import * as A from '@automerge/automerge/slim';
import {
  interpretAsDocumentId,
  Repo,
  type BinaryDocumentId,
  type DocHandle,
} from '@automerge/automerge-repo/slim';
import type { Draft, Heads } from '#kernel/document.ts';
import type { DocumentId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { fromHex } from '#crypto/encoding/bytes.ts';
import { draftOver, type Root } from './automerge-draft.ts';

/** 'engine/not-applied': Automerge refused the bytes; the document is as it was. */
export interface ApplyError {
  readonly code: 'engine/not-applied';
}

export interface Authoring {
  /** The actor of this session in this document, 16 bytes as hexadecimal. */
  readonly actor: string;
  /** What the history names: the command. */
  readonly action: string;
  readonly change: (draft: Draft) => void;
}

export interface StagedDocument {
  readonly document: A.Doc<Root>;
  /** The whole document as saved bytes, for the row that replaces the old one. */
  readonly saved: () => Uint8Array;
}

export interface AuthoredDocument extends StagedDocument {
  /** The one change that was made, or undefined when nothing changed. */
  readonly change: Uint8Array | undefined;
}

/** A document as it stands, to be kept. */
export function asStaged(document: A.Doc<Root>): StagedDocument {
  let saved: Uint8Array | undefined;
  return { document, saved: () => (saved ??= A.save(document)) };
}

/** A change in a document as it is in `before` (undefined for a new one). Time is left out: statements carry it. */
export function authorChange(
  before: A.Doc<Root> | undefined,
  authoring: Authoring,
): AuthoredDocument {
  const { actor, action, change } = authoring;
  const base = before === undefined ? A.init<Root>({ actor }) : A.clone(before, { actor });
  const document = A.change(base, { message: action, time: 0 }, (root) =>
    change(draftOver(root, base)),
  );
  const made = document === base ? undefined : A.getLastLocalChange(document);
  return { ...asStaged(document), change: made };
}

/** Changes from elsewhere, already authenticated. All of them or none. */
export function applyChanges(
  before: A.Doc<Root> | undefined,
  changes: readonly Uint8Array[],
): Result<StagedDocument, ApplyError> {
  try {
    const base = before === undefined ? A.init<Root>() : A.clone(before);
    const [document] = A.applyChanges(base, [...changes]);
    const missing = A.getMissingDeps(document, []);
    return missing.length === 0 ? ok(asStaged(document)) : err({ code: 'engine/not-applied' });
  } catch {
    return err({ code: 'engine/not-applied' });
  }
}

/** As much of these changes as rests on what is there, to be looked at and never kept; undefined where Automerge refuses. */
export function applyWhatFits(
  before: A.Doc<Root> | undefined,
  changes: readonly Uint8Array[],
): A.Doc<Root> | undefined {
  try {
    const base = before === undefined ? A.init<Root>() : A.clone(before);
    return A.applyChanges(base, [...changes])[0];
  } catch {
    return undefined;
  }
}

/** A saved document from this device's own store. */
export function loadDocument(saved: Uint8Array): Result<A.Doc<Root>, ApplyError> {
  try {
    return ok(A.load<Root>(saved));
  } catch {
    return err({ code: 'engine/not-applied' });
  }
}

export const headsOf = (document: A.Doc<Root>): Heads => A.getHeads(document);

const NOTHING = new Uint8Array(0);

/** Documents opened since the start: as they were read, and from their next version on each a handle that is fed with every version. */
export class DocumentSet {
  readonly #repo = new Repo({});
  /** A handle costs more than reading what it holds, and most of what a list or a chart reads stays as it is. */
  readonly #asRead = new Map<DocumentId, A.Doc<Root>>();
  readonly #handles = new Map<DocumentId, DocHandle<Root>>();

  get(id: DocumentId): A.Doc<Root> | undefined {
    return this.#handles.get(id)?.doc() ?? this.#asRead.get(id);
  }

  /** Shows a version that is already durable. */
  publish(id: DocumentId, document: A.Doc<Root>): void {
    const handle = this.#handles.get(id);
    if (handle !== undefined) handle.update(() => document);
    else if (this.#asRead.delete(id)) this.#handles.set(id, this.#handleOf(id, document));
    else this.#asRead.set(id, document);
  }

  #handleOf(id: DocumentId, document: A.Doc<Root>): DocHandle<Root> {
    const handle = this.#repo.import<Root>(NOTHING, { docId: repoId(id) });
    handle.update(() => document);
    // Where nothing counts yet there is no change that would make it ready.
    handle.begin();
    handle.doneLoading();
    return handle;
  }
}

const repoId = (id: DocumentId) =>
  interpretAsDocumentId((fromHex(id) ?? new Uint8Array(16)) as BinaryDocumentId);
