/** Files that somebody has picked and not sent: each is sealed on this device at once, a part at a time, and may be taken back. */
import { SvelteMap } from 'svelte/reactivity';
import type { CommandError } from '#kernel/feature.ts';
import { err, type Result } from '#kernel/result.ts';
import { readStorage, roomFor } from '../device-storage.ts';
import type { Files } from '../files-port.ts';
import { smallPreview } from './small-preview.ts';

interface PickedFile {
  /** Of this list; the file has another once it is begun. */
  readonly key: number;
  readonly name: string;
  readonly length: number;
  /** From 0 to 1. */
  readonly share: number;
  /** Set as soon as a command may show it. */
  readonly id: string | undefined;
  readonly seconds: number;
}

const AT_ONCE_MAX = 8;
/** Read and sealed in one go: four pieces. */
const PART_BYTES = 4 * 65_536;

export class Picking {
  readonly #files: Files;
  readonly #picked = new SvelteMap<number, PickedFile>();
  /** What was begun, by key; kept apart because it may be removed while it is read. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn of it
  readonly #begun = new Map<number, string>();
  #next = 1;
  failure: CommandError | undefined = $state.raw();

  constructor(files: Files) {
    this.#files = files;
  }

  get list(): readonly PickedFile[] {
    return [...this.#picked.values()];
  }

  get isReading(): boolean {
    return this.list.some(({ id }) => id === undefined);
  }

  /** Of those that are ready. */
  get ids(): readonly string[] {
    return this.list.flatMap(({ id }) => id ?? []);
  }

  /** One after the other; what is not taken is said, and holds nothing else back. */
  async add(files: readonly File[], seconds = 0): Promise<void> {
    this.failure = undefined;
    for (const file of files) {
      const taken = await this.#take(file, seconds);
      if (!taken.ok && taken.error.code !== 'files/removed') this.failure = taken.error;
    }
  }

  /** Nobody wants it after all. */
  async remove(key: number): Promise<void> {
    const begun = this.#begun.get(key);
    this.#picked.delete(key);
    this.#begun.delete(key);
    if (begun !== undefined) await this.#files.discard(begun);
  }

  /** They belong to an entry now. */
  sent(): void {
    this.#picked.clear();
    this.#begun.clear();
    this.failure = undefined;
  }

  /** Whoever leaves without sending leaves nothing behind. */
  async leave(): Promise<void> {
    for (const key of [...this.#picked.keys()]) await this.remove(key);
  }

  async #take(file: File, seconds: number): Promise<Result<void, CommandError>> {
    if (this.#picked.size >= AT_ONCE_MAX) return err({ code: 'files/too-many' });
    if (roomFor(await readStorage(), file.size) !== 'everything')
      return err({ code: 'files/no-space' });
    const begun = await this.#files.begin(file.size);
    if (!begun.ok) return begun;
    const key = this.#next++;
    const { name } = file;
    this.#begun.set(key, begun.value);
    this.#picked.set(key, { key, name, length: file.size, share: 0, id: undefined, seconds });
    const sealed = await this.#seal(key, begun.value, file);
    if (sealed.ok) return sealed;
    await this.remove(key);
    return sealed.error.code === 'storage/full' ? err({ code: 'files/no-space' }) : sealed;
  }

  async #seal(key: number, id: string, file: File): Promise<Result<void, CommandError>> {
    for (let from = 0; from < file.size; from += PART_BYTES) {
      const bytes = await bytesOf(file.slice(from, from + PART_BYTES));
      if (bytes === undefined) return err({ code: 'files/unreadable' });
      const added = await this.#files.add({ file: id, bytes });
      if (!added.ok) return added;
      this.#change(key, { share: Math.min(1, (from + PART_BYTES) / file.size) });
    }
    const preview = await smallPreview(file).catch(() => new Uint8Array(0));
    const seconds = this.#picked.get(key)?.seconds ?? 0;
    const facts = { name: file.name, type: file.type.split(';')[0] ?? '', preview, seconds };
    const finished = await this.#files.finish({ file: id, ...facts });
    if (finished.ok) this.#change(key, { id });
    return finished;
  }

  #change(key: number, next: Partial<PickedFile>): void {
    const before = this.#picked.get(key);
    if (before !== undefined) this.#picked.set(key, { ...before, ...next });
  }
}

/** A file that is gone by now, or was changed, cannot be read. */
const bytesOf = (part: Blob): Promise<Uint8Array | undefined> =>
  part
    .arrayBuffer()
    .then((buffer) => new Uint8Array(buffer))
    .catch(() => undefined);
