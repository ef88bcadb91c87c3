/**
 * The measurements this version knows, by LOINC code: unit, what is possible at all, the range of a healthy adult at rest,
 * and the limits past which somebody has to look. Data with a version: a clinician corrects a number here and nowhere else.
 */
import type { ClinicalTableSource } from './clinical-table.ts';

export const VITAL_TABLE_SOURCE: ClinicalTableSource = {
  name: 'Vital signs of adults',
  version: 1,
  date: '2026-11-22',
  source:
    'Reference ranges ALR-04, critical limits ALR-06, crisis ALR-07 of the requirements, as ruled in C-06; respiration, oxygen and what is possible: proposals from general knowledge.',
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
] as const;

/** Systolic, diastolic, mean pressure, pulse, oxygen saturation, respiration, body temperature. */
export type VitalCode = (typeof VITAL_CODES)[number];

export interface Limits {
  /** UCUM. */
  readonly unit: 'mm[Hg]' | '/min' | '%' | 'Cel';
  /** Outside these the number is a mistake: asked for again, never saved. */
  readonly possible: readonly [least: number, most: number];
  /** Inclusive; below is low, above is high. */
  readonly reference?: readonly [least: number, most: number];
  /** Inclusive: at or past these somebody has to look. */
  readonly criticalLow?: number;
  readonly criticalHigh?: number;
  /** Above this it is a crisis. */
  readonly crisisAbove?: number;
}

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
};

/** Minutes after a critical reading until the repeat is asked for, and until it counts as unanswered. */
export const REPEAT_AFTER_MINUTES = 5;
export const ESCALATE_AFTER_MINUTES = 15;
