/** Measurements: blood pressure, pulse, oxygen, breaths, temperature, level of response, and the score made of them. */
import { defineFeature } from '#kernel/feature.ts';
import {
  markReadingInError,
  markVitalsInError,
  recordFirstReading,
  recordFirstVitals,
  recordReading,
  recordVitals,
} from './commands.ts';
import { policy } from './policy.ts';
import {
  births,
  born,
  clinicPhotos,
  clinicStripPage,
  clinicStrips,
  homePages,
  homePhotos,
  homeStripPage,
  homeStrips,
  lastTaken,
  lastTakenAtHome,
  vitalPages,
} from './queries.ts';

export const observations = defineFeature({
  id: 'observations',
  commands: [
    recordVitals,
    recordFirstVitals,
    markVitalsInError,
    recordReading,
    recordFirstReading,
    markReadingInError,
  ],
  queries: [born, clinicStripPage, homeStripPage, clinicPhotos, homePhotos],
  projections: [
    vitalPages,
    homePages,
    clinicStrips,
    homeStrips,
    births,
    lastTaken,
    lastTakenAtHome,
  ],
  policy,
});
