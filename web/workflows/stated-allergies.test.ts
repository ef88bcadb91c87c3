/** A check of medicines reads allergies by itself: it has to agree with the feature that writes them. */
import { expect, test } from 'vitest';
import { statedAllergies } from '#clinical/drugs/stated-allergies.ts';
import { recordAllergy, setAllergyStanding } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import { invariant } from '#kernel/result.ts';

const recorded = runCommand({
  command: recordAllergy,
  document: {},
  input: { substance: 'Penicillin', reaction: 'hives', severity: 'severe' },
});
invariant(recorded.ok, 'it is recorded');

test('an allergy that stands is checked against', () => {
  expect(statedAllergies(recorded.value)).toEqual([{ substance: 'Penicillin', reaction: 'hives' }]);
});

test('an allergy that was taken back holds up no medicine', () => {
  const [known] = allergyList.select(recorded.value).entities;
  const input = { allergy: known?.id, standing: 'disproved', replaces: [], why: 'Tested' };
  const context = { ...aContext(), newId: () => 'f'.repeat(32) };
  const run = runCommand({ command: setAllergyStanding, document: recorded.value, input, context });
  expect(run.ok && allergyList.select(run.value).entities).toEqual([]);
  expect(run.ok && statedAllergies(run.value)).toEqual([]);
});
