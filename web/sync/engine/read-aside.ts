/** A document read without being opened: for whoever reads all of them once, and would fill the memory with them. */
import type { RawDocument } from '#kernel/document.ts';
import type { Entries } from '#kernel/feature.ts';
import type { DocumentId } from '#kernel/ids.ts';
import type { SealedStore } from '#storage/sealed-store.ts';
import { loadDocument } from '../document-set.ts';
import { documentRow } from '../rows/small-rows.ts';
import { rawDocument } from './documents.ts';
import type { Memory } from './memory.ts';
import { Origins } from './origins.ts';
import { entriesOf } from './rungs.ts';

export interface ReadAside {
  readonly document: RawDocument;
  readonly entries: Entries;
}

/** Undefined for a document that is not here or does not open. */
export async function readAside(
  memory: Memory,
  store: SealedStore,
  id: DocumentId,
): Promise<ReadAside | undefined> {
  const place = memory.places.get(id);
  if (place === undefined) return undefined;
  const open = memory.documents.get(id);
  if (open !== undefined)
    return {
      document: rawDocument(open),
      entries: entriesOf(memory, place, { id, document: open }),
    };
  const row = await store.read('documents', id);
  const parsed = row.ok && row.value !== undefined ? documentRow.parse(row.value) : undefined;
  const loaded = parsed?.ok === true ? loadDocument(parsed.value.saved) : undefined;
  if (loaded?.ok !== true) return undefined;
  const apart = { ...memory, origins: new Origins() };
  return {
    document: rawDocument(loaded.value),
    entries: entriesOf(apart, place, { id, document: loaded.value }),
  };
}
