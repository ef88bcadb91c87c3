/** A device whose signal goes on, as the screen of live numbers sees it, over the air or on a cable. */
import type { Reading } from '#devices/map/reading.ts';
import type { MeterFacts } from './meter-reading.ts';

export interface LiveSource {
  /** The newest value and when it came by this device's steady clock; undefined while there is none. */
  readonly signal: { readonly reading: Reading; readonly atMs: number } | undefined;
  readonly facts: MeterFacts | undefined;
  /** Puts the value of this moment among the readings that wait. */
  keepSignal(): void;
}
