/**
 * The scoring table of the National Early Warning Score 2. Bands are inclusive upper bounds, in order; the last one has
 * none. Temperatures are in tenths of a degree, so that no rounding stands between a reading and its band.
 */
import type { ClinicalTableSource } from './clinical-table.ts';

export type Points = 0 | 1 | 2 | 3;

export interface Band {
  /** Undefined in the last band: everything above. */
  readonly upTo: number | undefined;
  readonly points: Points;
}

export const NEWS2_SOURCE: ClinicalTableSource = {
  name: 'NEWS2',
  version: 1,
  date: '2026-11-22',
  source:
    'Royal College of Physicians. National Early Warning Score (NEWS) 2. Updated report of a working party. London: RCP, 2017.',
  standing: 'from-source',
  signed: undefined,
};

export const NEWS2_BANDS = {
  /** Breaths per minute. */
  rr: [
    { upTo: 8, points: 3 },
    { upTo: 11, points: 1 },
    { upTo: 20, points: 0 },
    { upTo: 24, points: 2 },
    { upTo: undefined, points: 3 },
  ],
  /** Percent, scale 1. */
  spo2Scale1: [
    { upTo: 91, points: 3 },
    { upTo: 93, points: 2 },
    { upTo: 95, points: 1 },
    { upTo: undefined, points: 0 },
  ],
  /** Percent, scale 2, breathing air: 93 and above is 0. */
  spo2Scale2Air: [
    { upTo: 83, points: 3 },
    { upTo: 85, points: 2 },
    { upTo: 87, points: 1 },
    { upTo: undefined, points: 0 },
  ],
  /** Percent, scale 2, on oxygen: too much is a danger too. */
  spo2Scale2Oxygen: [
    { upTo: 83, points: 3 },
    { upTo: 85, points: 2 },
    { upTo: 87, points: 1 },
    { upTo: 92, points: 0 },
    { upTo: 94, points: 1 },
    { upTo: 96, points: 2 },
    { upTo: undefined, points: 3 },
  ],
  /** Systolic, mmHg. */
  sbp: [
    { upTo: 90, points: 3 },
    { upTo: 100, points: 2 },
    { upTo: 110, points: 1 },
    { upTo: 219, points: 0 },
    { upTo: undefined, points: 3 },
  ],
  /** Beats per minute. */
  pulse: [
    { upTo: 40, points: 3 },
    { upTo: 50, points: 1 },
    { upTo: 90, points: 0 },
    { upTo: 110, points: 1 },
    { upTo: 130, points: 2 },
    { upTo: undefined, points: 3 },
  ],
  /** Tenths of a degree Celsius. */
  tempTenths: [
    { upTo: 350, points: 3 },
    { upTo: 360, points: 1 },
    { upTo: 380, points: 0 },
    { upTo: 390, points: 1 },
    { upTo: undefined, points: 2 },
  ],
} as const satisfies Readonly<Record<string, readonly Band[]>>;

export const NEWS2_OXYGEN_POINTS: Points = 2;
/** Confusion that is new, or answering only to voice or pain, or not at all. */
export const NEWS2_NOT_ALERT_POINTS: Points = 3;

/** Years. Below this the score is not valid; the limit is unverified against the report. */
export const NEWS2_AGE_MIN = 16;
