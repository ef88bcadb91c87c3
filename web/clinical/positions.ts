/**
 * The places staff have in a clinic: to whom its records are open, and how (decision 0025 has the table). A profession has one by
 * default; whoever lets somebody in chooses, and a founder may change it later.
 */
import type { StaffProfession } from './profession.ts';

export const POSITIONS = [
  'doctors',
  'care-team',
  'reading',
  'consulting',
  'emergency-crew',
  'administration',
] as const;
export type Position = (typeof POSITIONS)[number];

/** Requirement IAM-02. Who founds a clinic is in its care team, whatever they are. */
export const USUAL_POSITION: Readonly<Record<StaffProfession, Position>> = {
  nurse: 'care-team',
  doctor: 'doctors',
  specialist: 'consulting',
  paramedic: 'emergency-crew',
  administrator: 'administration',
};
