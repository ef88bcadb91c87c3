/**
 * Runs the tests inside Stryker's own worker: they are loaded once, and a changed line costs only the tests that reach it. Vitest
 * would load everything anew for each change, which takes seconds; there are thousands of changes.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  MutantRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { Journal } from './journal.mjs';
import { rememberSodium } from './remember-sodium.mjs';
import { collectedTests, startFile } from './test-words.mjs';

/** How long each test took at first, on the processor: the quick ones go first, and those that noticed something before. */
const TIMES_FILE = 'test-times.json';
/** What a test that has noticed a change is ahead of one that has not. */
const MS_AHEAD_FOR_NOTICING = 20;
/** And what the tests beside the changed file are ahead of all others. */
const MS_AHEAD_BESIDE = 100_000;
/** The latest that noticed something in the same file go before all others, unless they are slow. */
const NEAR_MAX = 6;
const NEAR_MS_MAX = 1_000;
/** What may be spent on one change, of the processor: what only a longer search would notice counts as unnoticed. */
const MUTANT_MS_MAX = 5_000;

const spentMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

const isTest = (name) => /^crypto\/.*\.test\.ts$|^tests\/mutation\/[^/]*\.mutation\.ts$/.test(name);

class InProcessRunner {
  static inject = [];
  /** What the changed lines ask at each step: which change is on, and how often it was met. */
  #context = (globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {});
  #tests;
  #times = new Map();
  #noticed = new Map();
  /** The tests that noticed something in a file, the latest first. */
  #near = new Map();
  #journal = new Journal(process.env.LANTERN_ROOT ?? '.');

  capabilities() {
    return { reloadEnvironment: false };
  }

  async dryRun() {
    await this.#load();
    const results = [];
    for (const test of this.#tests.values()) {
      this.#context.currentTestId = test.id;
      const started = spentMs();
      const failure = await failureOf(test);
      const timeSpentMs = Math.ceil(spentMs() - started);
      this.#times.set(test.id, timeSpentMs);
      const outcome = { id: test.id, name: test.id, fileName: test.file, timeSpentMs };
      results.push(
        failure === undefined
          ? { ...outcome, status: TestStatus.Success }
          : { ...outcome, status: TestStatus.Failed, failureMessage: failure },
      );
    }
    this.#context.currentTestId = undefined;
    writeFileSync(TIMES_FILE, JSON.stringify([...this.#times]));
    return {
      status: DryRunStatus.Complete,
      tests: results,
      mutantCoverage: this.#context.mutantCoverage,
    };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    await this.#load();
    const known = this.#journal.statusOf(activeMutant);
    if (known === 'begun again') return { status: MutantRunStatus.Timeout };
    if (known === 'killed') return outcomeOf(testFilter?.[0] ?? 'a test', 'noticed before');
    this.#journal.write(activeMutant, known === 'begun' ? 'begun again' : 'begun');
    const found = await this.#firstToNotice(activeMutant, testFilter, hitLimit);
    this.#journal.write(activeMutant, found.outcome);
    return found.outcome === 'killed' ? outcomeOf(found.id, found.failure) : outcomeOf();
  }

  async #firstToNotice({ id, fileName }, testFilter, hitLimit) {
    this.#context.hitCount = 0;
    this.#context.hitLimit = hitLimit;
    const started = spentMs();
    for (const test of this.#inOrder(testFilter, fileName)) {
      if (spentMs() - started > MUTANT_MS_MAX) return { outcome: 'ran out of time' };
      this.#context.activeMutant = id;
      const failure = await failureOf(test);
      this.#context.activeMutant = undefined;
      if (failure === undefined) continue;
      this.#noticed.set(test.id, (this.#noticed.get(test.id) ?? 0) + 1);
      const others = (this.#near.get(fileName) ?? []).filter((other) => other !== test.id);
      this.#near.set(fileName, [test.id, ...others].slice(0, NEAR_MAX));
      return { outcome: 'killed', id: test.id, failure };
    }
    return { outcome: 'survived' };
  }

  async #load() {
    if (this.#tests !== undefined) return;
    await rememberSodium();
    const files = readdirSync('.', { recursive: true, encoding: 'utf8' })
      .filter((name) => !name.includes('node_modules') && isTest(name))
      .sort();
    for (const file of files) {
      startFile(file);
      await import(pathToFileURL(join(process.cwd(), file)).href);
    }
    this.#tests = new Map(collectedTests().map((test) => [test.id, test]));
    if (existsSync(TIMES_FILE)) this.#times = new Map(JSON.parse(readFileSync(TIMES_FILE, 'utf8')));
  }

  #inOrder(wanted, fileName) {
    const near = this.#near.get(fileName) ?? [];
    const beside = fileName.replace(/\.ts$/, '.test.ts');
    const cost = ({ id, file }) => {
      const ms = this.#times.get(id) ?? 0;
      const place = near.indexOf(id);
      if (place >= 0 && ms < NEAR_MS_MAX) return place - Number.MAX_SAFE_INTEGER;
      if (beside.endsWith(file)) return ms - MS_AHEAD_BESIDE;
      return ms - (this.#noticed.get(id) ?? 0) * MS_AHEAD_FOR_NOTICING;
    };
    const chosen = (wanted ?? [...this.#tests.keys()]).flatMap((id) => this.#tests.get(id) ?? []);
    return chosen.sort((a, b) => cost(a) - cost(b));
  }
}

/** Without a test: nobody noticed. A search that a change makes endless ends at Stryker's limit of steps, as a failure. */
function outcomeOf(id, failureMessage) {
  const status = id === undefined ? TestStatus.Success : TestStatus.Failed;
  const test = { id: id ?? 'all', name: id ?? 'all', timeSpentMs: 0, status, failureMessage };
  return toMutantRunResult({ status: DryRunStatus.Complete, tests: [test] });
}

/** Everything that prepares a test is part of it: what is prepared under a changed line may be wrong. */
async function failureOf({ prepare, run }) {
  try {
    for (const step of prepare) await step();
    await run();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner),
];
