/** The index in the sealed store of the engine, between its steps: whoever saves something waits for one small piece at most. */
import { parseDocumentId, type DocumentId } from '#kernel/ids.ts';
import type { Engine } from '#sync/engine/engine.ts';
import type { SearchRows } from '#sync/search/search-rows.ts';

/** A document that changed again while it was being read stays on the list of what is due. */
export function searchRowsOf(engine: Engine, isDueAgain: (id: DocumentId) => boolean): SearchRows {
  const staysDue = (key: string): boolean => {
    const id = parseDocumentId(key);
    return id !== undefined && isDueAgain(id);
  };
  return {
    read: (table, key) => engine.withStore((store) => store.read(table, key)),
    // Asked when the engine has let it in: until then another step may have changed the document.
    commit: (writes) =>
      engine.withStore((store) =>
        store.commit(writes.filter(({ table, key }) => table !== 'search-due' || !staysDue(key))),
      ),
    clear: () => engine.withStore((store) => store.clear(['search', 'search-text'])),
  };
}
