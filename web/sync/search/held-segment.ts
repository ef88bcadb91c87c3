/** A segment in memory with what is gone from it, and by document where its items are. */
import type { DocumentId } from '#kernel/ids.ts';
import { ItemSet, type Segment } from './segment.ts';

export class HeldSegment {
  readonly number: number;
  readonly segment: Segment;
  readonly gone: ItemSet;
  #goneCount = 0;

  constructor(number: number, segment: Segment, gone?: Uint8Array) {
    this.number = number;
    this.segment = segment;
    this.gone = new ItemSet(segment.count);
    const kept = new Uint8Array(this.gone.words.buffer);
    if (gone?.length === kept.length) kept.set(gone);
    this.gone.each(() => (this.#goneCount += 1));
  }

  /** How many of its items can still be found. */
  get live(): number {
    return this.segment.count - this.#goneCount;
  }

  get goneCount(): number {
    return this.#goneCount;
  }

  get goneBytes(): Uint8Array {
    return new Uint8Array(this.gone.words.buffer).slice();
  }

  drop(item: number): void {
    if (this.gone.has(item)) return;
    this.gone.add(item);
    this.#goneCount += 1;
  }
}

/** Which segments hold items of a document. */
export class Whereabouts {
  readonly #places = new Map<
    DocumentId,
    { readonly held: HeldSegment; readonly index: number }[]
  >();

  has(document: DocumentId): boolean {
    return this.#places.has(document);
  }

  add(held: HeldSegment): void {
    for (const [index, { document }] of held.segment.parts.documents.entries()) {
      const places = this.#places.get(document) ?? [];
      places.push({ held, index });
      this.#places.set(document, places);
    }
  }

  remove(held: HeldSegment): void {
    for (const { document } of held.segment.parts.documents) {
      const left = (this.#places.get(document) ?? []).filter((place) => place.held !== held);
      if (left.length === 0) this.#places.delete(document);
      else this.#places.set(document, left);
    }
  }

  /** The items of a document that can be found, by their marks. */
  liveItems(document: DocumentId): ReadonlyMap<number, () => HeldSegment> {
    const live = new Map<number, () => HeldSegment>();
    for (const { held, index } of this.#places.get(document) ?? []) {
      const { document: column, mark } = held.segment.parts;
      for (let item = column.indexOf(index); item >= 0; item = column.indexOf(index, item + 1)) {
        const at = item;
        if (held.gone.has(at)) continue;
        live.set(mark[at] ?? 0, () => {
          held.drop(at);
          return held;
        });
      }
    }
    return live;
  }
}
