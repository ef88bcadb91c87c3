import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { changedFiles, readTried } from './changed-files.ts';
import { compare, readAccepted, readReport } from './survivors.ts';

const SOURCE = 'export const fits = (\n  count: number,\n): boolean => count <= 64;\n';
const place = (line: number, column: number) => ({ line, column });
const mutant = (status: string, replacement: string) => ({
  ...{ id: '1', mutatorName: 'EqualityOperator', status, replacement },
  location: { start: place(3, 15), end: place(3, 26) },
});
const reportOf = (...mutants: readonly unknown[]) =>
  JSON.stringify({ schemaVersion: '1', files: { 'crypto/a.ts': { source: SOURCE, mutants } } });
const ALIVE = {
  ...{ file: 'crypto/a.ts', line: '): boolean => count <= 64;' },
  ...{ was: 'count <= 64', becomes: 'count < 64' },
};

describe('a report', () => {
  test('names what is alive by its text, whatever line it stands on', () => {
    const run = readReport(
      reportOf(
        mutant('Survived', 'count < 64'),
        mutant('NoCoverage', 'true'),
        mutant('Killed', 'false'),
        mutant('Timeout', 'count > 64'),
        mutant('Ignored', 'x'),
      ),
    );
    expect(run?.killed).toBe(2);
    expect(run?.survivors).toEqual([ALIVE, { ...ALIVE, becomes: 'true' }]);
  });

  test('that is none is refused', () => {
    expect(readReport('{"files":{"crypto/a.ts":{}}}')).toBe(undefined);
  });
});

test('what is alive and not listed fails, and so does what is listed and dead, but not in files that were not tried', () => {
  const run = readReport(reportOf(mutant('Survived', 'count < 64')));
  if (run === undefined) throw new Error('it is a report');
  expect(compare(run, [])).toEqual({ unlisted: [ALIVE], stale: [] });
  expect(compare(run, [ALIVE])).toEqual({ unlisted: [], stale: [] });
  const gone = { ...ALIVE, becomes: 'true' };
  const elsewhere = { ...ALIVE, file: 'crypto/b.ts' };
  expect(compare(run, [ALIVE, gone, elsewhere])).toEqual({ unlisted: [], stale: [gone] });
});

test('every accepted survivor still stands in its file, with a reason', () => {
  const accepted = readAccepted(readFileSync('docs/mutation-survivors.json', 'utf8'));
  expect(accepted.length).toBeGreaterThan(0);
  const missing = accepted.filter(({ file, line, was }) => {
    const source = readFileSync(file, 'utf8');
    const isThere = source.split('\n').some((text) => text.replace(/\s+/g, ' ').trim() === line);
    return !isThere || !source.replace(/\s+/g, ' ').includes(was);
  });
  expect(missing).toEqual([]);
});

test('a list without reasons is none', () => {
  const listed = { about: '', accepted: [{ reason: 'because', changes: [ALIVE] }] };
  expect(() => readAccepted(JSON.stringify(listed))).toThrow();
});

test('what was tried is told of files that are changed line by line, and of no others', () => {
  const known = changedFiles();
  expect(known).toContain('crypto/log/admit.ts');
  expect(known.filter((file) => /test|limits/.test(file))).toEqual([]);
  expect(Object.keys(readTried()).filter((file) => !known.includes(file))).toEqual([]);
});
