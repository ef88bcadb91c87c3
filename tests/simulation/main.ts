/**
 * `npm run sim` runs histories for as long as its budget lasts; `npm run sim -- --histories 500 --seed 1` runs so many from that
 * seed on, `--workers 2` on two cores; `--trace` shows every step; `--json` says it all in one line. Each history's seed is the
 * first one plus its number. Five of the planted bugs, in turn by the seed, have to be caught; with `--planted` all of them,
 * with `--bug NAME` that one.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runCorpus } from './corpus.ts';
import { runHistory } from './history.ts';
import { STEPS_PLANTED, stepsOf } from './lengths.ts';
import { Matrix } from './matrix.ts';
import type { PlantedBug } from './planted-bug.ts';
import { PLANTED_BUGS } from './planted-bugs.ts';
import { caughtBy, type Catch } from './planted.ts';
import { shrink } from './shrink.ts';
import { quickCrypto } from './quick-crypto.ts';

const SEED_MAX = 2 ** 31;
const COUNT_MAX = 1_000_000;
const STEPS_MAX = 10_000;
const WORKERS_MAX = 64;
/** From so many histories on two processes share them, unless somebody says otherwise. */
const WORKERS_FROM = 40;
/** How long a run without a count lasts. */
const BUDGET_MS = 50_000;
/** From so many histories on, a pair of operation and fault that was never tried is a failure. */
const COMPLETE_FROM = 1_000;
const FAILURES_SHOWN_MAX = 10;
const PLANTED_IN_TURN = 5;
/** So long each of them is looked for: when five in turn are, and when somebody asked for them. */
const SECONDS_IN_TURN = 60;
const SECONDS_ASKED_FOR = 1_800;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    histories: { type: 'string' },
    steps: { type: 'string' },
    workers: { type: 'string' },
    trace: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    planted: { type: 'boolean', default: false },
    bug: { type: 'string' },
    /** The steps that are done of a history, by number: `--only 3,7,8`. */
    only: { type: 'string' },
    /** Whether the first history that fails is made as short as it gets. */
    shrink: { type: 'boolean', default: false },
    /** What a worker is started with: it runs no planted bugs and hands its counts back in one line. */
    part: { type: 'boolean', default: false },
  },
});

const say = (line: string): void => {
  if (!values.json && !values.part) console.log(line);
};

function numberFrom(text: string | undefined, max: number): number | undefined {
  const number = Number(text ?? Number.NaN);
  return Number.isInteger(number) && number >= 0 && number <= max ? number : undefined;
}

interface Plan {
  readonly first: number;
  /** Of every history; as many as its seed says when it is left out. */
  readonly steps: number | undefined;
  readonly count: number | undefined;
}

interface Part {
  readonly histories: number;
  readonly failed: readonly (readonly [seed: number, failures: readonly string[]])[];
  readonly counts: readonly (readonly [string, number])[];
}

async function runHere({ first, steps, count }: Plan): Promise<Part> {
  const trace = values.trace ? (line: string) => console.log(`  ${line}`) : undefined;
  const only = values.only === undefined ? undefined : new Set(values.only.split(',').map(Number));
  const matrix = new Matrix();
  const failed: (readonly [number, readonly string[]])[] = [];
  const started = performance.now();
  const goesOn = (done: number): boolean =>
    count === undefined ? performance.now() - started < BUDGET_MS : done < count;
  let done = 0;
  for (; goesOn(done); done++) {
    const seed = first + done;
    const failures = await runHistory({
      ...{ seed, steps: steps ?? stepsOf(seed), only, matrix, trace },
    });
    if (failures.length > 0) failed.push([seed, failures.slice(0, FAILURES_SHOWN_MAX)]);
  }
  return { histories: done, failed, counts: matrix.counts };
}

/** The same in so many processes, each with its share of the seeds. */
async function runInWorkers(plan: Plan & { readonly workers: number }): Promise<Part> {
  const { first, steps, workers, count = 0 } = plan;
  const share = Math.ceil(count / workers);
  const parts = await Promise.all(
    Array.from({ length: workers }, (_, i) => {
      const histories = Math.max(0, Math.min(share, count - i * share));
      return startPart(['--seed', `${first + i * share}`, '--histories', `${histories}`], steps);
    }),
  );
  return {
    histories: parts.reduce((sum, { histories }) => sum + histories, 0),
    failed: parts.flatMap(({ failed }) => failed),
    counts: parts.flatMap(({ counts }) => counts),
  };
}

/** Histories leave much behind at once: in a large young heap most of it is gone before it is looked at. */
const YOUNG_HEAP = '--max-semi-space-size=64';

function startPart(args: readonly string[], steps: number | undefined): Promise<Part> {
  const program = [...process.execArgv, YOUNG_HEAP, fileURLToPath(import.meta.url)];
  const options = ['--part', ...(steps === undefined ? [] : ['--steps', `${steps}`]), ...args];
  const child = spawn(process.execPath, [...program, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      const line = output.trim().split('\n').at(-1) ?? '';
      if (line.startsWith('{')) resolve(JSON.parse(line) as Part);
      else reject(new Error('a worker ended without an answer'));
    });
  });
}

function chosenBugs(seed: number): readonly PlantedBug[] {
  if (values.bug !== undefined) return PLANTED_BUGS.filter(({ name }) => name === values.bug);
  if (values.planted) return PLANTED_BUGS;
  const all = PLANTED_BUGS.filter(({ isRare }) => isRare !== true);
  return all.slice(0, PLANTED_IN_TURN).flatMap((_, i) => all[(seed + i) % all.length] ?? []);
}

/** All planted bugs, or some in turn, so that every one has its day. */
async function plant(seed: number, steps = STEPS_PLANTED): Promise<readonly Catch[]> {
  const isAskedFor = values.planted || values.bug !== undefined;
  const secondsMax = isAskedFor ? SECONDS_ASKED_FOR : SECONDS_IN_TURN;
  const catches: Catch[] = [];
  for (const bug of chosenBugs(seed)) {
    const caught = await caughtBy(bug, { seed, steps, secondsMax });
    catches.push(caught);
    say(
      caught.by === undefined
        ? `planted, and NOT caught in ${caught.histories} histories: ${bug.name}`
        : `planted, caught in history ${caught.histories}: ${bug.name} (${caught.by})`,
    );
  }
  return catches;
}

function report(part: Part, plan: Plan, seconds: number): readonly string[] {
  const matrix = new Matrix();
  matrix.addAll(part.counts);
  for (const line of matrix.lines) say(line);
  for (const [seed, failures] of part.failed)
    for (const failure of failures) console.error(`seed ${seed}: ${failure}`);
  const { first, steps } = plan;
  const length = steps === undefined ? '' : ` of ${steps} steps`;
  say(
    `${part.histories} histories${length} from seed ${first} in ${seconds} s, ${part.failed.length} failed`,
  );
  const [[seed] = []] = part.failed;
  if (seed !== undefined)
    console.error(
      `npm run sim -- --histories 1 --seed ${seed} --steps ${steps ?? stepsOf(seed)} --shrink`,
    );
  const untried = part.histories >= COMPLETE_FROM ? matrix.empty : [];
  for (const pair of untried) console.error(`never tried: ${pair}`);
  return untried;
}

function askedFor(): Plan & { readonly workers: number } {
  const count = numberFrom(values.histories, COUNT_MAX);
  const usual = count === undefined || count < WORKERS_FROM ? 1 : 2;
  return {
    first:
      numberFrom(values.seed ?? process.env['LANTERN_SEED'], SEED_MAX) ??
      Math.floor(Math.random() * SEED_MAX),
    steps: numberFrom(values.steps, STEPS_MAX),
    count,
    workers: count === undefined ? 1 : (numberFrom(values.workers, WORKERS_MAX) ?? usual),
  };
}

/** Says how to repeat what failed in as few steps as show it. */
async function sayShortest(seed: number, steps: number): Promise<void> {
  const kept = await shrink({ seed, steps });
  const options = `--histories 1 --seed ${seed} --steps ${steps} --only ${kept.join()}`;
  console.error(`npm run sim -- ${options} --trace`);
}

/** What failed before comes first, then the histories of this run. */
async function runAll(plan: Plan & { readonly workers: number }): Promise<Part> {
  const again = values.trace ? [] : await runCorpus();
  const run = plan.workers < 2 ? await runHere(plan) : await runInWorkers(plan);
  return { ...run, failed: [...again, ...run.failed] };
}

async function main(): Promise<number> {
  await quickCrypto();
  const plan = askedFor();
  const { first, steps } = plan;
  if (values.part) {
    console.log(JSON.stringify(await runHere(plan)));
    return 0;
  }
  const started = performance.now();
  const part = await runAll(plan);
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  const untried = report(part, plan, seconds);
  const [[failing] = []] = part.failed;
  if (values.shrink && failing !== undefined) await sayShortest(failing, steps ?? stepsOf(failing));
  const planted = values.trace ? [] : await plant(first, steps);
  const caught = planted.filter(({ by }) => by !== undefined).length;
  const matrix = new Matrix();
  matrix.addAll(part.counts);
  const summary = {
    histories: part.histories,
    violations: part.failed.length,
    seconds,
    coverageMin: matrix.coverageMin,
    plantedBugs: { caught, total: planted.length },
  };
  if (values.json) console.log(JSON.stringify(summary));
  const isGood = part.failed.length === 0 && untried.length === 0 && caught === planted.length;
  return isGood ? 0 : 1;
}

process.exitCode = await main();
