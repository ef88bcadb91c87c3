/** What somebody is to a clinic: a profession of its staff, or a patient. Policies are tables over these words. */
import * as v from 'valibot';

/** Requirement IAM-02. */
export const STAFF_PROFESSIONS = [
  'nurse',
  'doctor',
  'specialist',
  'paramedic',
  'administrator',
] as const;
export const PROFESSIONS = [...STAFF_PROFESSIONS, 'patient'] as const;

/** Who cares for patients. An administrator lets people in and cares for none. */
export const CLINICIANS = ['nurse', 'doctor', 'specialist', 'paramedic'] as const;

export type StaffProfession = (typeof STAFF_PROFESSIONS)[number];
export type Profession = (typeof PROFESSIONS)[number];

export const staffProfessionSchema = v.picklist(STAFF_PROFESSIONS);
export const professionSchema = v.picklist(PROFESSIONS);
