/**
 * The widest range in which a number can be a living person's. A number outside is kept, shown and held for a
 * person; it is never dropped and never saved unseen. These are not clinical limits.
 */
import { toNumber, type DeviceValue } from './device-value.ts';
import type { Unit } from './units.ts';

type Quantity =
  'systolic' | 'diastolic' | 'pulse' | 'oxygen' | 'temperature' | 'glucose' | 'weight' | 'share';

interface Range {
  readonly min: number;
  readonly max: number;
}

const KPA_MMHG = 7.500_62;
const POUND_KG = 0.453_592_37;
const GLUCOSE_MG_PER_MMOL = 18.0156;

const within = (min: number, max: number, factor = 1): Range => ({
  min: min * factor,
  max: max * factor,
});

const RANGES: Readonly<Record<Quantity, Partial<Record<Unit, Range>>>> = {
  systolic: { 'mm[Hg]': within(40, 300), kPa: within(40, 300, 1 / KPA_MMHG) },
  diastolic: { 'mm[Hg]': within(20, 200), kPa: within(20, 200, 1 / KPA_MMHG) },
  pulse: { '/min': within(20, 300) },
  oxygen: { '%': within(50, 100) },
  temperature: { Cel: within(25, 45), '[degF]': within(77, 113) },
  glucose: { 'mmol/L': within(0.5, 60), 'mg/dL': within(0.5, 60, GLUCOSE_MG_PER_MMOL) },
  weight: {
    kg: within(0.2, 300),
    g: within(0.2, 300, 1000),
    '[lb_av]': within(0.2, 300, 1 / POUND_KG),
  },
  share: { '%': within(0, 100) },
};

/** False for a number outside its range, or in a unit the quantity is never told in. A special value is not judged. */
export function isPlausible(value: DeviceValue, quantity: Quantity): boolean {
  if (value.kind === 'special') return true;
  const range = RANGES[quantity][value.unit];
  const number = toNumber(value);
  return range !== undefined && number >= range.min && number <= range.max;
}
