/**
 * The index of everything on this device that may be read: sealed segments that never change, and beside each a set of what is
 * gone from it. One caller at a time writes; anybody may search meanwhile. Made of the documents, and made again from them
 * whenever anything about it is in doubt.
 */
import { wipe } from '#crypto/primitives/sodium.ts';
import type { DocumentId, RecordId } from '#kernel/ids.ts';
import type { RandomBytes } from '#kernel/ports.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Found, SearchAnswer, SearchItem, SearchQuestion } from '#kernel/search.ts';
import type { RowWrite } from '#storage/row-store.ts';
import { hitsIn, type Hit, type MayShow } from './answering.ts';
import { HeldSegment, Whereabouts } from './held-segment.ts';
import { markOf } from './item-mark.ts';
import {
  encodeManifest,
  goneKey,
  MANIFEST_KEY,
  newManifest,
  parseManifest,
  segmentKey,
  type Manifest,
} from './manifest.ts';
import { segmentsToMerge } from './merging.ts';
import { buildSegment, type BuiltSegment, type IndexedItem } from './segment-build.ts';
import {
  blockOf,
  DAMAGED,
  readRow,
  readSegment,
  readTexts,
  removalOf,
  writeTexts,
  type SearchError,
  type SearchRows,
} from './search-rows.ts';
import { foundOf, indexedItem } from './stored-item.ts';
import type { StoredText } from './text-blocks.ts';
import { clausesOf, type Clause } from './typed-words.ts';

export interface SearchIndexParts {
  readonly rows: SearchRows;
  readonly random: RandomBytes;
  /** Lets whatever else is due run first. */
  readonly pause: () => Promise<void>;
  /** What the index is made by, with versions: another text, and it is made again. */
  readonly feeds: string;
}

interface Held {
  manifest: Manifest;
  segments: readonly HeldSegment[];
}

export class SearchIndex {
  readonly #parts: SearchIndexParts;
  #held: Held;
  readonly #unread: Manifest['segments'];
  readonly #places = new Whereabouts();
  /** Read and not written yet, by document and mark. */
  readonly #waiting = new Map<DocumentId, ReadonlyMap<number, IndexedItem>>();
  readonly #worn = new Set<HeldSegment>();

  private constructor(parts: SearchIndexParts, manifest: Manifest) {
    this.#parts = parts;
    this.#held = { manifest, segments: [] };
    // What was written last is what people look for first.
    this.#unread = [...manifest.segments].sort((a, b) => a.until - b.until);
  }

  /** An index that is not there, or was made by other rules, is begun anew. 'search/damaged', 'storage/…'. */
  static async open(parts: SearchIndexParts): Promise<Result<SearchIndex, SearchError>> {
    const row = await readRow(parts.rows, 'search', MANIFEST_KEY);
    if (!row.ok) return row;
    const manifest = row.value && parseManifest(row.value, parts.feeds);
    if (manifest !== undefined) return ok(new SearchIndex(parts, manifest));
    const cleared = await parts.rows.clear();
    if (!cleared.ok) return cleared;
    return ok(new SearchIndex(parts, newManifest(parts.feeds, parts.random)));
  }

  /** Whether every document has been read since the index was begun. */
  get isWhole(): boolean {
    return this.#held.manifest.isWhole;
  }

  get isLoaded(): boolean {
    return this.#unread.length === 0;
  }

  /** Items that can be found. */
  get items(): number {
    return this.#held.segments.reduce((sum, { live }) => sum + live, 0);
  }

  /** Items that have been read and are not written. */
  get waiting(): number {
    let items = 0;
    for (const one of this.#waiting.values()) items += one.size;
    return items;
  }

  /** Whether some of a document lies in the index; asked when all of it is loaded. */
  has(document: DocumentId): boolean {
    return this.#places.has(document);
  }

  /** Reads the next segment from the disk; whether there are more. */
  async loadNext(): Promise<Result<boolean, SearchError>> {
    const next = this.#unread.pop();
    if (next === undefined) return ok(false);
    const held = await readSegment(this.#parts.rows, next);
    if (!held.ok) return held;
    this.#hold(this.#held.manifest, [...this.#held.segments, held.value]);
    this.#places.add(held.value);
    return ok(this.#unread.length > 0);
  }

  /** A document as it reads now. What is not in it any more is found no longer, from this moment on. */
  take(read: {
    readonly document: DocumentId;
    readonly record: RecordId;
    readonly items: readonly SearchItem[];
  }): void {
    const { document, record, items } = read;
    const { seeds } = this.#held.manifest;
    const now = new Map(items.map((item) => [markOf(item, seeds), item]));
    const fresh = new Map<number, IndexedItem>();
    const live = this.#places.liveItems(document);
    for (const [mark, drop] of live) if (!now.has(mark)) this.#worn.add(drop());
    for (const [mark, item] of now)
      if (!live.has(mark)) fresh.set(mark, { document, record, item, mark });
    if (fresh.size === 0) this.#waiting.delete(document);
    else this.#waiting.set(document, fresh);
  }

  /** Makes durable what was taken in; `also` are writes of the caller that go with it. */
  async write(
    also: readonly RowWrite[] = [],
    isWhole = this.isWhole,
  ): Promise<Result<void, SearchError>> {
    const items = [...this.#waiting.values()].flatMap((one) => [...one.values()]);
    if (items.length + this.#worn.size + also.length === 0 && isWhole === this.isWhole)
      return ok(undefined);
    const built = items.length === 0 ? undefined : await this.#build(items);
    const done = await this.#replace([], built, { also, isWhole });
    if (done.ok) this.#waiting.clear();
    return done;
  }

  /** Makes one segment of several where that is worth it; whether it did. */
  async mergeSome(): Promise<Result<boolean, SearchError>> {
    const old = segmentsToMerge(this.#held.segments);
    if (old === undefined) return ok(false);
    const items: IndexedItem[] = [];
    for (const held of old) {
      const read = await this.#liveItems(held);
      if (!read.ok) return read;
      for (const item of read.value) items.push(item);
    }
    const built = items.length === 0 ? undefined : await this.#build(items);
    const done = await this.#replace(old, built, { also: [], isWhole: this.isWhole });
    return done.ok ? ok(true) : done;
  }

  /** From what is loaded; `isLoaded` and whoever feeds it know whether that is all. */
  async search(
    question: SearchQuestion,
    mayShow: MayShow,
  ): Promise<Result<SearchAnswer, SearchError>> {
    const clauses = clausesOf(question.typed);
    const { segments } = this.#held;
    const { hits, total } = hitsIn(segments, { question, clauses, mayShow });
    const found = await this.#shown(hits, clauses);
    // Segments that were merged meanwhile are not damaged: they are elsewhere.
    if (!found.ok && this.#held.segments !== segments) return this.search(question, mayShow);
    return found.ok ? ok({ found: found.value, total }) : found;
  }

  async #shown(
    hits: readonly Hit[],
    clauses: readonly Clause[],
  ): Promise<Result<readonly Found[], SearchError>> {
    const blocks = new Map<string, Promise<Result<readonly StoredText[], SearchError>>>();
    const blockFor = ({ held, item }: Hit) => {
      const key = `${String(held.number)} ${String(blockOf(item))}`;
      const read = blocks.get(key) ?? readTexts(this.#parts.rows, held, blockOf(item));
      blocks.set(key, read);
      return read;
    };
    const found: Found[] = [];
    for (const [hit, texts] of await Promise.all(
      hits.map(async (hit) => [hit, await blockFor(hit)] as const),
    )) {
      if (!texts.ok) return texts;
      const shown = foundOf(hit, texts.value, clauses);
      if (shown === undefined) return err(DAMAGED);
      found.push(shown);
    }
    return ok(found);
  }

  async #liveItems(held: HeldSegment): Promise<Result<readonly IndexedItem[], SearchError>> {
    const items: IndexedItem[] = [];
    for (let item = 0; item < held.segment.count;) {
      const block = await readTexts(this.#parts.rows, held, blockOf(item));
      if (!block.ok) return block;
      for (const text of block.value) {
        const indexed = held.gone.has(item) ? undefined : indexedItem(held, item, text);
        if (indexed !== undefined) items.push(indexed);
        item += 1;
      }
      await this.#parts.pause();
    }
    return ok(items);
  }

  async #build(items: readonly IndexedItem[]): Promise<BuiltSegment> {
    const building = buildSegment(items);
    for (;;) {
      const step = building.next();
      if (step.done === true) return step.value;
      await this.#parts.pause();
    }
  }

  /** One commit after which the new segment counts and the old ones do not. */
  async #replace(
    old: readonly HeldSegment[],
    built: BuiltSegment | undefined,
    { also, isWhole }: { readonly also: readonly RowWrite[]; readonly isWhole: boolean },
  ): Promise<Result<void, SearchError>> {
    const { rows } = this.#parts;
    const { manifest, segments } = this.#held;
    const held = built && new HeldSegment(manifest.next, built.segment);
    if (built !== undefined) {
      const texts = await writeTexts(rows, manifest.next, built.texts);
      if (!texts.ok) return texts;
    }
    const worn = [...this.#worn].filter((one) => !old.includes(one));
    const next = {
      ...manifest,
      isWhole,
      next: manifest.next + 1,
      segments: [
        ...manifest.segments.filter(({ number }) => !old.some((one) => one.number === number)),
        ...(held === undefined ? [] : [entryOf(held)]),
      ],
    };
    const written = await rows.commit([
      ...(built === undefined
        ? []
        : [{ table: 'search', key: segmentKey(manifest.next), value: built.bytes } as const]),
      ...worn.map(
        (one) => ({ table: 'search', key: goneKey(one.number), value: one.goneBytes }) as const,
      ),
      ...old.flatMap(removalOf),
      { table: 'search', key: MANIFEST_KEY, value: encodeManifest(next) },
      ...also,
    ]);
    if (!written.ok) return written;
    this.#worn.clear();
    for (const one of old) this.#places.remove(one);
    if (held !== undefined) this.#places.add(held);
    const kept = segments.filter((one) => !old.includes(one));
    this.#hold(next, held === undefined ? kept : [...kept, held]);
    return ok(undefined);
  }

  #hold(manifest: Manifest, segments: readonly HeldSegment[]): void {
    this.#held = { manifest, segments };
  }

  /** Overwrites what it holds of people's words. Nothing may be asked of it afterwards. */
  forget(): void {
    for (const { segment } of this.#held.segments)
      for (const bytes of [segment.parts.terms, segment.parts.postings]) wipe(bytes);
    this.#hold(this.#held.manifest, []);
    this.#waiting.clear();
  }
}

const entryOf = ({ number, segment }: HeldSegment): Manifest['segments'][number] => ({
  number,
  count: segment.count,
  until: segment.parts.at.at(-1) ?? 0,
});
