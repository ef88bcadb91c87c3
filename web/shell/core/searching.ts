/**
 * Keeps the index of this device and answers from it. Documents are read when nothing else is due, one at a time, and what is
 * still to be read is written down in the same commit as the change itself: nothing is missed, whenever the power goes.
 */
import { parseDocumentId, type DocumentId } from '#kernel/ids.ts';
import type { RandomBytes, Timers } from '#kernel/ports.ts';
import type { Registry } from '#kernel/registry.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { FoundHere, SearchAnswer } from '#kernel/search.ts';
import type { Committed } from '#sync/engine/committed.ts';
import type { Engine } from '#sync/engine/engine.ts';
import type { Memory } from '#sync/engine/memory.ts';
import { readAside } from '#sync/engine/read-aside.ts';
import { SearchIndex } from '#sync/search/search-index.ts';
import { SEGMENT_ITEMS_MAX } from '#sync/search/segment-layout.ts';
import { DAMAGED, type SearchError, type SearchRows } from '#sync/search/search-rows.ts';
import { SEARCH_CLOSED, type Searching, type SearchState } from '#ui/search-port.ts';
import { Subject } from '../watched.ts';
import type { LookNotes } from './looks.ts';
import { SearchReach } from './search-reach.ts';
import { searchRowsOf } from './search-storage.ts';

/** The first screen after unlocking is drawn before the index is looked at. */
const BEGIN_MS = 400;
/** What is typed and sent in one go is read in one go. */
const QUIET_MS = 1_000;
/** A disk without room, and an index that could not be read. */
const AGAIN_MS = 30_000;
/** So much at once is worth a segment, long before it is full of long notes. */
const LETTERS_AT_ONCE = 4_000_000;
/** How often the count of what has been read is told anew. */
const TELL_EVERY = 25;
const SHOWN_MAX = 200;

interface Parts {
  readonly engine: Engine;
  readonly registry: Registry;
  readonly timers: Timers;
  readonly random: RandomBytes;
  readonly looks: Pick<LookNotes, 'found'>;
}

export class SearchCalls implements Searching {
  readonly #parts: Parts;
  readonly #reach = new SearchReach();
  readonly #rows: SearchRows;
  readonly #state = new Subject<SearchState>(SEARCH_CLOSED);
  /** Nothing is read where nobody has ever wanted to search: a device without a screen is one. */
  #isWanted = false;
  readonly #due = new Set<DocumentId>();
  #index: SearchIndex | undefined;
  #isDueKnown = false;
  #read: DocumentId[] = [];
  #letters = 0;
  #isRunning = false;
  #isPaused = false;
  #isDamaged = false;
  #cancel: (() => void) | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#rows = searchRowsOf(parts.engine, (id) => this.#due.has(id));
    parts.engine.watch((committed) => this.#refresh(committed));
  }

  readonly state: Searching['state'] = {
    subscribe: (run) => {
      this.#want();
      return this.#state.subscribe(run);
    },
  };

  /** Lets go of everything in memory; what lies on the disk is sealed. Nothing is read until `resume`. */
  forget(): void {
    this.#isPaused = true;
    this.#drop();
  }

  #drop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#index?.forget();
    this.#index = undefined;
    this.#isDueKnown = false;
    this.#due.clear();
    this.#read = [];
    this.#letters = 0;
    this.#tell('closed');
  }

  /** After `forget`, when somebody is there again. */
  resume(): void {
    this.#isPaused = false;
    if (this.#isWanted && this.#parts.engine.memory !== undefined) this.#soon(BEGIN_MS);
  }

  #want(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.resume();
  }

  ask: Searching['ask'] = async (question) => {
    const { engine, looks } = this.#parts;
    const { memory } = engine;
    if (memory === undefined) return err({ code: 'identity/not-open' });
    const index = this.#index;
    if (index === undefined) {
      this.#want();
      return ok(NOTHING);
    }
    const asked = { ...question, most: Math.max(1, Math.min(question.most, SHOWN_MAX)) };
    const answer = await index.search(asked, (document, record) =>
      this.#reach.mayShow(memory, document, record),
    );
    // Let go of while it was being read.
    if (index !== this.#index) return ok(NOTHING);
    if (!answer.ok) return this.#failed(answer.error);
    looks.found(answer.value.found);
    const { found, total } = answer.value;
    return ok({
      total,
      found: found.map((one) => ({ ...one, documentKind: kindOf(memory, one.document) })),
    });
  };

  #failed(error: SearchError): Result<SearchAnswer<FoundHere>, SearchError> {
    if (error.code !== 'search/damaged') return err(error);
    this.#isDamaged = true;
    this.#soon(0);
    return ok(NOTHING);
  }

  #refresh(committed: Committed): void {
    const { memory } = this.#parts.engine;
    this.#reach.refresh(memory, committed);
    if (memory === undefined) {
      if (this.#index !== undefined) this.#drop();
      return;
    }
    if (!this.#isWanted) return;
    for (const id of committed.documents) if (this.#isSearched(id)) this.#due.add(id);
    // What may be seen may be another part now.
    if (committed.entries || committed.everything) this.#changed();
    if (this.#index === undefined) this.#soon(BEGIN_MS);
    else if (this.#due.size > 0) this.#soon(QUIET_MS);
  }

  #isSearched(id: DocumentId): boolean {
    const kind = this.#parts.engine.memory?.places.get(id)?.kind;
    return kind !== undefined && this.#parts.registry.searchFeedsOf(kind).length > 0;
  }

  #soon(delayMs: number): void {
    if (this.#isRunning || this.#isPaused) return;
    this.#cancel?.();
    this.#cancel = this.#parts.timers.schedule(delayMs, () => void this.#run());
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    let step: Result<boolean, SearchError> = ok(true);
    while (step.ok && step.value) {
      step = await this.#step();
      await this.#pause();
    }
    this.#isRunning = false;
    if (step.ok) {
      // Let go of and taken up again, or changed again, while this was still running.
      const isOpen = this.#parts.engine.memory !== undefined;
      if (isOpen && (this.#index === undefined || this.#due.size > 0)) this.#soon(QUIET_MS);
    } else if (step.error.code === 'search/damaged') await this.#beginAnew();
    else if (this.#parts.engine.memory !== undefined) {
      this.#tell('waiting');
      this.#soon(AGAIN_MS);
    }
  }

  /** The next small piece of work; whether there was one. */
  async #step(): Promise<Result<boolean, SearchError>> {
    if (this.#isPaused || this.#parts.engine.memory === undefined) return ok(false);
    if (this.#isDamaged) return err(DAMAGED);
    const index = this.#index;
    if (index === undefined) return this.#open();
    if (!index.isLoaded) {
      this.#tell('opening');
      const loaded = await index.loadNext();
      return loaded.ok ? ok(true) : loaded;
    }
    if (!this.#isDueKnown) return this.#learnDue(index);
    const [next] = this.#due;
    const isFull = index.waiting >= SEGMENT_ITEMS_MAX || this.#letters >= LETTERS_AT_ONCE;
    if (next !== undefined && !isFull) return this.#readNext(index, next);
    if (this.#read.length > 0 || !index.isWhole) return this.#write(index);
    this.#tell('ready');
    return index.mergeSome();
  }

  async #open(): Promise<Result<boolean, SearchError>> {
    this.#tell('opening');
    const { random, registry } = this.#parts;
    const opened = await SearchIndex.open({
      ...{ rows: this.#rows, random, feeds: registry.searchedBy },
      pause: () => this.#pause(),
    });
    if (!opened.ok) return opened;
    this.#index = opened.value;
    return ok(true);
  }

  /** What changed while nobody indexed, and of an index that was never finished whatever is not in it. */
  async #learnDue(index: SearchIndex): Promise<Result<boolean, SearchError>> {
    const { engine } = this.#parts;
    const rows = await engine.withStore((store) => store.scan('search-due'));
    if (!rows.ok) return rows;
    const { memory } = engine;
    for (const { key } of rows.value) {
      const id = parseDocumentId(key);
      if (id !== undefined && this.#isSearched(id)) this.#due.add(id);
    }
    if (!index.isWhole)
      for (const id of memory?.places.keys() ?? [])
        if (this.#isSearched(id) && !index.has(id)) this.#due.add(id);
    this.#isDueKnown = true;
    return ok(true);
  }

  async #readNext(index: SearchIndex, document: DocumentId): Promise<Result<boolean, SearchError>> {
    const { engine, registry } = this.#parts;
    this.#due.delete(document);
    const read = await engine.withStore(async (store) => {
      const { memory } = engine;
      const place = memory?.places.get(document);
      const aside = memory && (await readAside(memory, store, document));
      if (place === undefined || aside === undefined) return ok(undefined);
      const feeds = registry.searchFeedsOf(place.kind);
      const items = feeds.flatMap((feed) => feed.items(aside.document, aside.entries));
      return ok({ document, record: place.record, items });
    });
    if (!read.ok) return read;
    if (index !== this.#index) return ok(true);
    if (read.value !== undefined) {
      index.take(read.value);
      for (const { title, text } of read.value.items) this.#letters += title.length + text.length;
    }
    this.#read.push(document);
    if (this.#read.length % TELL_EVERY === 1) this.#tell('reading');
    return ok(true);
  }

  async #write(index: SearchIndex): Promise<Result<boolean, SearchError>> {
    const isWhole = index.isWhole || this.#due.size === 0;
    const read = this.#read.map((key) => ({ table: 'search-due', key, value: undefined }) as const);
    const written = await index.write(read, isWhole);
    if (!written.ok) return written;
    if (index !== this.#index) return ok(true);
    this.#read = [];
    this.#letters = 0;
    this.#tell(this.#due.size > 0 ? 'reading' : 'ready', 1);
    return ok(true);
  }

  /** From the documents, which are what counts. */
  async #beginAnew(): Promise<void> {
    this.#drop();
    this.#isDamaged = false;
    const cleared = await this.#rows.clear();
    this.#soon(cleared.ok ? 0 : AGAIN_MS);
  }

  #changed(): void {
    const state = this.#state.value;
    this.#state.set({ ...state, revision: state.revision + 1 });
  }

  #tell(status: SearchState['status'], changes = 0): void {
    const { memory } = this.#parts.engine;
    const { revision } = this.#state.value;
    let of = 0;
    for (const id of memory?.places.keys() ?? []) if (this.#isSearched(id)) of += 1;
    const left = this.#isDueKnown ? this.#due.size + this.#read.length : of;
    const done = status === 'ready' ? of : Math.max(0, of - left);
    this.#state.set({ status, done, of, revision: revision + changes });
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.timers.schedule(0, resolve);
    });
  }
}

const NOTHING: SearchAnswer<FoundHere> = { found: [], total: 0 };

const kindOf = ({ places }: Memory, document: DocumentId): string =>
  places.get(document)?.kind ?? '';
