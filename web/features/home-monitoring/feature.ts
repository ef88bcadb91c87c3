/** Measuring at home: sittings of blood pressure with their mean, and readings out of files. It writes with the commands of measurements. */
import { defineFeature } from '#kernel/feature.ts';
import { homePressures } from './queries.ts';

export const homeMonitoring = defineFeature({
  id: 'home-monitoring',
  commands: [],
  queries: [],
  projections: [homePressures],
  policy: {},
});
