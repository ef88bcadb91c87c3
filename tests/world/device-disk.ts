/**
 * A device's disk as the program that runs on it sees it: slow or full when a test wants it. When the battery is pulled, the
 * program's view of it ends: a commit under way is on the disk or is not, and never answers.
 */
import { later } from '../../web/sync/relay/relay-world.test-support.ts';
import { err } from '#kernel/result.ts';
import type { MemoryStore } from '#storage/memory-store.ts';
import type { RowStore, RowWrite, TableName } from '#storage/row-store.ts';

/** How a disk behaves now. */
export class DiskState {
  isFull = false;
  /** Turns that pass before a commit is on the disk, and as many again before it answers. */
  slowTurns = 0;
  /**
   * How many more moments of commits the power lasts: one before each is on the disk, one before it answers. At the end of it
   * `powerLost` is told.
   */
  momentsLeft = Infinity;
  powerLost = (): void => undefined;
}

const never = new Promise<never>(() => undefined);

export class DeviceDisk implements RowStore {
  readonly #rows: MemoryStore;
  readonly #state: DiskState;
  #isPowered = true;

  constructor(rows: MemoryStore, state: DiskState) {
    this.#rows = rows;
    this.#state = state;
  }

  read(table: TableName, key: string) {
    return this.#isPowered ? this.#rows.read(table, key) : never;
  }

  scan(table: TableName) {
    return this.#isPowered ? this.#rows.scan(table) : never;
  }

  async commit(writes: readonly RowWrite[]) {
    const { slowTurns } = this.#state;
    await turns(slowTurns);
    if (!this.#goesOn()) return never;
    if (this.#state.isFull) return err({ code: 'storage/full' } as const);
    const committed = await this.#rows.commit(writes);
    await turns(slowTurns);
    return this.#goesOn() ? committed : never;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** The battery is pulled. */
  end(): void {
    this.#isPowered = false;
  }

  #goesOn(): boolean {
    if (this.#isPowered && this.#state.momentsLeft <= 0) this.#state.powerLost();
    this.#state.momentsLeft -= 1;
    return this.#isPowered;
  }
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise<void>((resolve) => later(resolve));
}
