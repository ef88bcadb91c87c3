/**
 * Scales that write a line per weighing. A&D: `ST,+00072.35  kg` (ST stable, US moving, OL overload).
 * Mettler SICS: `S S     100.00 g` (S stable, D moving, I busy, + and - beyond the range). The digits are kept as
 * written; a unit that is not known is an error.
 */
import { decodeError, type DecodeError } from '../core/decode-error.ts';
import { measured, noValue, type DeviceValue } from '../core/device-value.ts';
import { isPlausible } from '../core/plausibility.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Unit } from '../core/units.ts';
import type { Warning } from '../core/warnings.ts';
import { readLine } from './ascii.ts';

const UNITS: ReadonlyMap<string, Unit> = new Map([
  ['kg', 'kg'],
  ['g', 'g'],
  ['lb', '[lb_av]'],
]);

const AND_NUMBER_CHARACTERS = 9;
const SICS_NUMBER_CHARACTERS = 10;
const DIGITS_MAX = 15;

export interface LineWeight {
  readonly weight: DeviceValue;
  readonly stable: boolean;
  readonly warnings: readonly Warning[];
  readonly usable: boolean;
}

/**
 * One line with its line end. Errors: 'device/incomplete', 'device/malformed', 'device/unknown-unit',
 * 'device/device-busy'. Both formats have number fields of fixed width: another width may be a lost digit and is held.
 */
export function decodeLineScale(bytes: Uint8Array): Result<LineWeight, DecodeError> {
  const line = readLine(bytes);
  if (!line.ok) return line;
  const device = /^(ST|US|OL),(.*)$/.exec(line.value);
  if (device !== null) return decodeAnd(device[1] ?? '', device[2] ?? '');
  const standard = /^S ([SDI+-])(?: (.*))?$/.exec(line.value);
  if (standard !== null) return decodeSics(standard[1] ?? '', standard[2] ?? '');
  return err(decodeError('device/malformed'));
}

function decodeAnd(header: string, rest: string): Result<LineWeight, DecodeError> {
  if (header === 'OL') {
    return ok(unweighed('overload', UNITS.get(/([a-z]+) *$/.exec(rest)?.[1] ?? '')));
  }
  const fields = /^([+-][0-9.]+) +([A-Za-z]+) *$/.exec(rest);
  const text = fields?.[1] ?? '';
  const fixedWidth = text.length === AND_NUMBER_CHARACTERS;
  return weighed({ text, unit: fields?.[2], stable: header === 'ST', fixedWidth });
}

function decodeSics(state: string, rest: string): Result<LineWeight, DecodeError> {
  if (state === 'I') return err(decodeError('device/device-busy'));
  if (state === '+') return ok(unweighed('overload', undefined));
  if (state === '-') return ok(unweighed('underload', undefined));
  const fields = /^( *-?[0-9.]+) ([A-Za-z]+) *$/.exec(rest);
  const fixedWidth = fields?.[1]?.length === SICS_NUMBER_CHARACTERS;
  const text = fields?.[1]?.trim() ?? '';
  return weighed({ text, unit: fields?.[2], stable: state === 'S', fixedWidth });
}

interface Weighing {
  readonly text: string;
  readonly unit: string | undefined;
  readonly stable: boolean;
  readonly fixedWidth: boolean;
}

function weighed({ text, unit, stable, fixedWidth }: Weighing): Result<LineWeight, DecodeError> {
  const decimal = parseDecimal(text);
  if (decimal === undefined || unit === undefined) return err(decodeError('device/malformed'));
  const known = UNITS.get(unit);
  if (known === undefined) return err(decodeError('device/unknown-unit'));
  const weight = measured(decimal.mantissa, decimal.exponent, known);
  const plausible = isPlausible(weight, 'weight');
  const warnings: Warning[] = [];
  if (!plausible) warnings.push('implausible');
  if (!fixedWidth) warnings.push('field-width');
  return ok({ weight, stable, warnings, usable: stable && plausible && fixedWidth });
}

/** Every digit as written: `+00072.10` is 7210 x 10^-2. */
function parseDecimal(text: string): { mantissa: number; exponent: number } | undefined {
  const number = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text);
  const [, sign = '', whole = '', fraction = ''] = number ?? [];
  if (whole === '' || whole.length + fraction.length > DIGITS_MAX) return undefined;
  const digits = Number(whole + fraction);
  const mantissa = sign === '-' && digits !== 0 ? -digits : digits;
  return { mantissa, exponent: fraction === '' ? 0 : -fraction.length };
}

const unweighed = (special: 'overload' | 'underload', unit: Unit | undefined): LineWeight => ({
  weight: noValue(special, unit),
  stable: false,
  warnings: [],
  usable: false,
});
