/** What somebody does in the clinic. Policies are tables over these words. */
import * as v from 'valibot';

export const PROFESSIONS = ['nurse', 'doctor'] as const;

export type Profession = (typeof PROFESSIONS)[number];

export const professionSchema = v.picklist(PROFESSIONS);
