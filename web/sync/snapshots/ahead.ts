/**
 * Documents that a snapshot shows before their history has come, and snapshots that wait to be judged. A verified snapshot tells
 * what stands in a document and who wrote it; what counts remains the ledger's to say, and once it can, it does.
 */
import type { VerifiedStatement } from '#crypto/work/work-outcome.ts';
import type { Part } from '#crypto/envelope/parts.ts';
import type { DocumentId } from '#kernel/ids.ts';

/** The envelope of a snapshot, opened. */
export interface ArrivedSnapshot {
  readonly channelId: string;
  readonly envelope: Uint8Array;
  readonly parts: readonly Part[];
  readonly groupId: string;
  readonly compartment: number;
}

export interface AheadDocument {
  readonly groupId: string;
  readonly compartment: number;
  /** The held envelope it came in. */
  readonly key: string;
  /** When it came, in milliseconds. */
  readonly since: number;
  /** Who made each change, by its hash. */
  readonly owners: ReadonlyMap<string, VerifiedStatement>;
  /** The last statement of each author: once the ledger has judged them all, it knows the whole document. */
  readonly statementIds: readonly string[];
}

/** So many wait for entries of logs; of more the history tells in time. */
const WAITING_MAX = 64;

export class Ahead {
  readonly #documents = new Map<DocumentId, AheadDocument>();
  readonly #waiting = new Map<string, ArrivedSnapshot>();

  get(id: DocumentId): AheadDocument | undefined {
    return this.#documents.get(id);
  }

  has(id: DocumentId): boolean {
    return this.#documents.has(id);
  }

  set(id: DocumentId, document: AheadDocument): void {
    this.#documents.set(id, document);
  }

  delete(id: DocumentId): void {
    this.#documents.delete(id);
  }

  /** Those of one compartment. */
  in(place: {
    readonly groupId: string;
    readonly compartment: number;
  }): readonly (readonly [DocumentId, AheadDocument])[] {
    return [...this.#documents].filter(
      ([, { groupId, compartment }]) =>
        groupId === place.groupId && compartment === place.compartment,
    );
  }

  /** Those that came at this time or before, in milliseconds. */
  since(until: number): readonly (readonly [DocumentId, AheadDocument])[] {
    return [...this.#documents].filter(([, { since }]) => since <= until);
  }

  /** Whether the snapshot that is shown holds all of these changes. */
  holdsAll(id: DocumentId, hashes: readonly string[]): boolean {
    const owners = this.#documents.get(id)?.owners;
    return owners !== undefined && hashes.every((hash) => owners.has(hash));
  }

  /** False when too many wait. */
  wait(key: string, snapshot: ArrivedSnapshot): boolean {
    if (this.#waiting.size >= WAITING_MAX && !this.#waiting.has(key)) return false;
    this.#waiting.set(key, snapshot);
    return true;
  }

  waitNoMore(key: string): void {
    this.#waiting.delete(key);
  }

  get waiting(): readonly ArrivedSnapshot[] {
    return [...this.#waiting.values()];
  }
}
