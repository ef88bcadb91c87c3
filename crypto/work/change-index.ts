/** The changes of a compartment's documents: what each depends on and which statements vouch for it. Knows no bytes of content. */
import type { StatementNode } from './statement-graph.ts';

/** A change before a statement owns it. Ids are lowercase hex. */
export interface UnownedChange {
  readonly hash: string;
  readonly docId: string;
  readonly actor: string;
  readonly seq: number;
  readonly dependencies: readonly UnownedChange[];
}

export interface ChangeNode extends UnownedChange {
  readonly dependencies: readonly ChangeNode[];
  /** More than one only where a forked session claims the same change on both branches. */
  readonly owners: StatementNode[];
}

interface Document {
  /** In an order in which every change stands behind its dependencies. */
  readonly changes: ChangeNode[];
  /** The changes that claim one place (actor, seq): more than one is a conflict no replica can apply. */
  readonly places: Map<string, ChangeNode[]>;
  /** First changes, by actor. */
  readonly actors: Map<string, ChangeNode[]>;
  conflicts: number;
}

const NONE: Document = { changes: [], places: new Map(), actors: new Map(), conflicts: 0 };

export const placeOf = (change: UnownedChange): string => `${change.actor}:${change.seq}`;

export class ChangeIndex {
  readonly #changes = new Map<string, ChangeNode>();
  readonly #documents = new Map<string, Document>();

  get(hash: string): ChangeNode | undefined {
    return this.#changes.get(hash);
  }

  /** The statements that vouch for a change; none for one that is unknown. */
  ownersOf(hash: string): readonly StatementNode[] {
    return this.#changes.get(hash)?.owners ?? [];
  }

  documentIds(): Iterable<string> {
    return this.#documents.keys();
  }

  /** In an order in which they can be applied. */
  changesOf(docId: string): readonly ChangeNode[] {
    return this.#document(docId).changes;
  }

  actorCountOf(docId: string): number {
    return this.#document(docId).actors.size;
  }

  /** The first changes of this actor in the document. */
  beginningsOf(docId: string, actor: string): readonly ChangeNode[] {
    return this.#document(docId).actors.get(actor) ?? [];
  }

  hasConflicts(docId: string): boolean {
    return this.#document(docId).conflicts > 0;
  }

  /** Whether a change is known that claims the place of this one, be it the same. */
  isClaimed(change: UnownedChange): boolean {
    return this.#document(change.docId).places.has(placeOf(change));
  }

  /** Adds a change whose dependencies are in the index, or one more statement that owns it. */
  add(change: UnownedChange, owner: StatementNode): void {
    const known = this.#changes.get(change.hash);
    if (known !== undefined) {
      known.owners.push(owner);
      return;
    }
    const document = this.#documents.get(change.docId) ?? {
      changes: [],
      places: new Map<string, ChangeNode[]>(),
      actors: new Map<string, ChangeNode[]>(),
      conflicts: 0,
    };
    const dependencies = change.dependencies.flatMap(({ hash }) => this.#changes.get(hash) ?? []);
    const node: ChangeNode = { ...change, dependencies, owners: [owner] };
    this.#documents.set(change.docId, document);
    this.#changes.set(change.hash, node);
    document.changes.push(node);
    const rivals = document.places.get(placeOf(change)) ?? [];
    if (rivals.length > 0) document.conflicts++;
    document.places.set(placeOf(change), [...rivals, node]);
    if (change.seq === 1)
      document.actors.set(change.actor, [...(document.actors.get(change.actor) ?? []), node]);
  }

  #document(docId: string): Document {
    return this.#documents.get(docId) ?? NONE;
  }
}
