/** `npm run sim` lists the scenarios; `npm run sim -- NAME [--seed S] [--steps N]` runs one and prints its seed. */
import { parseArgs } from 'node:util';
import { scenarios } from './scenarios.ts';

const SEED_MAX = 2 ** 31;
const STEPS_MAX = 10_000_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, steps: { type: 'string' } },
});

function numberFrom(text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  return Number.isInteger(number) && number >= 0 && number <= max ? number : undefined;
}

function list(): number {
  const lines = Object.entries(scenarios).map(([name, { about }]) => `${name}: ${about}`);
  console.log(lines.length === 0 ? 'No scenario is written yet.' : lines.join('\n'));
  return 0;
}

async function main(): Promise<number> {
  const [name] = positionals;
  if (name === undefined) return list();
  const scenario = scenarios[name];
  if (scenario === undefined) {
    console.error(`There is no scenario "${name}".`);
    return 1;
  }
  const seed = numberFrom(values.seed, SEED_MAX) ?? Math.floor(Math.random() * SEED_MAX);
  const steps = numberFrom(values.steps, STEPS_MAX) ?? scenario.steps;
  console.log(`${name}: ${String(steps)} steps, seed ${String(seed)}`);
  const failures = await scenario.run({ seed, steps });
  for (const failure of failures) console.log(`FAIL ${failure}`);
  console.log(
    `${name}: seed ${String(seed)}, ${failures.length === 0 ? 'every invariant held' : 'FAILED'}`,
  );
  return failures.length === 0 ? 0 : 1;
}

process.exitCode = await main();
