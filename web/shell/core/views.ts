/** Lists and documents as watched values, refreshed in the same turn in which a step became durable. */
import type { RawDocument } from '#kernel/document.ts';
import type { DocumentQuery, Projection } from '#kernel/feature.ts';
import { parseDocumentId, parseUserId, type DocumentId, type RecordId } from '#kernel/ids.ts';
import { parseMillis } from '#kernel/ports.ts';
import { readPractitioners } from '#features/clinic/records.ts';
import { headsOf } from '#sync/document-set.ts';
import { documentOfKind, rawDocument } from '#sync/engine/documents.ts';
import type { Committed, Engine } from '#sync/engine/engine.ts';
import type { Memory } from '#sync/engine/memory.ts';
import { latestVersion, rungOf, waitingDocuments } from '#sync/engine/rungs.ts';
import type { Opened, Row, Version, Watched } from '#ui/app-port.ts';

/** Something shown that has to be computed again after some steps. */
interface LiveView {
  refresh(committed: Committed): void;
}

export class Views {
  readonly #engine: Engine;
  readonly #live = new Set<LiveView>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  refresh(committed: Committed): void {
    for (const view of [...this.#live]) view.refresh(committed);
  }

  list<T>(list: {
    readonly of: Projection<T>;
    readonly record?: RecordId | undefined;
  }): Watched<readonly Row<T>[] | undefined> {
    return this.#watched(() => rowsOf(this.#engine.memory, list));
  }

  document<T>(question: {
    readonly of: DocumentQuery<T>;
    readonly record: RecordId;
    readonly document?: DocumentId | undefined;
  }): Watched<Opened<T> | undefined> {
    const kind = question.of.document;
    const view = () => openedOf(this.#engine.memory, question);
    return {
      subscribe: (run) => {
        let ended = false;
        // What is not open is read from the store and shown when it has come: at first, and after memory was read again.
        const show = () => {
          const opened = view();
          run(opened);
          if (opened !== undefined) return;
          void this.#engine.open({ ...question, kind }).then((id) => {
            if (id !== undefined && !ended) run(view());
          });
        };
        const live = { refresh: show };
        this.#live.add(live);
        show();
        return () => {
          ended = true;
          this.#live.delete(live);
        };
      },
    };
  }

  #watched<T>(compute: () => T): Watched<T> {
    return {
      subscribe: (run) => {
        const live = { refresh: () => run(compute()) };
        this.#live.add(live);
        run(compute());
        return () => void this.#live.delete(live);
      },
    };
  }
}

function rowsOf<T>(
  memory: Memory | undefined,
  { of, record }: { readonly of: Projection<T>; readonly record?: RecordId | undefined },
): readonly Row<T>[] | undefined {
  if (memory === undefined) return undefined;
  const waiting = waitingDocuments(memory);
  const rows: Row<T>[] = [];
  for (const [key, { json, version }] of memory.rows) {
    const [name, id = ''] = key.split('|');
    const document = parseDocumentId(id);
    const place = document && memory.places.get(document);
    if (name !== of.name || version !== of.version || place === undefined || document === undefined)
      continue;
    if (record !== undefined && place.record !== record) continue;
    // Written by this projection's own `row`, at this version.
    const row = JSON.parse(json) as T;
    rows.push({ record: place.record, document, row, rung: rungOf(memory, document, waiting) });
  }
  return rows;
}

function openedOf<T>(
  memory: Memory | undefined,
  question: {
    readonly of: DocumentQuery<T>;
    readonly record: RecordId;
    readonly document?: DocumentId | undefined;
  },
): Opened<T> | undefined {
  const { of, record } = question;
  const id = memory && (question.document ?? documentOfKind(memory, record, of.document));
  const place = id && memory?.places.get(id);
  const document = id && memory?.documents.get(id);
  if (!memory || !id || !document || place?.record !== record || place.kind !== of.document)
    return undefined;
  return {
    view: of.select(rawDocument(document)),
    heads: headsOf(document),
    rung: rungOf(memory, id, waitingDocuments(memory)),
    latest: versionOf(memory, id),
  };
}

function versionOf(memory: Memory, id: DocumentId): Version | undefined {
  const latest = latestVersion(memory, id);
  const at = latest && parseMillis(latest.at);
  if (latest === undefined || at === undefined) return undefined;
  return { at, by: nameOf(memory, latest.userId) };
}

/** What the clinic calls somebody; empty for who is not in its directory. */
function nameOf(memory: Memory, userId: string): string {
  const id = parseUserId(userId);
  const directory = [...memory.places].find(([, { kind }]) => kind === 'clinic-directory');
  const document: RawDocument | undefined = directory && memory.documents.get(directory[0]);
  if (document === undefined) return '';
  return readPractitioners(document).entities.find(({ userId: known }) => known === id)?.name ?? '';
}
