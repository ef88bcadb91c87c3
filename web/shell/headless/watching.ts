/** Watched values read once, as a command needs them. */
import { invariant } from '#kernel/result.ts';
import { waitFor } from './waiting.ts';

interface Watched<T> {
  subscribe(run: (value: T) => void): () => void;
}

/** Reading a document from the store takes no longer, however slow the disk. */
const OPEN_MS_MAX = 10_000;

/** The present value. */
export function now<T>(watched: Watched<T>): T {
  const heard: { readonly value: T }[] = [];
  watched.subscribe((value) => heard.push({ value }))();
  const [first] = heard;
  invariant(first !== undefined, 'a new watcher hears the present value');
  return first.value;
}

/** The first value that is there; undefined when none came. */
export async function firstOf<T>(watched: Watched<T | undefined>): Promise<T | undefined> {
  let latest: T | undefined;
  const stop = watched.subscribe((value) => (latest = value));
  await waitFor(() => latest !== undefined, { waitMs: OPEN_MS_MAX });
  stop();
  return latest;
}
