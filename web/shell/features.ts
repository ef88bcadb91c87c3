/** Every feature of the app, one line each. */
import { allergies } from '#features/allergies/feature.ts';
import { clinic } from '#features/clinic/feature.ts';
import { notes } from '#features/notes/feature.ts';
import { patients } from '#features/patients/feature.ts';

export const features = [clinic, patients, allergies, notes];
