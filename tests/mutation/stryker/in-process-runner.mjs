/**
 * Runs the tests inside Stryker's own worker: they are loaded once, and a changed line costs only the tests that reach it. Vitest
 * would load everything anew for each change, which takes seconds; there are thousands of changes.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { collectedTests, startFile } from './test-words.mjs';

/** How long each test took at first: the quick ones go first, and those that noticed something before. */
const TIMES_FILE = 'test-times.json';
/** What a test that has noticed a change is ahead of one that has not. */
const MS_AHEAD_FOR_NOTICING = 20;

const isTest = (name) => /^crypto\/.*\.test\.ts$|^tests\/mutation\/[^/]*\.mutation\.ts$/.test(name);

class InProcessRunner {
  static inject = [];
  /** What the changed lines ask at each step: which change is on, and how often it was met. */
  #context = (globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {});
  #tests;
  #times = new Map();
  #noticed = new Map();

  capabilities() {
    return { reloadEnvironment: false };
  }

  async dryRun() {
    await this.#load();
    const results = [];
    for (const test of this.#tests.values()) {
      this.#context.currentTestId = test.id;
      const started = performance.now();
      const failure = await failureOf(test);
      const timeSpentMs = Math.ceil(performance.now() - started);
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

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation }) {
    if (mutantActivation === 'static') this.#context.activeMutant = activeMutant.id;
    await this.#load();
    this.#context.hitCount = 0;
    this.#context.hitLimit = hitLimit;
    const tests = [];
    for (const test of this.#inOrder(testFilter)) {
      this.#context.activeMutant = activeMutant.id;
      const failure = await failureOf(test);
      this.#context.activeMutant = undefined;
      const timeOut = determineHitLimitReached(this.#context.hitCount, hitLimit);
      if (timeOut !== undefined) return toMutantRunResult(timeOut);
      const outcome = { id: test.id, name: test.id, timeSpentMs: 0 };
      if (failure === undefined) {
        tests.push({ ...outcome, status: TestStatus.Success });
        continue;
      }
      this.#noticed.set(test.id, (this.#noticed.get(test.id) ?? 0) + 1);
      tests.push({ ...outcome, status: TestStatus.Failed, failureMessage: failure });
      break;
    }
    return toMutantRunResult({ status: DryRunStatus.Complete, tests });
  }

  async #load() {
    if (this.#tests !== undefined) return;
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

  #inOrder(wanted) {
    const cost = ({ id }) =>
      (this.#times.get(id) ?? 0) - (this.#noticed.get(id) ?? 0) * MS_AHEAD_FOR_NOTICING;
    const chosen = (wanted ?? [...this.#tests.keys()]).flatMap((id) => this.#tests.get(id) ?? []);
    return chosen.sort((a, b) => cost(a) - cost(b));
  }
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
