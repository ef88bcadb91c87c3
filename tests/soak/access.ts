/**
 * Random concurrent access histories of up to twelve people in three parts of a clinic that hear of each other late: removals,
 * appointments anew, changes of rights, rotations. Each has one outcome in twenty orders of arrival.
 */
import { examineAccess } from '#crypto/log/access-history.test-support.ts';
import { createCast } from '#crypto/log/random-history.test-support.ts';
import { initCrypto } from '#crypto/primitives/sodium.ts';
import { runsOr, seedOr } from './depth.ts';

const FAILURES_SHOWN_MAX = 10;
const PEOPLE = 12;

await initCrypto();
const cast = createCast(PEOPLE);
const [first, count] = [seedOr(1), runsOr(1_000)];
let failed = 0;
for (let seed = first; seed < first + count && failed < FAILURES_SHOWN_MAX; seed += 1) {
  const faults = examineAccess(cast, seed);
  if (faults.length === 0) continue;
  failed += 1;
  console.log(`seed ${String(seed)}: ${faults.join('; ')}`);
}
console.log(failed === 0 ? `${String(count)} histories, one outcome each` : 'histories failed');
process.exitCode = failed === 0 ? 0 : 1;
