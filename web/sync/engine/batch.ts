/**
 * Everything that belongs to one step, gathered before any of it is written: rows of all tables, and what may be shown or
 * sent once they are durable. There is no other way to write.
 */
import type { DocumentId } from '#kernel/ids.ts';
import type { RowWrite, TableName } from '#storage/row-store.ts';
import type { StagedDocument } from '../document-set.ts';
import type { DocumentPlace } from './document-place.ts';

export interface StagedPlace extends StagedDocument {
  readonly place: DocumentPlace;
  /** What its saved bytes come to at most, where that is known without saving it. */
  readonly bytesMost?: number | undefined;
}

export class Batch {
  readonly #writes = new Map<string, RowWrite>();
  readonly #documents = new Map<DocumentId, StagedPlace>();
  readonly #after: (() => void)[] = [];
  /** What the last version of each staged document still has to put in. */
  readonly #owed = new Map<DocumentId, () => void>();
  #isReadAgain = false;

  put(table: TableName, key: string, value: Uint8Array): void {
    this.#writes.set(`${table}/${key}`, { table, key, value });
  }

  remove(table: TableName, key: string): void {
    this.#writes.set(`${table}/${key}`, { table, key, value: undefined });
  }

  /**
   * Puts in what staged documents owe: their rows are made once a step, however many changes it takes in. Done before the writes
   * are read; may break off as anything in a step may.
   */
  settle(): void {
    for (const [id, put] of [...this.#owed]) {
      this.#owed.delete(id);
      put();
    }
  }

  /** Runs after the commit, in order; never when it fails. */
  afterwards(run: () => void): void {
    this.#after.push(run);
  }

  /** Once this is durable, memory is thrown away and read anew: something was taken off the device. */
  readAgain(): void {
    this.#isReadAgain = true;
  }

  get isReadAgain(): boolean {
    return this.#isReadAgain;
  }

  /** `put` puts the document's rows in, unless a later version is staged before. */
  stage(id: DocumentId, staged: StagedPlace, put: () => void): void {
    this.#documents.set(id, staged);
    this.#owed.set(id, put);
  }

  /** The version of a document as this step has it so far. */
  staged(id: DocumentId): StagedPlace | undefined {
    return this.#documents.get(id);
  }

  get documents(): ReadonlyMap<DocumentId, StagedPlace> {
    return this.#documents;
  }

  /** Whether anything has been put in: whoever changes memory puts it in here in the same breath. */
  get touched(): boolean {
    return this.#writes.size + this.#owed.size > 0;
  }

  /** Whether this step puts anything into a table. */
  writesTo(table: TableName): boolean {
    return [...this.#writes.values()].some((write) => write.table === table);
  }

  get writes(): readonly RowWrite[] {
    this.settle();
    return [...this.#writes.values()];
  }

  finish(): void {
    for (const run of this.#after) run();
  }
}
