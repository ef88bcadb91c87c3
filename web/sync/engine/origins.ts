/**
 * Which change wrote an entity of a document, and whether anybody has touched the entity since: the ground for saying whose
 * words are on the screen. Knows hashes and keys; who signed a change is the ledger's to say.
 *
 * Decoding every change of a document would cost more than opening it. Operations are therefore counted: whoever alters what
 * another change wrote spends operations that show in no entity of their own. Only where the counts differ is decoded.
 */
import * as A from '@automerge/automerge/slim';
import type { Heads } from '#kernel/document.ts';
import type { DocumentId } from '#kernel/ids.ts';
import type { Root } from '../automerge-draft.ts';

/** A change by its place among the operations of its actor. */
interface Writer {
  readonly hash: string;
  readonly actor: string;
  readonly firstOp: number;
  readonly lastOp: number;
}

export class Origins {
  readonly #documents = new Map<DocumentId, DocumentOrigins>();

  /** The hash of the change that wrote the entity and is alone in it; undefined when there is no such change. */
  changeOf(id: DocumentId, document: A.Doc<Root>, key: string): string | undefined {
    const known = this.#documents.get(id) ?? new DocumentOrigins();
    this.#documents.set(id, known);
    known.update(document);
    return known.changeOf(key);
  }
}

class DocumentOrigins {
  /** The version that was looked at last; asking it for its heads takes longer than all that is asked about one entity. */
  #latest: WeakRef<A.Doc<Root>> | undefined;
  #heads: Heads = [];
  readonly #writers = new Map<string, Writer[]>();
  /** Entities by key, each with the hash of the change that created it. */
  readonly #entities = new Map<string, string>();
  readonly #altered = new Set<string>();
  readonly #contested = new Set<string>();
  /** Which change wrote each key first, and the changes that have been looked into; only once the counts have differed. */
  readonly #firstWriters = new Map<string, string>();
  #isCareful = false;

  changeOf(key: string): string | undefined {
    const hash = this.#entities.get(key);
    const isAlone = hash !== undefined && !this.#altered.has(hash) && !this.#contested.has(key);
    return isAlone ? hash : undefined;
  }

  update(document: A.Doc<Root>): void {
    if (this.#latest?.deref() === document) return;
    this.#latest = new WeakRef(document);
    const heads = A.getHeads(document);
    if (heads.join() === this.#heads.join()) return;
    const added = A.getChangesMetaSince(document, [...this.#heads]).map(
      ({ hash, actor, startOp, maxOp }) => ({ hash, actor, firstOp: startOp, lastOp: maxOp }),
    );
    this.#heads = heads;
    for (const writer of added) this.#add(writer);
    const spent = new Map<string, number>();
    for (const key of Object.keys(document)) {
      if (this.#entities.has(key)) continue;
      const hash = this.#writerOf(A.getObjectId(document, key) ?? '')?.hash;
      if (hash === undefined) continue;
      this.#entities.set(key, hash);
      spent.set(hash, (spent.get(hash) ?? 0) + operationsIn(document[key]));
    }
    const differs = added.some(
      ({ hash, firstOp, lastOp }) => (spent.get(hash) ?? 0) !== lastOp - firstOp + 1,
    );
    if (this.#isCareful) this.#lookInto(document, added);
    else if (differs) {
      this.#isCareful = true;
      this.#lookInto(document, [...this.#writers.values()].flat());
    }
  }

  #add(writer: Writer): void {
    const own = this.#writers.get(writer.actor) ?? [];
    own.push(writer);
    this.#writers.set(writer.actor, own);
  }

  /** The change in which an operation, written "counter@actor", was made. */
  #writerOf(operation: string): Writer | undefined {
    const at = operation.indexOf('@');
    const counter = Number(operation.slice(0, at));
    const own = this.#writers.get(operation.slice(at + 1)) ?? [];
    let [low, high] = [0, own.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((own[middle]?.lastOp ?? 0) < counter) low = middle + 1;
      else high = middle;
    }
    const found = own[low];
    return found !== undefined && found.firstOp <= counter ? found : undefined;
  }

  /** Finds what each change did outside the entities it created. */
  #lookInto(document: A.Doc<Root>, changes: readonly Writer[]): void {
    const backend = A.getBackend(document);
    for (const { hash } of changes)
      for (const { obj, key } of backend.getDecodedChangeByHash(hash)?.ops ?? [])
        if (obj === '_root') this.#wroteKey(String(key), hash);
        else this.#wroteInside(obj, hash);
  }

  #wroteInside(object: string, hash: string): void {
    const creator = this.#writerOf(object)?.hash;
    if (creator !== undefined && creator !== hash) this.#altered.add(creator);
  }

  #wroteKey(key: string, hash: string): void {
    const first = this.#firstWriters.get(key);
    if (first === undefined) this.#firstWriters.set(key, hash);
    else if (first !== hash) this.#contested.add(key);
  }
}

/** How many operations it takes to write a value once: one for itself, one for each character and each thing inside. */
function operationsIn(value: unknown): number {
  if (typeof value === 'string') return 1 + [...value].length;
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, inner) => sum + operationsIn(inner), 1);
}
