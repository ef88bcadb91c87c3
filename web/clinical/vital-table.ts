/**
 * The measurements this version knows, by LOINC code: unit, what is possible at all, the range of a healthy adult at rest,
 * and the limits past which somebody has to look. Data with a version: a clinician corrects a number here and nowhere else.
 */
import type { ClinicalTableSource } from './clinical-table.ts';

export const VITAL_TABLE_SOURCE: ClinicalTableSource = {
  name: 'Vital signs of adults',
  version: 2,
  date: '2026-11-22',
  source:
    'Reference ranges ALR-04, critical limits ALR-06, crisis ALR-07 of the requirements, as ruled in C-06; respiration, oxygen, glucose and what is possible: proposals from general knowledge.',
  standing: 'unverified',
  signed: undefined,
};

export const VITAL_CODES = [
  '8480-6',
  '8462-4',
  '8478-0',
  '8867-4',
  '59408-5',
  '9279-1',
  '8310-5',
  '15074-8',
  '14743-9',
  '41653-7',
  '105272-9',
  '99504-3',
  '29463-7',
  '39156-5',
  '41982-0',
] as const;

/**
 * Systolic, diastolic, mean pressure, pulse, oxygen saturation, respiration, body temperature; glucose in blood, by a meter in
 * mmol/L and in mg/dL, by a sensor in mmol/L and in mg/dL; weight, body mass index, body fat.
 */
export type VitalCode = (typeof VITAL_CODES)[number];

export interface Limits {
  /** UCUM. */
  readonly unit: 'mm[Hg]' | '/min' | '%' | 'Cel' | 'mmol/L' | 'kg' | 'kg/m2';
  /** Outside these the number is a mistake: asked for again, never saved. */
  readonly possible: readonly [least: number, most: number];
  /** Inclusive; below is low, above is high. */
  readonly reference?: readonly [least: number, most: number];
  /** Inclusive: at or past these somebody has to look. */
  readonly criticalLow?: number;
  readonly criticalHigh?: number;
  /** Below this, itself not included, somebody has to look. */
  readonly criticalBelow?: number;
  /** Above this it is a crisis. */
  readonly crisisAbove?: number;
}

/** One table for every way of measuring it; numbers in mg/dL are compared as mmol/L. */
const GLUCOSE_LIMITS: Limits = {
  unit: 'mmol/L',
  possible: [0.5, 60],
  reference: [4, 7.8],
  criticalBelow: 3,
};

export const VITAL_LIMITS: Readonly<Record<VitalCode, Limits>> = {
  '8480-6': {
    unit: 'mm[Hg]',
    possible: [40, 300],
    reference: [90, 140],
    criticalLow: 70,
    criticalHigh: 180,
    crisisAbove: 180,
  },
  '8462-4': {
    unit: 'mm[Hg]',
    possible: [20, 200],
    reference: [60, 90],
    criticalLow: 40,
    criticalHigh: 110,
    crisisAbove: 120,
  },
  '8478-0': { unit: 'mm[Hg]', possible: [20, 250] },
  '8867-4': {
    unit: '/min',
    possible: [20, 300],
    reference: [60, 100],
    criticalLow: 50,
    criticalHigh: 120,
  },
  '59408-5': { unit: '%', possible: [50, 100], reference: [95, 100] },
  '9279-1': {
    unit: '/min',
    possible: [3, 80],
    reference: [12, 20],
    criticalLow: 8,
    criticalHigh: 25,
  },
  '8310-5': {
    unit: 'Cel',
    possible: [25, 45],
    reference: [36.1, 37.2],
    criticalLow: 35,
    criticalHigh: 39,
  },
  '15074-8': GLUCOSE_LIMITS,
  '14743-9': GLUCOSE_LIMITS,
  '41653-7': GLUCOSE_LIMITS,
  '105272-9': GLUCOSE_LIMITS,
  '99504-3': GLUCOSE_LIMITS,
  // A weight means something only beside the weights before it.
  '29463-7': { unit: 'kg', possible: [0.2, 300] },
  '39156-5': { unit: 'kg/m2', possible: [5, 150], reference: [18.5, 24.9] },
  '41982-0': { unit: '%', possible: [0, 100] },
};

/** Minutes after a critical reading until the repeat is asked for, and until it counts as unanswered. */
export const REPEAT_AFTER_MINUTES = 5;
export const ESCALATE_AFTER_MINUTES = 15;
