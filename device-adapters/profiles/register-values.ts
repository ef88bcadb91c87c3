/** Registers as the map of the machine reads them. What is out of range is told as missing, never as a number. */
import { measured, noValue, type DeviceValue } from '../core/device-value.ts';
import type { ModbusRead } from '../decoders/modbus.ts';
import type { RegisterEntry, RegisterMap } from '../registry/register-maps.ts';

export interface RegisterValue {
  readonly parameter: string;
  readonly value: DeviceValue;
}

/** One request over the span of the map. */
export function readRequestOf(map: RegisterMap): ModbusRead {
  const addresses = map.entries.map((entry) => entry.address);
  const address = Math.min(...addresses);
  return { unit: map.unit, fn: map.fn, address, count: Math.max(...addresses) - address + 1 };
}

/** `registers` answer `readRequestOf(map)`. */
export function registerValues(
  map: RegisterMap,
  registers: readonly number[],
): readonly RegisterValue[] {
  const { address } = readRequestOf(map);
  return map.entries.map((entry) => ({
    parameter: entry.parameter,
    value: valueOf(entry, registers[entry.address - address]),
  }));
}

function valueOf(entry: RegisterEntry, register: number | undefined): DeviceValue {
  if (register === undefined) return noValue('missing', entry.unit);
  const raw = entry.signed === true && register >= 0x8000 ? register - 0x10000 : register;
  const inRange = raw >= entry.min && raw <= entry.max;
  return inRange ? measured(raw, entry.exponent, entry.unit) : noValue('missing', entry.unit);
}
