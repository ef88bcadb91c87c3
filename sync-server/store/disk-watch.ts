/** How full the disk is that a relay keeps its envelopes on: said before it is full, while there is time to do something. */

/** From here on it is worth a word to the operator. */
const DISK_ALARM_SHARE = 0.7;

export interface DiskSpace {
  readonly blocks: number;
  /** Of them, free for others than root. */
  readonly bavail: number;
}

export interface DiskWatchOptions {
  /** Rejects when the system does not say. */
  readonly space: () => Promise<DiskSpace>;
  /** Told each time the disk passes the alarm, with its share in percent. */
  readonly alarm: (percent: number) => void;
}

export class DiskWatch {
  readonly #options: DiskWatchOptions;
  #usedShare = 0;

  constructor(options: DiskWatchOptions) {
    this.#options = options;
  }

  /** 0 to 1; 0 until it was looked at, and where the system does not say. */
  get usedShare(): number {
    return this.#usedShare;
  }

  /** Looks; called now and then. Does not reject. */
  async look(): Promise<void> {
    const { blocks, bavail } = await this.#options
      .space()
      .catch((): DiskSpace => ({ blocks: 0, bavail: 0 }));
    const share = blocks > 0 ? 1 - bavail / blocks : 0;
    const isNew = share >= DISK_ALARM_SHARE && this.#usedShare < DISK_ALARM_SHARE;
    this.#usedShare = share;
    if (isNew) this.#options.alarm(Math.round(100 * share));
  }
}
