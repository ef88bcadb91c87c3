/** The words of vitest that the tests of crypto/ use, collecting tests instead of running them. Its `expect` is vitest's own. */
import * as chai from 'chai';
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  GLOBAL_EXPECT,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect';

for (const words of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(words);

/** One registry for every copy of this file in a process. */
const registry = (globalThis.lanternTests ??= { tests: [], suite: undefined, file: '' });

export const expect = Object.assign((value, message) => chai.expect(value, message), chai.expect);
globalThis[GLOBAL_EXPECT] ??= expect;
Object.assign(expect, globalThis[ASYMMETRIC_MATCHERS_OBJECT]);
const noState = { expectedAssertionsNumber: null, expectedAssertionsNumberErrorGen: null };
setState({ ...noState, assertionCalls: 0, isExpectingAssertions: false, testPath: '' }, expect);

const suiteIn = (parent, name) => ({ parent, name, beforeAll: [], beforeEach: [] });

/** The tests that are collected from now on belong to this file. */
export function startFile(file) {
  registry.file = file;
  registry.suite = suiteIn(undefined, '');
}

const lineOf = (suite) => (suite === undefined ? [] : [...lineOf(suite.parent), suite]);

/** Each with what prepares it, in order. */
export const collectedTests = () =>
  registry.tests.map(({ id, file, suite, run }) => {
    const line = lineOf(suite);
    return {
      ...{ id, file, run },
      prepare: [
        ...line.flatMap(({ beforeAll: steps }) => steps),
        ...line.flatMap(({ beforeEach: steps }) => steps),
      ],
    };
  });

export function describe(name, collect) {
  const outer = registry.suite;
  registry.suite = suiteIn(outer, name);
  collect();
  registry.suite = outer;
}

export function test(name, first, second) {
  const run = typeof first === 'function' ? first : second;
  const { suite, file } = registry;
  const title = [...lineOf(suite).map((one) => one.name), name].filter((part) => part !== '');
  const id = `${file} > ${title.join(' > ')} (${String(registry.tests.length)})`;
  registry.tests.push({ id, file, suite, run });
}

const titled = (name, row) => {
  const [first] = row;
  let place = 0;
  const isObject = typeof first === 'object' && first !== null && !Array.isArray(first);
  return isObject
    ? name.replace(/\$(\w+)/g, (_, key) => String(first[key]))
    : name.replace(/%[sdio]/g, () => String(row[place++]));
};

const eachOf = (word) => (rows) => (name, run) => {
  for (const one of rows) {
    const row = Array.isArray(one) ? one : [one];
    word(titled(name, row), () => run(...row));
  }
};
test.each = eachOf(test);
describe.each = eachOf(describe);

export const beforeAll = (step) => registry.suite.beforeAll.push(step);
export const beforeEach = (step) => registry.suite.beforeEach.push(step);
