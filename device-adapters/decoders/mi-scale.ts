/**
 * What Xiaomi scales broadcast as service data. First generation (181D, 10 bytes): state u8 (0 lb, 4 catty, 5 stable,
 * 7 removed), weight u16, time (7). Second (181B, 13 bytes): unit u8 (0 lb), state u8 (1 impedance, 5 stable,
 * 6 catty, 7 removed), time (7), impedance u16, weight u16. The unit in the packet decides, never a setting.
 */
import { readPacket, type BytesReader } from '../core/bytes-reader.ts';
import { readTimestamp, type LocalTime } from '../core/date-time.ts';
import { decodeError, type DecodeError } from '../core/decode-error.ts';
import { measured, noValue, type DeviceValue } from '../core/device-value.ts';
import { isPlausible } from '../core/plausibility.ts';
import { err, type Result } from '../core/result.ts';
import type { Warning } from '../core/warnings.ts';

export interface MiWeight {
  readonly weight: DeviceValue;
  readonly stable: boolean;
  /** The person has stepped off; the number is the one before. */
  readonly removed: boolean;
  readonly impedance: DeviceValue | undefined;
  readonly timestamp: LocalTime | null;
  readonly warnings: readonly Warning[];
  readonly usable: boolean;
}

const FIRST_BYTES = 10;
const IMPEDANCE_MAX = 3000;

/**
 * `service` is the 16-bit UUID the data was broadcast under, where known; without it the length decides.
 * Errors: 'device/truncated', 'device/unsupported-frame' for another service,
 * 'device/unknown-unit' when the packet claims pounds and catty at once.
 */
export function decodeMiScale(
  bytes: Uint8Array,
  service: number | undefined,
): Result<MiWeight, DecodeError> {
  const generation = service ?? (bytes.length <= FIRST_BYTES ? 0x181d : 0x181b);
  if (generation === 0x181d) return readPacket(bytes, readFirst);
  if (generation === 0x181b) return readPacket(bytes, readSecond);
  return err(decodeError('device/unsupported-frame'));
}

function readFirst(reader: BytesReader): MiWeight {
  const warnings: Warning[] = [];
  const state = reader.u8();
  const weight = weightOf(reader, { pounds: (state & 0x01) !== 0, catty: (state & 0x10) !== 0 });
  const timestamp = readTimestamp(reader, warnings);
  return judge(reader, { state, weight, timestamp, impedance: undefined, warnings });
}

function readSecond(reader: BytesReader): MiWeight {
  const warnings: Warning[] = [];
  const unit = reader.u8();
  const state = reader.u8();
  const timestamp = readTimestamp(reader, warnings);
  const ohm = reader.u16();
  const weight = weightOf(reader, { pounds: (unit & 0x01) !== 0, catty: (state & 0x40) !== 0 });
  const impedance = (state & 2) === 0 ? undefined : impedanceOf(ohm);
  return judge(reader, { state, weight, timestamp, impedance, warnings });
}

/** A catty is half a kilogram by law, and UCUM has no word for it; kg is the same number without rounding. */
function weightOf(
  reader: BytesReader,
  unit: { readonly pounds: boolean; readonly catty: boolean },
): DeviceValue {
  const raw = reader.u16();
  if (unit.pounds && unit.catty) reader.fail('device/unknown-unit');
  return unit.pounds ? measured(raw, -2, '[lb_av]') : measured(raw * 5, -3, 'kg');
}

/** The scale fills the field while it still measures. */
const impedanceOf = (ohm: number): DeviceValue =>
  ohm === 0 || ohm >= IMPEDANCE_MAX ? noValue('missing', 'Ohm') : measured(ohm, 0, 'Ohm');

interface Fields {
  readonly state: number;
  readonly weight: DeviceValue;
  readonly timestamp: LocalTime | null;
  readonly impedance: DeviceValue | undefined;
  readonly warnings: Warning[];
}

function judge(reader: BytesReader, { state, ...fields }: Fields): MiWeight {
  const stable = (state & 0x20) !== 0;
  const removed = (state & 0x80) !== 0;
  if (reader.remaining > 0) fields.warnings.push('trailing-bytes');
  const plausible = isPlausible(fields.weight, 'weight');
  if (!plausible) fields.warnings.push('implausible');
  return { ...fields, stable, removed, usable: stable && !removed && plausible };
}
