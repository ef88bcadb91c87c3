import { expect, test } from 'vitest';
import type { RawDocument } from '#kernel/document.ts';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import { createRegistry } from '#kernel/registry.ts';
import { recordAllergy } from './commands.ts';
import { allergies } from './feature.ts';
import { allergyList } from './queries.ts';

const context = aContext();

const record = (document: RawDocument, substance: string, severity = 'mild') =>
  runCommand({
    command: recordAllergy,
    document,
    input: { substance, reaction: '', severity },
    context,
  });

function recorded(...allergyEntries: readonly (readonly [string, string])[]): RawDocument {
  return allergyEntries.reduce<RawDocument>((document, [substance, severity]) => {
    const run = record(document, substance, severity);
    if (!run.ok) throw new Error(run.error.code);
    return run.value;
  }, {});
}

test('allergies are listed worst first, each with the time it was written down', () => {
  const { entities } = allergyList.select(
    recorded(['Latex', 'mild'], ['Penicillin', 'severe'], ['Nuts', 'unknown']),
  );
  expect(entities.map(({ substance }) => substance)).toEqual(['Penicillin', 'Nuts', 'Latex']);
  expect(entities[0]?.recordedAt).toBe(context.now);
});

test('the same substance is not written down twice by somebody who can see the first', () => {
  expect(record(recorded(['Penicillin', 'severe']), 'penicillin')).toEqual({
    ok: false,
    error: { code: 'allergies/already-recorded' },
  });
});

test('two people who wrote the same substance apart keep both entries', () => {
  const merged = {
    ...recorded(['Latex', 'mild']),
    'allergies:ff': { substance: 'Latex', reaction: 'rash', severity: 'mild', recordedAt: 1 },
  };
  expect(allergyList.select(merged).entities).toHaveLength(2);
});

test('an allergy without a substance or with an unknown severity is refused by field', () => {
  expect(record({}, '  ')).toMatchObject({ ok: false, error: { field: 'substance' } });
  expect(record({}, 'Latex', 'bad')).toMatchObject({ ok: false, error: { field: 'severity' } });
});

test('an entry of a newer version is counted, not dropped and not hiding others', () => {
  const list = allergyList.select({ ...recorded(['Latex', 'mild']), 'allergies:ee': { code: {} } });
  expect(list).toMatchObject({ unreadable: 1, entities: [{ substance: 'Latex' }] });
});

test('nurses and doctors record allergies, others do not', () => {
  const registry = createRegistry([allergies]);
  expect(registry.allows('nurse', recordAllergy.name)).toBe(true);
  expect(registry.allows('patient', recordAllergy.name)).toBe(false);
});
