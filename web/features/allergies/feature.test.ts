import { expect, test } from 'vitest';
import type { RawDocument } from '#kernel/document.ts';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import { createRegistry } from '#kernel/registry.ts';
import { recordAllergy, setAllergyStanding, stateNoneKnown } from './commands.ts';
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

const theAllergy = (document: RawDocument) => {
  const { entities, takenBack } = allergyList.select(document);
  const [allergy] = [...entities, ...takenBack];
  if (allergy === undefined) throw new Error('there is an allergy');
  return allergy;
};

function stand(document: RawDocument, standing: string, by = context): RawDocument {
  const { id, standing: known } = theAllergy(document);
  const replaces = known?.current.map((statement) => statement.id) ?? [];
  const input = { allergy: id, standing, replaces, why: 'asked again' };
  const run = runCommand({ command: setAllergyStanding, document, input, context: by });
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
}

test('an allergy taken back is history with its reason, and can be put back', () => {
  const back = stand(recorded(['Latex', 'mild']), 'entered-in-error');
  expect(allergyList.select(back)).toMatchObject({
    entities: [],
    takenBack: [{ substance: 'Latex' }],
  });
  expect(theAllergy(back).standing?.history[0]?.why).toBe('asked again');
  expect(allergyList.select(stand(back, 'recorded')).entities).toHaveLength(1);
});

test('while one took it back and another, apart, upheld it, the allergy stands', () => {
  const before = recorded(['Latex', 'mild']);
  const other = { ...context, newId: () => 'e'.repeat(32) };
  const apart = { ...stand(before, 'disproved'), ...stand(before, 'recorded', other) };
  expect(allergyList.select(apart).entities).toMatchObject([{ substance: 'Latex' }]);
});

test('an allergy that is not here, or a version that is none of its, is refused', () => {
  const document = recorded(['Latex', 'mild']);
  const input = { allergy: 'ff', standing: 'disproved', replaces: [], why: 'x' };
  expect(runCommand({ command: setAllergyStanding, document, input })).toMatchObject({
    error: { code: 'allergies/unknown-allergy' },
  });
  const stranger = { ...input, allergy: theAllergy(document).id, replaces: ['ee'] };
  expect(runCommand({ command: setAllergyStanding, document, input: stranger })).toMatchObject({
    error: { code: 'allergies/unknown-version' },
  });
});

const sayNone = (document: RawDocument) =>
  runCommand({ command: stateNoneKnown, document, input: {}, context });

test('none known is a fact of its own, and ends with the first allergy', () => {
  expect(allergyList.select({}).noneKnown).toBeUndefined();
  const run = sayNone({});
  const document = run.ok ? run.value : {};
  expect(allergyList.select(document).noneKnown?.by).toBe(context.actor.userId);
  const later = record(document, 'Latex');
  expect(allergyList.select(later.ok ? later.value : {}).noneKnown).toBeUndefined();
  expect(sayNone(later.ok ? later.value : {})).toMatchObject({
    error: { code: 'allergies/some-recorded' },
  });
});

test('none known does not come back by taking back an allergy it had not seen', () => {
  const none = sayNone({});
  const later = record(none.ok ? none.value : {}, 'Latex');
  const back = stand(later.ok ? later.value : {}, 'entered-in-error');
  expect(allergyList.select(back)).toMatchObject({ entities: [], noneKnown: undefined });
  const again = sayNone(back);
  expect(allergyList.select(again.ok ? again.value : {}).noneKnown).toBeDefined();
});
