/** The rows of one list, kept from step to step: what a step did not touch stays the same object and is not computed again. */
import type { Projection } from '#kernel/feature.ts';
import { parseDocumentId, type DocumentId, type RecordId } from '#kernel/ids.ts';
import { placeKey, type Committed } from '#sync/engine/committed.ts';
import type { Engine } from '#sync/engine/engine.ts';
import type { Memory } from '#sync/engine/memory.ts';
import { whereaboutsOf } from '#sync/engine/rungs.ts';
import type { Row } from '#ui/app-port.ts';

interface List<T> {
  readonly of: Projection<T>;
  readonly record?: RecordId | undefined;
}

export class ListRows<T> {
  readonly #engine: Engine;
  readonly #list: List<T>;
  readonly #rows = new Map<DocumentId, Row<T>>();
  #value: readonly Row<T>[] | undefined;

  constructor(engine: Engine, list: List<T>) {
    this.#engine = engine;
    this.#list = list;
    this.#readAll();
  }

  /** Undefined while nobody has unlocked. */
  get value(): readonly Row<T>[] | undefined {
    return this.#value;
  }

  /** Takes in what a step changed; whether that changed the list. */
  refresh(committed: Committed): boolean {
    const { memory } = this.#engine;
    if (committed.everything || memory === undefined || this.#value === undefined) {
      this.#readAll();
      return true;
    }
    const shifted = this.#shiftedBy(memory, committed);
    let changed = false;
    for (const id of committed.documents) {
      const row = this.#rowOf(memory, id);
      if (row === undefined) changed = this.#rows.delete(id) || changed;
      else {
        this.#rows.set(id, row);
        changed = true;
      }
    }
    for (const { document, row, record } of shifted) {
      const whereabouts = whereaboutsOf(memory, document);
      if (sameWhereabouts(whereabouts, this.#rows.get(document))) continue;
      this.#rows.set(document, { record, document, row, ...whereabouts });
      changed = true;
    }
    if (changed) this.#value = [...this.#rows.values()];
    return changed;
  }

  /** The rows of which only the whereabouts may have changed. */
  #shiftedBy(memory: Memory, { documents, moved, places }: Committed): readonly Row<T>[] {
    if (moved.size + places.size === 0) return [];
    return [...this.#rows.values()].filter(({ document }) => {
      if (documents.has(document)) return false;
      const place = memory.places.get(document);
      return moved.has(document) || (place !== undefined && places.has(placeKey(place)));
    });
  }

  #readAll(): void {
    const { memory } = this.#engine;
    this.#rows.clear();
    this.#value = undefined;
    if (memory === undefined) return;
    const prefix = `${this.#list.of.name}|`;
    for (const key of memory.rows.keys()) {
      const id = key.startsWith(prefix) ? parseDocumentId(key.slice(prefix.length)) : undefined;
      const row = id && this.#rowOf(memory, id);
      if (row !== undefined) this.#rows.set(row.document, row);
    }
    this.#value = [...this.#rows.values()];
  }

  #rowOf(memory: Memory, document: DocumentId): Row<T> | undefined {
    const { of, record } = this.#list;
    const stored = memory.rows.get(`${of.name}|${document}`);
    const place = memory.places.get(document);
    if (stored?.version !== of.version || place === undefined) return undefined;
    if (record !== undefined && place.record !== record) return undefined;
    // Written by this projection's own `row`, at this version.
    const row = JSON.parse(stored.json) as T;
    return {
      record: place.record,
      document,
      row,
      ...whereaboutsOf(memory, document),
    };
  }
}

const sameWhereabouts = <T>(
  a: Pick<Row<T>, 'rung' | 'on' | 'devices'>,
  b: Row<T> | undefined,
): boolean =>
  b !== undefined && a.rung === b.rung && a.devices === b.devices && a.on.join() === b.on.join();
