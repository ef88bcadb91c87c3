/** `npm run soak` lists the campaigns; `npm run soak -- NAME [--count N] [--seed S]` runs one; `--tenth` is what tests run. */
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { campaigns, type Campaign } from './campaigns.ts';

const COUNT_MAX = 1_000_000;
const SEED_MAX = 2 ** 31;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string' },
    seed: { type: 'string' },
    tenth: { type: 'boolean', default: false },
  },
});

interface Run {
  readonly name: string;
  readonly campaign: Campaign;
  readonly count: number;
  readonly seed: number;
}

/** Runs one campaign to its end or its time limit, and answers its exit code. */
async function runCampaign({ name, campaign, count, seed }: Run): Promise<number> {
  const [program = '', ...args] = campaign.command(count);
  const started = performance.now();
  console.log(`${name}: ${String(count)} times, seed ${String(seed)}`);
  const child = spawn(program, args, {
    stdio: 'inherit',
    env: {
      ...process.env,
      [campaign.countVariable ?? 'LANTERN_RUNS']: String(count),
      LANTERN_SEED: String(seed),
    },
    timeout: campaign.minutesMax * 60_000,
  });
  const code = await new Promise<number>((resolve) => {
    child.on('error', () => {
      resolve(127);
    });
    child.on('close', (ended) => {
      resolve(ended ?? 1);
    });
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${name}: ${String(count)} times, seed ${String(seed)}, ${code === 0 ? 'passed' : 'FAILED'} in ${seconds} s`,
  );
  return code;
}

async function runTenths(seed: number): Promise<number> {
  let worst = 0;
  for (const [name, campaign] of Object.entries(campaigns)) {
    if (!campaign.tenthInTests) continue;
    const count = Math.ceil(campaign.count / 10);
    worst = Math.max(worst, await runCampaign({ name, campaign, count, seed }));
  }
  return worst;
}

function numberFrom(text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  return Number.isInteger(number) && number >= 0 && number <= max ? number : undefined;
}

async function main(): Promise<number> {
  const seed = numberFrom(values.seed, SEED_MAX) ?? Math.floor(Math.random() * SEED_MAX);
  if (values.tenth) return await runTenths(seed);
  const [name] = positionals;
  if (name === undefined) {
    for (const [each, { about, count }] of Object.entries(campaigns))
      console.log(`${each} (${String(count)} times): ${about}`);
    return 0;
  }
  const campaign = campaigns[name];
  if (campaign === undefined) {
    console.error(
      `There is no campaign "${name}". There are: ${Object.keys(campaigns).join(', ')}.`,
    );
    return 1;
  }
  const count = numberFrom(values.count, COUNT_MAX) ?? campaign.count;
  return await runCampaign({ name, campaign, count, seed });
}

process.exitCode = await main();
