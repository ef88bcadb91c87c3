import { expect, test } from 'vitest';
import { isContested, settledValue } from '#clinical/versioned.ts';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import { createRegistry } from '#kernel/registry.ts';
import { stateCodeStatus } from './commands.ts';
import { codeStatusFeature } from './feature.ts';
import { codeStatus } from './queries.ts';

const state = (document: RawDocument, status: string, context = aContext('doctor')) => {
  const replaces = codeStatus.select(document)?.current.map(({ id }) => id) ?? [];
  const run = runCommand({
    command: stateCodeStatus,
    document,
    input: { status, replaces },
    context,
  });
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
};

const other = { ...aContext('doctor'), newId: () => 'e'.repeat(32) };

test('nothing is assumed until somebody states it, and the newest statement counts', () => {
  expect(codeStatus.select({})).toBeUndefined();
  const document = state({}, 'full');
  expect(settledValue(codeStatus.select(document))?.status).toBe('full');
  const changed = state(document, 'no-cpr', other);
  expect(settledValue(codeStatus.select(changed))?.status).toBe('no-cpr');
});

test('two decisions made apart stay open, the one that does more first', () => {
  const apart = { ...state({}, 'no-cpr'), ...state({}, 'full', other) };
  const fact = codeStatus.select(apart);
  expect(isContested(fact)).toBe(true);
  expect(fact?.versions.map(({ value }) => value?.status)).toEqual(['full', 'no-cpr']);
});

test('a decision that replaces what nobody stated is refused, and so is an unknown one', () => {
  const input = { status: 'full', replaces: ['ff'] };
  expect(runCommand({ command: stateCodeStatus, document: {}, input })).toMatchObject({
    error: { code: 'code-status/unknown-version' },
  });
  expect(
    runCommand({
      command: stateCodeStatus,
      document: {},
      input: { status: 'maybe', replaces: [] },
    }),
  ).toMatchObject({ error: { field: 'status' } });
});

test('nurses and doctors write the decision down, others do not', () => {
  const registry = createRegistry([codeStatusFeature]);
  expect(registry.allows('doctor', stateCodeStatus.name)).toBe(true);
  expect(registry.allows('patient', stateCodeStatus.name)).toBe(false);
});
