/**
 * What runs in Chromium: the very index of the app over its very store, sealed with a key of its own, in a worker as in the app.
 * `fill` feeds it, `reopen` is another start of it on what lies on the disk.
 */
import { initCrypto, systemRandomBytes } from '#crypto/primitives/sodium.ts';
import type { SearchQuestion } from '#kernel/search.ts';
import { invariant } from '#kernel/result.ts';
import { openDexieStore } from '#storage/dexie-store.ts';
import { SealedStore } from '#storage/sealed-store.ts';
import { SearchIndex } from '#sync/search/search-index.ts';
import { SEGMENT_ITEMS_MAX } from '#sync/search/segment-layout.ts';
import type { Order, Run, WorkerFigures } from './worker-figures.ts';
import { CANARY, Messages, pagesFor, recordOf, userOf } from './messages.ts';

const LOOPS = 5;
const SHOWN = 25;

async function index(): Promise<SearchIndex> {
  await initCrypto();
  const rows = await openDexieStore({ name: 'bench-search' });
  invariant(rows.ok, 'the store opens');
  const store = new SealedStore({
    ...{ rows: rows.value, random: systemRandomBytes, generation: 0 },
    dek: new Uint8Array(32).fill(9),
  });
  const opened = await SearchIndex.open({
    rows: {
      read: (table, key) => store.read(table, key),
      commit: (writes) => store.commit(writes),
      clear: () => store.clear(['search', 'search-text']),
    },
    random: systemRandomBytes,
    pause: turn,
    feeds: 'bench/1',
  });
  invariant(opened.ok, 'the index opens');
  return opened.value;
}

let turns: (() => void)[] = [];
const channel = new MessageChannel();
channel.port1.onmessage = () => {
  const due = turns;
  turns = [];
  for (const run of due) run();
};

/** Whatever else is due comes first, without the four milliseconds of a timer. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    turns.push(resolve);
    channel.port2.postMessage(undefined);
  });

/** As the app reads it: page after page, written whenever a segment is full. Making the messages up is not counted. */
async function fill({ messages }: Order): Promise<WorkerFigures> {
  const filling = await index();
  const made = new Messages();
  let took = 0;
  let longest = 0;
  for (let number = 0; number < pagesFor(messages); number++) {
    const page = made.page(number);
    const began = performance.now();
    filling.take(page);
    longest = Math.max(longest, performance.now() - began);
    if (filling.waiting >= SEGMENT_ITEMS_MAX) {
      const written = await filling.write();
      invariant(written.ok, 'it is written');
    }
    took += performance.now() - began;
  }
  const began = performance.now();
  const written = await filling.write([], true);
  invariant(written.ok, 'it is written');
  return { filling: { took: took + performance.now() - began, longest }, loops: loops() };
}

/** From a key that has just been unlocked to the first answer, then to all of it, then questions. */
async function reopen({ questions }: Order): Promise<WorkerFigures> {
  await initCrypto();
  const began = performance.now();
  const reading = await index();
  let more = await reading.loadNext();
  await reading.search(asked('penicillin'), () => true);
  const first = performance.now() - began;
  while (more.ok && more.value) more = await reading.loadNext();
  invariant(more.ok, 'all of it opens');
  const whole = await reading.search(asked(CANARY), () => true);
  const all = performance.now() - began;
  const times: number[] = [];
  for (const question of questionsOf(questions)) {
    const asking = performance.now();
    const answer = await reading.search(question, () => true);
    times.push(performance.now() - asking);
    invariant(answer.ok, 'there is an answer');
  }
  const found = whole.ok ? whole.value.total : 0;
  return { opening: { first, all }, asking: times, found, loops: loops() };
}

const asked = (typed: string, more: Partial<SearchQuestion> = {}): SearchQuestion => ({
  ...{ typed, order: 'newest', most: SHOWN },
  ...more,
});

/** What people type: a word, its beginning, several, words in a row, and narrowed; in both orders. */
function* questionsOf(count: number): Generator<SearchQuestion> {
  const words = new Messages();
  for (let i = 0; i < count; i++) {
    const [one, other, third] = [words.word(), words.word(), words.word()];
    const order = i % 2 === 0 ? 'newest' : 'best';
    const kinds: readonly SearchQuestion[] = [
      asked(one, { order }),
      asked(one.slice(0, 3), { order }),
      asked(one.slice(0, 1), { order }),
      asked(`${one} ${other}`, { order }),
      asked(`${one} ${other} ${third.slice(0, 2)}`, { order }),
      asked(`"${one} ${other}"`, { order }),
      asked(`"the patient"`, { order }),
      asked(one, { order, by: userOf(i % 200) }),
      asked(one, { order, record: recordOf(i) }),
      asked(one, { order, from: 1_710_000_000_000, until: 1_715_000_000_000 }),
    ];
    yield kinds[i % kinds.length] ?? asked(one);
  }
}

/** The same arithmetic by which every figure is scaled, in this engine. */
function loops(): readonly number[] {
  return Array.from({ length: LOOPS }, () => {
    const started = performance.now();
    let state = 1;
    for (let step = 0; step < 10_000_000; step += 1)
      state = (Math.imul(state, 1_664_525) + 1) >>> 0;
    return state === 0 ? Number.POSITIVE_INFINITY : performance.now() - started;
  });
}

self.onmessage = ({ data }: MessageEvent<Run>): void => {
  const running = data.run === 'fill' ? fill(data) : reopen(data);
  running.then(
    (figures) => self.postMessage({ figures }),
    (error: unknown) => self.postMessage({ failed: String(error) }),
  );
};
