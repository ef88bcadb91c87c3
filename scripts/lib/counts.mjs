/**
 * Reads what the two test runners left behind. A test that was left out counts as failed unless it gave its
 * reason; with CI=true it fails in any case. One that failed and passed when it was repeated counts as passed
 * and is told by name (decision 0038).
 */
import { readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, remarks: string[] }} Counts */

const noCounts = () => ({ passed: 0, failed: 0, remarks: [] });

/** Counts of a vitest report. @returns {Counts} */
export function unitCounts(path) {
  const report = readReport(path);
  if (!report) return brokenReport();
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const leftOut = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
  const counts = noCounts();
  counts.passed = tests.filter(({ status }) => status === 'passed').length;
  counts.failed = tests.filter(({ status }) => status === 'failed').length;
  // A file that cannot be loaded fails without a single test.
  counts.failed += report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  for (const { status, fullName, failureMessages = [] } of tests) {
    if (status === 'failed') counts.remarks.push(`failed: ${fullName}`);
    if (status === 'passed' && failureMessages.length > 0)
      counts.remarks.push(unsteady(fullName, failureMessages[0]));
  }
  for (const test of leftOut) leaveOut(counts, test.fullName, test.meta?.notRun);
  return counts;
}

/** Counts of a Playwright report. @returns {Counts} */
export function journeyCounts(path) {
  const report = readReport(path);
  if (!report) return brokenReport();
  const counts = noCounts();
  counts.passed = report.stats.expected + report.stats.flaky;
  counts.failed = report.stats.unexpected + report.errors.length;
  for (const { title, status, annotations, results = [] } of journeysOf(report.suites)) {
    if (status === 'unexpected') counts.remarks.push(`failed: ${title}`);
    if (status === 'flaky') counts.remarks.push(unsteady(title, results[0]?.error?.message));
    if (status === 'skipped')
      leaveOut(counts, title, annotations.find(({ type }) => type === 'skip')?.description);
  }
  return counts;
}

/** @param {Counts[]} all */
export const sumCounts = (all) =>
  all.reduce(
    (sum, counts) => ({
      passed: sum.passed + counts.passed,
      failed: sum.failed + counts.failed,
      remarks: [...sum.remarks, ...(counts.remarks ?? [])],
    }),
    noCounts(),
  );

function leaveOut(counts, title, reason) {
  counts.remarks.push(`not run: ${title}: ${reason ?? 'no reason given'}`);
  if (!reason || process.env.CI === 'true') counts.failed += 1;
}

const unsteady = (title, message = 'no message') =>
  `unsteady: ${title}: passed when repeated, after ${message.split('\n')[0]}`;

/** Every journey with its title, however deep it stands. */
function journeysOf(suites = []) {
  return suites.flatMap((suite) => [
    ...suite.specs.flatMap((spec) => spec.tests.map((test) => ({ title: spec.title, ...test }))),
    ...journeysOf(suite.suites),
  ]);
}

const brokenReport = () => ({ ...noCounts(), failed: 1 });

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // The runner died before it could write.
  }
}
