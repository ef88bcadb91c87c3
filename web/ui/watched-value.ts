/** Values that change while a screen shows them. */

/** A value that changes; `subscribe` calls back at once and after every change, and its answer ends that. Svelte stores fit. */
export interface Watched<T> {
  subscribe(run: (value: T) => void): () => void;
}
