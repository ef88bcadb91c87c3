import { expect, test } from 'vitest';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import { createRegistry } from '#kernel/registry.ts';
import { recordProblem, setProblemStatus } from './commands.ts';
import { problems } from './feature.ts';
import { problemList } from './queries.ts';

const context = aContext();

const record = (input: unknown, document: RawDocument = {}) =>
  runCommand({ command: recordProblem, document, input, context });

function recorded(): RawDocument {
  const run = record({ text: 'Diabetes', code: 'e11.5', onset: '2019-03' });
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
}

test('a problem is listed with its code, since when, and who wrote it', () => {
  expect(problemList.select(recorded()).standing).toMatchObject([
    { text: 'Diabetes', code: 'E11.5', onset: '2019-03', status: 'active', by: '11'.repeat(32) },
  ]);
});

test('a problem that stands is not listed twice; one that is resolved may come again', () => {
  const document = recorded();
  expect(record({ text: 'diabetes' }, document)).toMatchObject({
    error: { code: 'problems/already-listed' },
  });
  const [problem] = problemList.select(document).standing;
  const input = { problem: problem?.id, status: 'resolved' };
  const resolved = runCommand({ command: setProblemStatus, document, input });
  expect(problemList.select(resolved.ok ? resolved.value : {})).toMatchObject({
    standing: [],
    resolved: [{ text: 'Diabetes' }],
  });
  expect(record({ text: 'Diabetes' }, resolved.ok ? resolved.value : {}).ok).toBe(true);
});

test('codes of the national extensions are taken, what is no code is not', () => {
  for (const code of ['S52.521A', 'O9A.2', 'C7A.1', 'I10', ''])
    expect(record({ text: code || 'None', code }).ok).toBe(true);
  for (const code of ['11', 'E1', 'E11.', 'E11.12345'])
    expect(record({ text: 'x', code })).toMatchObject({ error: { field: 'code' } });
});

test('a problem does not begin in the future, nor in a month that is none', () => {
  expect(record({ text: 'x', onset: '2031' })).toMatchObject({
    error: { code: 'problems/onset-in-future' },
  });
  expect(record({ text: 'x', onset: '2019-13' })).toMatchObject({ error: { field: 'onset' } });
});

test('the state of a problem that is not here is refused', () => {
  const input = { problem: 'ff', status: 'resolved' };
  expect(runCommand({ command: setProblemStatus, document: {}, input })).toMatchObject({
    error: { code: 'problems/unknown-problem' },
  });
});

test('nurses and doctors write down problems, others do not', () => {
  const registry = createRegistry([problems]);
  for (const { name } of problems.commands) {
    expect(registry.allows('nurse', name)).toBe(true);
    expect(registry.allows('patient', name)).toBe(false);
  }
});
