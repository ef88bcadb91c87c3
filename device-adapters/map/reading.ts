/**
 * One act of measuring, whatever the device: what was measured, when by the device's clock, for which of its users,
 * and the bytes it was read from. It ends here: the record's format is built elsewhere, and only from values.
 */
import type { LocalTime } from '../core/date-time.ts';
import type { DeviceValue } from '../core/device-value.ts';
import type { Warning } from '../core/warnings.ts';

export type Parameter =
  | 'systolic'
  | 'diastolic'
  | 'mean-pressure'
  | 'pulse'
  | 'glucose'
  | 'sensor-glucose'
  | 'oxygen-saturation'
  | 'pulse-amplitude'
  | 'temperature'
  | 'respiratory-rate'
  | 'weight'
  | 'height'
  | 'body-mass-index'
  | 'body-fat'
  | 'muscle-share'
  | 'muscle-mass'
  | 'fat-free-mass'
  | 'soft-lean-mass'
  | 'water-mass'
  | 'impedance'
  | 'basal-metabolism';

/** `{mantissa, exponent, unit}` or `{special}`: only the first can become an observation. */
export interface Measurement {
  readonly parameter: Parameter;
  readonly value: DeviceValue;
}

export interface Reading {
  readonly kind:
    | 'blood-pressure'
    | 'glucose'
    | 'sensor-glucose'
    | 'oxygen'
    | 'temperature'
    | 'weight'
    | 'heart-rate'
    | 'ventilation';
  readonly measurements: readonly Measurement[];
  /** Null when the device told no time that can be trusted. */
  readonly deviceLocal: LocalTime | null;
  /** The device's own user; null when it does not know, undefined when it keeps none. Never a patient. */
  readonly slot: number | null | undefined;
  readonly sequence: number | undefined;
  /** Words about the measurement: where, how, before or after a meal, what the device noticed. */
  readonly findings: readonly string[];
  readonly warnings: readonly Warning[];
  /** False: never a patient's reading before a person has looked at it. */
  readonly usable: boolean;
  readonly raw: readonly Uint8Array[];
}

/** Drops what the device did not send. A special value stays: its absence has a reason. */
export function measurementsOf(
  entries: readonly (readonly [Parameter, DeviceValue | undefined])[],
): readonly Measurement[] {
  return entries.flatMap(([parameter, value]) =>
    value === undefined ? [] : [{ parameter, value }],
  );
}
