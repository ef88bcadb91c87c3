/** Where each document lives, also by record and by kind: a clinic has thousands of them, and an entry concerns one record. */
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import type { DocumentPlace } from './document-place.ts';

export class Places extends Map<DocumentId, DocumentPlace> {
  readonly #byRecord = new Map<RecordId, Set<DocumentId>>();
  readonly #byKind = new Map<string, Set<DocumentId>>();

  /** A document stays where it is: it is told again with every version of it, and never of another record or kind. */
  override set(id: DocumentId, place: DocumentPlace): this {
    if (!this.has(id)) {
      addTo(this.#byRecord, place.record, id);
      addTo(this.#byKind, place.kind, id);
    }
    return super.set(id, place);
  }

  /** The documents of a record, of all kinds or of one; ascending. */
  inRecord(record: RecordId, kind?: string): readonly DocumentId[] {
    const ids = [...(this.#byRecord.get(record) ?? [])];
    return ids.filter((id) => kind === undefined || this.get(id)?.kind === kind).sort();
  }

  /** The documents of a kind in all records, in the order they came to be known. */
  ofKind(kind: string): Iterable<DocumentId> {
    return this.#byKind.get(kind) ?? [];
  }
}

function addTo<K>(sets: Map<K, Set<DocumentId>>, key: K, id: DocumentId): void {
  const known = sets.get(key);
  if (known === undefined) sets.set(key, new Set([id]));
  else known.add(id);
}
