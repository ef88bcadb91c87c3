/** What waits on this device and what was set aside, for the screens that show it; computed only while somebody looks. */
import { err, ok, type Result } from '#kernel/result.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { Engine } from '#sync/engine/engine.ts';
import { putAway, tryAgain } from '#sync/engine/quarantine.ts';
import { waitingWork } from '#sync/engine/waiting.ts';
import type { WaitingEntry } from '#ui/app-port.ts';
import type { Watched } from '#ui/watched-value.ts';

export class OwnWork {
  readonly #engine: Engine;
  readonly #watchers = new Set<(entries: readonly WaitingEntry[]) => void>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  readonly waiting: Watched<readonly WaitingEntry[]> = {
    subscribe: (run) => {
      // A function of its own, so that one who subscribes twice is told twice.
      const watcher = (entries: readonly WaitingEntry[]) => run(entries);
      this.#watchers.add(watcher);
      watcher(this.#entries());
      return () => void this.#watchers.delete(watcher);
    },
  };

  /** After every step that became durable. */
  refresh(): void {
    if (this.#watchers.size === 0) return;
    const entries = this.#entries();
    for (const watcher of [...this.#watchers]) watcher(entries);
  }

  /** The sealed bytes of what was set aside. 'engine/unknown-document' where none were kept. */
  sealedCopy(id: string): Result<Uint8Array, CommandError> {
    const envelope = this.#engine.memory?.setAside.get(id)?.envelope;
    return envelope === undefined || envelope.byteLength === 0
      ? err({ code: 'engine/unknown-document' })
      : ok(envelope);
  }

  tryAgain(ids: readonly string[]): Promise<Result<number, CommandError>> {
    return tryAgain(this.#engine, ids);
  }

  putAway(ids: readonly string[]): Promise<Result<void, CommandError>> {
    return this.#engine.step((step) => Promise.resolve(putAway(step, ids)));
  }

  #entries(): readonly WaitingEntry[] {
    const { memory } = this.#engine;
    if (memory === undefined) return [];
    return waitingWork(memory).map(({ documents, ...entry }) => ({
      ...entry,
      documents: documents.flatMap((document) => {
        const place = memory.places.get(document);
        return place === undefined ? [] : [{ document, record: place.record, kind: place.kind }];
      }),
    }));
  }
}
