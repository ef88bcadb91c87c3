/**
 * `npm run sim` runs histories for as long as its budget lasts; `npm run sim -- --count 500 --seed 1` runs so many from that
 * seed on; `--trace` shows every step. Each history's seed is the first one plus its number.
 */
import { parseArgs } from 'node:util';
import { runHistory } from './history.ts';
import { Matrix } from './matrix.ts';

const SEED_MAX = 2 ** 31;
const COUNT_MAX = 1_000_000;
const STEPS = 40;
const STEPS_MAX = 10_000;
/** How long a run without a count lasts. */
const BUDGET_MS = 50_000;
/** From so many histories on, a pair of operation and fault that was never tried is a failure. */
const COMPLETE_FROM = 300;
const FAILURES_SHOWN_MAX = 10;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    count: { type: 'string' },
    steps: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
});

function numberFrom(text: string | undefined, max: number): number | undefined {
  const number = Number(text ?? Number.NaN);
  return Number.isInteger(number) && number >= 0 && number <= max ? number : undefined;
}

async function main(): Promise<number> {
  const first = numberFrom(values.seed, SEED_MAX) ?? Math.floor(Math.random() * SEED_MAX);
  const steps = numberFrom(values.steps, STEPS_MAX) ?? STEPS;
  const count = numberFrom(values.count, COUNT_MAX);
  const trace = values.trace ? (line: string) => console.log(`  ${line}`) : undefined;
  const matrix = new Matrix();
  const failed: number[] = [];
  const started = performance.now();
  const goesOn = (done: number): boolean =>
    count === undefined ? performance.now() - started < BUDGET_MS : done < count;
  let done = 0;
  for (; goesOn(done); done++) {
    const seed = first + done;
    const failures = await runHistory({ seed, steps, matrix, trace });
    if (failures.length === 0) continue;
    failed.push(seed);
    console.log(`seed ${seed}:`);
    for (const failure of failures.slice(0, FAILURES_SHOWN_MAX)) console.log(`  ${failure}`);
  }
  for (const line of matrix.lines) console.log(line);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${done} histories of ${steps} steps from seed ${first} in ${seconds} s, ${failed.length} failed`,
  );
  if (failed.length > 0)
    console.log(`npm run sim -- --count 1 --seed ${failed[0]} --steps ${steps}`);
  const untried = done >= COMPLETE_FROM ? matrix.empty : [];
  for (const pair of untried) console.log(`never tried: ${pair}`);
  return failed.length === 0 && untried.length === 0 ? 0 : 1;
}

process.exitCode = await main();
