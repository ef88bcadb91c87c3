/**
 * Reads what the two test runners left behind. A test that was left out counts as failed unless it gave its
 * reason; with CI=true it fails in any case.
 */
import { readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, notRun: string[] }} Counts */

const noCounts = () => ({ passed: 0, failed: 0, notRun: [] });

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
  for (const test of leftOut) leaveOut(counts, test.fullName, test.meta?.notRun);
  return counts;
}

/** Counts of a Playwright report. @returns {Counts} */
export function journeyCounts(path) {
  const report = readReport(path);
  if (!report) return brokenReport();
  const counts = noCounts();
  counts.passed = report.stats.expected;
  counts.failed = report.stats.unexpected + report.stats.flaky + report.errors.length;
  for (const { title, reason } of skippedSpecs(report.suites)) leaveOut(counts, title, reason);
  return counts;
}

/** @param {Counts[]} all */
export const sumCounts = (all) =>
  all.reduce(
    (sum, counts) => ({
      passed: sum.passed + counts.passed,
      failed: sum.failed + counts.failed,
      notRun: [...sum.notRun, ...(counts.notRun ?? [])],
    }),
    noCounts(),
  );

function leaveOut(counts, title, reason) {
  counts.notRun.push(`${title}: ${reason ?? 'no reason given'}`);
  if (!reason || process.env.CI === 'true') counts.failed += 1;
}

function skippedSpecs(suites = []) {
  return suites.flatMap((suite) => [
    ...suite.specs.flatMap((spec) =>
      spec.tests
        .filter((test) => test.status === 'skipped')
        .map((test) => ({
          title: spec.title,
          reason: test.annotations.find(({ type }) => type === 'skip')?.description,
        })),
    ),
    ...skippedSpecs(suite.suites),
  ]);
}

const brokenReport = () => ({ passed: 0, failed: 1, notRun: [] });

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // The runner died before it could write.
  }
}
