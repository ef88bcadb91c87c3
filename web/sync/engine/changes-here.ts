/** The changes of a document that this device has, in the document as it stands or on the shelf, and what can be built of them. */
import * as A from '@automerge/automerge/slim';
import { toHex } from '#crypto/encoding/bytes.ts';
import { readChangeHeader } from '#crypto/work/change-header.ts';
import type { Root } from '../automerge-draft.ts';
import { inflateWithin } from '../bounded-inflate.ts';
import type { ShelfRow } from './shelf.ts';

/** Changes by hash. */
export type ChangesByHash = ReadonlyMap<string, Uint8Array>;

/** The changes of a document by hash, each behind what it depends on. */
export function changesOf(document: A.Doc<Root> | undefined): ChangesByHash {
  const changes = new Map<string, Uint8Array>();
  for (const bytes of document === undefined ? [] : A.getAllChanges(document)) {
    const header = readChangeHeader(bytes, inflateWithin);
    if (header.ok) changes.set(toHex(header.value.hash), bytes);
  }
  return changes;
}

/** What lies on the shelf of a compartment, of whatever document. */
export const changesOn = (shelf: readonly ShelfRow[]): ChangesByHash =>
  new Map(shelf.flatMap(({ changes }) => [...changes]));

/** Of the hashes those that can be built, as far as their bytes and those of everything they depend on are here. */
export function inOrder(hashes: readonly string[], known: ChangesByHash): ChangesByHash {
  const taken = new Map<string, Uint8Array>();
  for (const hash of hashes) {
    const bytes = known.get(hash);
    const header = bytes && readChangeHeader(bytes, inflateWithin);
    if (bytes === undefined || header?.ok !== true) continue;
    if (header.value.dependencies.every((dependency) => taken.has(toHex(dependency))))
      taken.set(hash, bytes);
  }
  return taken;
}

/** Whether a document consists of exactly these changes. */
export function consistsOf(document: A.Doc<Root> | undefined, hashes: readonly string[]): boolean {
  const present = document === undefined ? [] : A.getChangesMetaSince(document, []);
  const wanted = new Set(hashes);
  return present.length === wanted.size && present.every(({ hash }) => wanted.has(hash));
}
