/** Random concurrent access histories, each resolved in many orders. A seed that fails is kept as a named test beside the log. */
import { createCast, examineHistory } from '#crypto/log/random-history.test-support.ts';
import { initCrypto } from '#crypto/primitives/sodium.ts';
import { runsOr, seedOr } from './depth.ts';

const FAILURES_SHOWN_MAX = 10;

await initCrypto();
const cast = createCast();
const [first, count] = [seedOr(1), runsOr(1_000)];
let failed = 0;
for (let seed = first; seed < first + count && failed < FAILURES_SHOWN_MAX; seed += 1) {
  const faults = examineHistory(cast, seed);
  if (faults.length === 0) continue;
  failed += 1;
  console.log(`seed ${String(seed)}: ${faults.join('; ')}`);
}
console.log(failed === 0 ? `${String(count)} histories, one outcome each` : 'histories failed');
process.exitCode = failed === 0 ? 0 : 1;
