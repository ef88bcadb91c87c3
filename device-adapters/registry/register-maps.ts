/**
 * Which Modbus registers of which machine mean what. Reading only: no entry here is ever written. A value outside its
 * range is not a reading of that machine, however valid the frame.
 */
import type { Unit } from '../core/units.ts';

/** Raw unsigned (or signed) register × 10^`exponent` in `unit`; `min` and `max` are raw. */
export interface RegisterEntry {
  readonly parameter: string;
  readonly address: number;
  readonly exponent: number;
  readonly unit: Unit;
  readonly signed?: boolean;
  readonly min: number;
  readonly max: number;
}

export interface RegisterMap {
  readonly id: string;
  readonly fn: 3 | 4;
  readonly unit: number;
  readonly entries: readonly RegisterEntry[];
}

export const VENTILATOR: RegisterMap = {
  id: 'ventilator',
  fn: 3,
  unit: 1,
  entries: [
    { parameter: 'respiratory-rate', address: 0, exponent: -1, unit: '/min', min: 0, max: 1500 },
    { parameter: 'tidal-volume', address: 1, exponent: 0, unit: 'mL', min: 0, max: 3000 },
    {
      parameter: 'end-expiratory-pressure',
      address: 2,
      exponent: -1,
      unit: 'cm[H2O]',
      signed: true,
      min: -100,
      max: 500,
    },
    { parameter: 'peak-pressure', address: 3, exponent: -1, unit: 'cm[H2O]', min: 0, max: 1200 },
    { parameter: 'inspired-oxygen', address: 4, exponent: -1, unit: '%', min: 210, max: 1000 },
    { parameter: 'minute-volume', address: 5, exponent: -2, unit: 'L/min', min: 0, max: 6000 },
  ],
};

export const INFUSION_PUMP: RegisterMap = {
  id: 'infusion-pump',
  fn: 3,
  unit: 1,
  entries: [
    { parameter: 'infusion-rate', address: 0, exponent: -1, unit: 'mL/h', min: 0, max: 12_000 },
    { parameter: 'volume-infused', address: 1, exponent: -1, unit: 'mL', min: 0, max: 65_534 },
    { parameter: 'volume-to-infuse', address: 2, exponent: -1, unit: 'mL', min: 0, max: 65_534 },
  ],
};
