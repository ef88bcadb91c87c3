/**
 * What a live tile may show: formats without a checksum let a flipped bit through, so a number is shown only when two
 * readings in a row agree, and never for longer than it is true.
 */
import { toNumber, type DeviceValue } from '../core/device-value.ts';
import type { OximeterReading } from '../decoders/oximeter-frame.ts';

export const SIGNAL_LOST_MS = 3_000;
const SATURATION_STEP_MAX = 3;
const PULSE_STEP_MAX = 10;

export class SignalGate {
  #last: OximeterReading | undefined;
  #lastMs = 0;

  /** The reading when it agrees with the one before, which may be at most `SIGNAL_LOST_MS` old. */
  pass(reading: OximeterReading, nowMs: number): OximeterReading | undefined {
    const last = nowMs - this.#lastMs <= SIGNAL_LOST_MS ? this.#last : undefined;
    this.#last = reading;
    this.#lastMs = nowMs;
    const agrees =
      last !== undefined &&
      near(last.spo2, reading.spo2, SATURATION_STEP_MAX) &&
      near(last.pulse, reading.pulse, PULSE_STEP_MAX);
    return agrees ? reading : undefined;
  }
}

function near(a: DeviceValue, b: DeviceValue, stepMax: number): boolean {
  if (a.kind === 'special' || b.kind === 'special') return a.kind === b.kind;
  return Math.abs(toNumber(a) - toNumber(b)) <= stepMax;
}
