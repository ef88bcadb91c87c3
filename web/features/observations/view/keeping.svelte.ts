/** Keeping readings of the tray in somebody's record, one after the other; what is in the record leaves the tray. */
import type { RecordId } from '#kernel/ids.ts';
import type { CommandError } from '#kernel/feature.ts';
import type { App } from '#ui/app-port.ts';
import { keptRecording } from './meter-reading.ts';
import { keepMeasurements, type PagePlace, type PageRow } from './pages.ts';
import type { Tray, WaitingReading } from './tray.ts';

export interface KeepingFor {
  readonly record: RecordId;
  readonly place: PagePlace;
  readonly readings: readonly WaitingReading[];
  /** As they are at the moment of each reading: the first may begin a page that the second goes on. */
  readonly pagesNow: () => readonly PageRow[];
}

export class Keeping {
  readonly #app: App;
  readonly #tray: Tray;
  #done = $state(0);
  #count = $state(0);
  #kept = $state(0);
  #failure = $state.raw<CommandError | undefined>();

  constructor(app: App, tray: Tray) {
    this.#app = app;
    this.#tray = tray;
  }

  /** Undefined while nothing is being kept. */
  get progress(): { readonly done: number; readonly count: number } | undefined {
    return this.#count === 0 ? undefined : { done: this.#done, count: this.#count };
  }
  /** How many have been kept since this screen opened. */
  get kept(): number {
    return this.#kept;
  }
  get failure(): CommandError | undefined {
    return this.#failure;
  }

  /** Stops at the first that cannot be kept; the others stay in the tray. */
  async keep(keeping: KeepingFor): Promise<void> {
    if (this.#count > 0) return;
    const { readings } = keeping;
    this.#failure = undefined;
    this.#done = 0;
    this.#count = readings.length;
    try {
      for (const reading of readings) {
        const failed = await this.#keepOne(reading, keeping);
        if (failed !== undefined) {
          this.#failure = failed;
          return;
        }
        this.#done += 1;
      }
    } finally {
      this.#count = 0;
    }
  }

  /** Another measurement: what was kept before is no longer talked about. */
  begin(): void {
    this.#kept = 0;
    this.#failure = undefined;
  }

  /** One that somebody typed instead. */
  typed(): void {
    this.#kept += 1;
  }

  async #keepOne(
    reading: WaitingReading,
    { record, place, pagesNow }: KeepingFor,
  ): Promise<CommandError | undefined> {
    const pages = pagesNow();
    const recording = keptRecording(reading);
    const saved = await keepMeasurements(this.#app, { record, place, pages, recording });
    // Another phone, or a crash between the two steps: it is in the record, which is all that was wanted.
    const isThere = saved.ok || saved.error.code === 'observations/already-kept';
    if (!isThere) return saved.error;
    await this.#tray.take([reading.identity]);
    this.#kept += 1;
    return undefined;
  }
}
