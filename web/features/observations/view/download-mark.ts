/**
 * How far a download from a meter's memory has come, and from where the next one may go on. A meter sends its records oldest first;
 * one that was cut off goes on behind the last that came only when this one did send them so.
 */
import type { Reading } from '#devices/map/reading.ts';
import type { MeterOutcome } from '#devices/profiles/run-meter.ts';
import type { DeviceKind } from '#devices/registry/device-model.ts';
import type { KnownMeter } from './meter-memory.ts';

export type DownloadPlace = Pick<KnownMeter, 'last' | 'fromMinute'>;

/** One record shows no order. */
const ORDER_SHOWN = 2;

export class DownloadMark {
  #place: DownloadPlace;
  #came: number | undefined;
  #count = 0;
  #inOrder = true;

  /** From where this download begins; nothing for a meter that was never read. */
  constructor(from: Partial<DownloadPlace> = {}) {
    this.#place = { last: from.last, fromMinute: from.fromMinute };
  }

  /** Each reading as it comes; one without a sequence is no record of a memory. */
  note({ kind, sequence, deviceLocal }: Reading): void {
    if (sequence === undefined) return;
    if (this.#came !== undefined && sequence < this.#came) this.#inOrder = false;
    // A record comes again when its meal has come.
    if (sequence !== this.#came) this.#count += 1;
    this.#came = sequence;
    const { last, fromMinute } = this.#place;
    if (kind === 'sensor-glucose')
      this.#place = { last, fromMinute: Math.max(fromMinute ?? 0, sequence + 1) };
    else if (last === undefined || sequence >= last.seq)
      this.#place = { last: { seq: sequence, baseTime: deviceLocal }, fromMinute };
  }

  /**
   * From where the next download goes on; undefined where it begins as this one did. `isSafe`: everything that came is durable.
   * A record that could not be read is asked for again.
   */
  after(
    { ended, unreadable }: Pick<MeterOutcome, 'ended' | 'unreadable'>,
    isSafe: boolean,
  ): DownloadPlace | undefined {
    if (!isSafe) return undefined;
    if (ended === 'complete') return this.#place;
    const wasCut = ended === 'left' || ended === 'silent';
    const mayGoOn = this.#inOrder && this.#count >= ORDER_SHOWN && unreadable === 0;
    return wasCut && mayGoOn ? this.#place : undefined;
  }
}

/** Whether a meter that is asked for its memory went away before it had told everything. */
export const wasCutShort = (kind: DeviceKind, outcome: MeterOutcome | undefined): boolean =>
  (kind === 'glucose' || kind === 'glucose-sensor') &&
  (outcome?.ended === 'left' || outcome?.ended === 'silent');
