/** How the end-to-end journeys are run and where they leave their counts. */
import { join } from 'node:path';
import { cacheFolder } from './paths.mjs';
import { tool } from './processes.mjs';

export const journeyReport = join(cacheFolder, 'journeys.json');

/** The command and environment that run the journeys with this Chromium. */
export const journeys = (chromium, args = []) => ({
  command: [
    ...tool('playwright'),
    'test',
    '--config',
    'tests/e2e/playwright.config.ts',
    '--reporter=line,json',
    ...args,
  ],
  env: { LANTERN_CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: journeyReport },
});
