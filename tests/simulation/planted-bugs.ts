/**
 * The bugs that are planted to test the simulator, each in an adapter around the program, never in the program. The table in
 * docs/reliability.md follows this list.
 */
import { bugsOfActs } from './planted/of-acts.ts';
import { bugsOfApp } from './planted/of-app.ts';
import { bugsOfCipher } from './planted/of-cipher.ts';
import { bugsOfDevice } from './planted/of-device.ts';
import { bugsOfEngine } from './planted/of-engine.ts';
import { bugsOfOthers } from './planted/of-others.ts';
import { bugsOfRelay } from './planted/of-relay.ts';
import type { PlantedBug } from './planted-bug.ts';

export const PLANTED_BUGS: readonly PlantedBug[] = [
  ...bugsOfDevice,
  ...bugsOfRelay,
  ...bugsOfEngine,
  ...bugsOfApp,
  ...bugsOfActs,
  ...bugsOfCipher,
  ...bugsOfOthers,
];
