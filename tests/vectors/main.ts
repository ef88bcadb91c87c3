/** `npm run -s vectors`: the published vectors on the product and on a second verifier. The last line is `N passed, N failed`. */
import { initCrypto } from '#crypto/primitives/sodium.ts';
import { checkHistories } from './check-histories.ts';
import { checkDerivations } from './derivations.ts';
import { checkStructures, type Tally } from './check-structures.ts';

const FAILURES_SHOWN_MAX = 40;

await initCrypto();
const tally: Tally = { passed: 0, failures: [] };
checkStructures(tally);
checkHistories(tally);
checkDerivations(tally);
for (const failure of tally.failures.slice(0, FAILURES_SHOWN_MAX)) console.log(failure);
console.log(`${String(tally.passed)} passed, ${String(tally.failures.length)} failed`);
process.exitCode = tally.failures.length === 0 ? 0 : 1;
