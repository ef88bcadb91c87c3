/**
 * The units a measurement is written down in, which are those its device or its writer spoke, and the way from there to the unit
 * of the table of vital signs. Converting is for comparing, drawing and showing; the record keeps what was said.
 */
import type { Limits } from './vital-table.ts';

/** UCUM. */
export const MEASURED_UNITS = [
  'mm[Hg]',
  'kPa',
  '/min',
  '%',
  'Cel',
  '[degF]',
  'mmol/L',
  'mg/dL',
  'kg',
  'g',
  '[lb_av]',
  'kg/m2',
] as const;

export type MeasuredUnit = (typeof MEASURED_UNITS)[number];

const MMHG_PER_KPA = 7.500_62;
/** From the molar mass of glucose, 180.156 g/mol. */
export const GLUCOSE_MG_PER_MMOL = 18.0156;
const POUND_KG = 0.453_592_37;

type TableUnit = Limits['unit'];

/** Undefined where the two units do not measure the same thing. */
export function inTableUnit(
  number: number,
  unit: MeasuredUnit,
  wanted: TableUnit,
): number | undefined {
  if (unit === wanted) return number;
  switch (unit) {
    case 'kPa':
      return wanted === 'mm[Hg]' ? number * MMHG_PER_KPA : undefined;
    case '[degF]':
      return wanted === 'Cel' ? ((number - 32) * 5) / 9 : undefined;
    case 'mg/dL':
      return wanted === 'mmol/L' ? number / GLUCOSE_MG_PER_MMOL : undefined;
    case 'g':
      return wanted === 'kg' ? number / 1000 : undefined;
    case '[lb_av]':
      return wanted === 'kg' ? number * POUND_KG : undefined;
    case 'mm[Hg]':
    case '/min':
    case '%':
    case 'Cel':
    case 'mmol/L':
    case 'kg':
    case 'kg/m2':
      return undefined;
  }
}
