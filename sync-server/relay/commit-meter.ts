/** How the disk is doing, in numbers that name nobody. */

export interface CommitFigures {
  readonly commits: number;
  readonly envelopes: number;
  readonly failures: number;
  /** True when the last commit failed. */
  readonly isRefusing: boolean;
  /** Of the last commits, milliseconds. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const SAMPLES_MAX = 256;

export class CommitMeter {
  readonly #samples: number[] = [];
  #commits = 0;
  #envelopes = 0;
  #failures = 0;
  #isRefusing = false;

  committed(durationMs: number, isOk: boolean): void {
    this.#isRefusing = !isOk;
    if (!isOk) {
      this.#failures += 1;
      return;
    }
    this.#samples[this.#commits % SAMPLES_MAX] = durationMs;
    this.#commits += 1;
  }

  stored(envelopes: number): void {
    this.#envelopes += envelopes;
  }

  figures(): CommitFigures {
    const sorted = [...this.#samples].sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
    return {
      commits: this.#commits,
      envelopes: this.#envelopes,
      failures: this.#failures,
      isRefusing: this.#isRefusing,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
    };
  }
}
