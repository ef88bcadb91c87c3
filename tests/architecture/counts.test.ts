/** `npm test` ends in two numbers. They may not flatter: what was left out, or could not be read, counts against us. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { journeyCounts, sumCounts, unitCounts } from '../../scripts/lib/counts.mjs';

const folder = mkdtempSync(join(tmpdir(), 'lantern-counts-'));
const path = join(folder, 'report.json');
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => {
  vi.unstubAllEnvs();
});

function report(content: unknown): string {
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const unitReport = (...assertionResults: unknown[]) =>
  report({ testResults: [{ status: 'passed', assertionResults }] });

const journeyReport = (annotations: unknown[]) =>
  report({
    stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 1 },
    errors: [],
    suites: [
      {
        specs: [],
        suites: [{ specs: [{ title: 'offline', tests: [{ status: 'skipped', annotations }] }] }],
      },
    ],
  });

describe('unit tests', () => {
  test('are counted one by one', () => {
    vi.stubEnv('CI', '');
    expect(unitCounts(unitReport({ status: 'passed' }, { status: 'failed' }))).toEqual({
      passed: 1,
      failed: 1,
      notRun: [],
    });
  });

  test('that are left out with a reason are told, without one they fail', () => {
    vi.stubEnv('CI', '');
    const leftOut = { status: 'skipped', fullName: 'disk full', meta: { notRun: 'needs root' } };
    expect(unitCounts(unitReport(leftOut))).toMatchObject({
      failed: 0,
      notRun: ['disk full: needs root'],
    });
    expect(unitCounts(unitReport({ status: 'skipped', fullName: 'lazy' }))).toMatchObject({
      failed: 1,
    });
  });

  test('that are left out fail under CI, whatever their reason', () => {
    vi.stubEnv('CI', 'true');
    const leftOut = { status: 'skipped', fullName: 'disk full', meta: { notRun: 'needs root' } };
    expect(unitCounts(unitReport(leftOut))).toMatchObject({ failed: 1 });
  });

  test('of a file that does not load fail', () => {
    const broken = report({ testResults: [{ status: 'failed', assertionResults: [] }] });
    expect(unitCounts(broken)).toMatchObject({ passed: 0, failed: 1 });
  });

  test('of a runner that died fail', () => {
    expect(unitCounts(join(folder, 'nothing.json'))).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe('journeys', () => {
  test('that pass only at a second try count as failed', () => {
    vi.stubEnv('CI', '');
    expect(journeyCounts(journeyReport([{ type: 'skip', description: 'no camera' }]))).toEqual({
      passed: 3,
      failed: 2,
      notRun: ['offline: no camera'],
    });
  });

  test('that are left out without a reason fail', () => {
    vi.stubEnv('CI', '');
    expect(journeyCounts(journeyReport([]))).toMatchObject({ failed: 3 });
  });
});

test('counts add up', () => {
  expect(
    sumCounts([
      { passed: 1, failed: 0, notRun: [] },
      { passed: 2, failed: 1, notRun: ['x'] },
    ]),
  ).toEqual({ passed: 3, failed: 1, notRun: ['x'] });
});
