/** An index over sealed rows in memory, and messages to put into it. */
import { SealedStore } from '#storage/sealed-store.ts';
import { MemoryStore } from '#storage/memory-store.ts';
import { parseDocumentId, parseRecordId, parseUserId } from '#kernel/ids.ts';
import { invariant } from '#kernel/result.ts';
import type { SearchItem, SearchQuestion } from '#kernel/search.ts';
import { SearchIndex } from './search-index.ts';
import type { SearchRows } from './search-rows.ts';

function known<T>(value: T | undefined): T {
  invariant(value !== undefined, 'a well-formed id of a test');
  return value;
}

export const documentId = (number: number) =>
  known(parseDocumentId(number.toString(16).padStart(32, '0')));
export const recordId = (number: number) =>
  known(parseRecordId(number.toString(16).padStart(64, '0')));
export const userId = (number: number) => known(parseUserId(number.toString(16).padStart(64, '0')));

/** Not random: nonces have to differ, nothing more is asked here. */
function counter() {
  let next = 0;
  return (length: number) => {
    const bytes = new Uint8Array(length);
    new DataView(bytes.buffer).setUint32(0, ++next);
    return bytes;
  };
}

export interface IndexWorld {
  readonly disk: MemoryStore;
  readonly rows: SearchRows;
  open(feeds?: string): Promise<SearchIndex>;
}

export function indexWorld(): IndexWorld {
  const disk = new MemoryStore();
  const random = counter();
  const store = new SealedStore({
    ...{ rows: disk, random, generation: 0 },
    dek: new Uint8Array(32).fill(7),
  });
  const rows: SearchRows = {
    read: (table, key) => store.read(table, key),
    commit: (writes) => store.commit(writes),
    clear: () => store.clear(['search', 'search-text']),
  };
  return {
    disk,
    rows,
    open: async (feeds = 'notes/1') => {
      const opened = await SearchIndex.open({
        rows,
        random,
        pause: () => Promise.resolve(),
        feeds,
      });
      invariant(opened.ok, 'the index opens');
      for (;;) {
        const more = await opened.value.loadNext();
        invariant(more.ok, 'its segments open');
        if (!more.value) return opened.value;
      }
    },
  };
}

export const message = (id: string, text: string, more: Partial<SearchItem> = {}): SearchItem => ({
  ...{ id, text, kind: 'message', title: '', at: 1_000, by: undefined },
  ...more,
});

export const asking = (typed: string, more: Partial<SearchQuestion> = {}): SearchQuestion => ({
  ...{ typed, order: 'newest', most: 20 },
  ...more,
});

/** The texts of what is found, and all of it counted. */
export async function textsFound(
  index: SearchIndex,
  question: SearchQuestion,
  mayShow: Parameters<SearchIndex['search']>[1] = () => true,
): Promise<readonly string[]> {
  const answer = await index.search(question, mayShow);
  invariant(answer.ok, 'there is an answer');
  return answer.value.found.map(({ title, text }) => `${title.text}${text.text}`);
}
