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
        specs: [
          { title: 'blind', tests: [{ status: 'unexpected', annotations: [] }] },
          {
            title: 'late',
            tests: [
              { status: 'flaky', annotations: [], results: [{ error: { message: 'slow' } }] },
            ],
          },
        ],
        suites: [{ specs: [{ title: 'offline', tests: [{ status: 'skipped', annotations }] }] }],
      },
    ],
  });

describe('unit tests', () => {
  test('are counted one by one', () => {
    vi.stubEnv('CI', '');
    expect(
      unitCounts(unitReport({ status: 'passed' }, { status: 'failed', fullName: 'dose' })),
    ).toEqual({
      passed: 1,
      failed: 1,
      remarks: ['failed: dose'],
    });
  });

  test('that pass only when repeated are told by name', () => {
    const shaky = { status: 'passed', fullName: 'meets', failureMessages: ['Error: late\nat x'] };
    expect(unitCounts(unitReport(shaky))).toEqual({
      passed: 1,
      failed: 0,
      remarks: ['unsteady: meets: passed when repeated, after Error: late'],
    });
  });

  test('that are left out with a reason are told, without one they fail', () => {
    vi.stubEnv('CI', '');
    const leftOut = { status: 'skipped', fullName: 'disk full', meta: { notRun: 'needs root' } };
    expect(unitCounts(unitReport(leftOut))).toMatchObject({
      failed: 0,
      remarks: ['not run: disk full: needs root'],
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
  test('are told by name unless they pass at once', () => {
    vi.stubEnv('CI', '');
    expect(journeyCounts(journeyReport([{ type: 'skip', description: 'no camera' }]))).toEqual({
      passed: 4,
      failed: 1,
      remarks: [
        'failed: blind',
        'unsteady: late: passed when repeated, after slow',
        'not run: offline: no camera',
      ],
    });
  });

  test('that are left out without a reason fail', () => {
    vi.stubEnv('CI', '');
    expect(journeyCounts(journeyReport([]))).toMatchObject({ failed: 2 });
  });
});

test('counts add up', () => {
  expect(
    sumCounts([
      { passed: 1, failed: 0, remarks: [] },
      { passed: 2, failed: 1, remarks: ['x'] },
    ]),
  ).toEqual({ passed: 3, failed: 1, remarks: ['x'] });
});
