/** A strip of an electrocardiogram as it is taken: 45 seconds, with holes where the strap's own clock says that samples were lost. */
import { TRACE_RATE_HZ } from '#devices/profiles/run-meter.ts';

export const TRACE_SECONDS = 45;
const SAMPLES_MAX = TRACE_SECONDS * TRACE_RATE_HZ;

export class TraceTaking {
  readonly rateHz = TRACE_RATE_HZ;
  #samplesUv: (number | null)[] = [];
  #length = $state(0);

  /** Microvolts from the first frame on; null for one that was lost. */
  get samplesUv(): readonly (number | null)[] {
    return this.#length === 0 ? [] : this.#samplesUv;
  }

  get seconds(): number {
    return Math.floor(this.#length / TRACE_RATE_HZ);
  }

  get isWhole(): boolean {
    return this.#length >= SAMPLES_MAX;
  }

  take(samplesUv: readonly number[], lost: number): void {
    const hole = Array.from({ length: Math.min(lost, SAMPLES_MAX) }, () => null);
    for (const sample of [...hole, ...samplesUv])
      if (this.#samplesUv.length < SAMPLES_MAX) this.#samplesUv.push(sample);
    this.#length = this.#samplesUv.length;
  }
}
