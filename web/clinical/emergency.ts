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

/** Why a shift pack is made ready, in the order of their numbers from 1. */
export const PACK_REASONS = ['out-of-reach', 'outage-expected', 'disaster-response'] as const;
export type PackReason = (typeof PACK_REASONS)[number];

export const packReasonNumber = (reason: PackReason): number => PACK_REASONS.indexOf(reason) + 1;

/** Undefined for a reason of a later version. */
export const packReasonOf = (number: number): PackReason | undefined => PACK_REASONS[number - 1];

/** For how long a pack may be made ready; a certificate of duty holds no longer than the last. */
export const PACK_HOURS = [4, 8, 12, 24] as const;
