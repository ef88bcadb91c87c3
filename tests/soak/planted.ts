/** All planted bugs, each in histories of its own until one fails; a bug that nobody notices fails the campaign. */
import { PLANTED_BUGS } from '../simulation/planted-bugs.ts';
import { caughtBy } from '../simulation/planted.ts';
import { quickCrypto } from '../simulation/quick-crypto.ts';
import { runsOr, seedOr } from './depth.ts';

const STEPS = 20;
const SECONDS_MAX = 1_800;

await quickCrypto();
const [first, rounds] = [seedOr(1), runsOr(1)];
let missed = 0;
for (let round = 0; round < rounds; round++)
  for (const bug of PLANTED_BUGS) {
    const caught = await caughtBy(bug, {
      seed: first + round * 1_000,
      steps: STEPS,
      secondsMax: SECONDS_MAX,
    });
    if (caught.by === undefined || caught.failAnyway.length > 0) missed += 1;
    for (const seed of caught.failAnyway)
      console.log(`history ${String(seed)} fails without ${bug.name} as well: it says nothing`);
    console.log(
      `${bug.name}: ${caught.by === undefined ? `NOT caught in ${String(caught.histories)} histories` : `caught in history ${String(caught.histories)} (${caught.by})`}`,
    );
  }
console.log(
  missed === 0 ? `all ${String(PLANTED_BUGS.length)} are caught` : `${String(missed)} are missed`,
);
process.exitCode = missed === 0 ? 0 : 1;
