/**
 * Lists and documents as watched values, refreshed in the same turn in which a step became durable. A step computes again only
 * what it changed: a clinic has thousands of rows, and most steps touch one of them or none.
 */
import type { DocumentQuery, Projection } from '#kernel/feature.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import { parseMillis } from '#kernel/ports.ts';
import { headsOf } from '#sync/document-set.ts';
import { placeKey, type Committed } from '#sync/engine/committed.ts';
import { documentOfKind, rawDocument } from '#sync/engine/documents.ts';
import type { Engine } from '#sync/engine/engine.ts';
import type { Memory } from '#sync/engine/memory.ts';
import {
  entriesOf,
  latestVersion,
  whereaboutsOf,
  whereaboutsOfEntries,
} from '#sync/engine/rungs.ts';
import type { Opened, Row, Version } from '#ui/app-port.ts';
import type { Watched } from '#ui/watched-value.ts';
import { ListRows } from './list-rows.ts';
import { isAboutPeople, peopleOf } from './people.ts';

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
    return {
      subscribe: (run) => {
        const rows = new ListRows(this.#engine, list);
        const live = {
          refresh: (committed: Committed) => {
            if (rows.refresh(committed)) run(rows.value);
          },
        };
        this.#live.add(live);
        run(rows.value);
        return () => void this.#live.delete(live);
      },
    };
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
        const live = {
          refresh: (committed: Committed) => {
            if (concerns(this.#engine.memory, question, committed)) show();
          },
        };
        this.#live.add(live);
        show();
        return () => {
          ended = true;
          this.#live.delete(live);
        };
      },
    };
  }
}

interface Question<T> {
  readonly of: DocumentQuery<T>;
  readonly record: RecordId;
  readonly document?: DocumentId | undefined;
}

/** Whether a step may have changed what the question answers. People's names stand beside every document. */
function concerns<T>(
  memory: Memory | undefined,
  question: Question<T>,
  { documents, moved, places, everything }: Committed,
): boolean {
  if (everything || memory === undefined) return true;
  const { document, record, of } = question;
  const id = document ?? documentOfKind(memory, record, of.document);
  if (id === undefined) return false;
  if (documents.has(id) || moved.has(id)) return true;
  if ([...documents].some((changed) => isAboutPeople(memory, changed))) return true;
  const place = memory.places.get(id);
  return place !== undefined && places.has(placeKey(place));
}

function openedOf<T>(
  memory: Memory | undefined,
  { of, record, document: wanted }: Question<T>,
): Opened<T> | undefined {
  const id = memory && (wanted ?? documentOfKind(memory, record, of.document));
  const place = id && memory?.places.get(id);
  const document = id && memory?.documents.get(id);
  if (!memory || !id || !document || place?.record !== record || place.kind !== of.document)
    return undefined;
  const view = of.select(rawDocument(document), entriesOf(memory, place, { id, document }));
  return {
    view,
    heads: headsOf(document),
    ...whereaboutsOf(memory, id),
    entries: whereaboutsOfEntries(memory, { id, document }, of.entries?.(view) ?? []),
    latest: versionOf(memory, id),
  };
}

function versionOf(memory: Memory, id: DocumentId): Version | undefined {
  const latest = latestVersion(memory, id);
  const at = latest && parseMillis(latest.at);
  if (latest === undefined || at === undefined) return undefined;
  return { at, by: nameOf(memory, latest.userId) };
}

/** Empty for who is not known here by name. */
const nameOf = (memory: Memory, userId: string): string =>
  peopleOf(memory).find((person) => person.userId === userId)?.name ?? '';
