/**
 * Emergency access to a record by somebody who is not on its team: why, and for how long. The numbers are those that stand in the
 * signed note of an opening and never change.
 */

/** Requirement EMG-05, in the order of their numbers from 1. */
export const EMERGENCY_REASONS = [
  'medical-emergency',
  'unconscious-patient',
  'life-threatening',
  'disaster-response',
  'public-health',
] as const;
export type EmergencyReason = (typeof EMERGENCY_REASONS)[number];

export const reasonNumber = (reason: EmergencyReason): number =>
  EMERGENCY_REASONS.indexOf(reason) + 1;

/** Undefined for a reason of a later version. */
export const reasonOf = (number: number): EmergencyReason | undefined =>
  EMERGENCY_REASONS[number - 1];

/** Requirement EMG-06. */
export const EMERGENCY_MS = 4 * 3_600_000;
