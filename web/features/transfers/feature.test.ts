import { expect, test } from 'vitest';
import { runCommand } from '#kernel/command-run.test-support.ts';
import { noteImport } from './commands.ts';
import { readImport } from './records.ts';

const input = { file: 'ab'.repeat(32), source: 'Lakeside Hospital', taken: 4, notTaken: 2 };

test('that a file was taken in stays with its hash, its source and its counts, never with its content', () => {
  const run = runCommand({ command: noteImport, document: {}, input: { ...input, text: '{}' } });
  expect(run.ok && Object.keys(run.value)).toEqual(['import:self']);
  expect(run.ok && readImport(run.value)).toMatchObject(input);
  expect(run.ok && JSON.stringify(run.value)).not.toContain('{}');
});

test('who took it in is who signed it, never whom the entry claims', () => {
  const run = runCommand({ command: noteImport, document: {}, input });
  expect(run.ok && readImport(run.value, { authorOf: () => undefined })?.by).toBe('');
});

test.each([{ file: 'x' }, { taken: -1 }, { source: 'a'.repeat(201) }])(
  'what is no import is refused: %j',
  (wrong) => {
    const run = runCommand({ command: noteImport, document: {}, input: { ...input, ...wrong } });
    expect(run.ok).toBe(false);
  },
);
