/** The hazards of the safety plan that concern the record: a test under the name of each, over the commands of the app. */
import { describe, expect, test } from 'vitest';
import { TEMPERATURE } from '#clinical/observation.ts';
import { readPage } from '#clinical/observation-page.ts';
import { isContested } from '#clinical/versioned.ts';
import { recordAllergy } from '#features/allergies/commands.ts';
import { allergyList } from '#features/allergies/queries.ts';
import { changeDose, recordMedicine } from '#features/medications/commands.ts';
import { readTakenDrugs, standingAlerts } from '#features/medications/drug-check.ts';
import { readMedicines } from '#features/medications/records.ts';
import { recordFirstVitals } from '#features/observations/commands.ts';
import { aContext, runCommand } from '#kernel/command-run.test-support.ts';
import type { RawDocument } from '#kernel/document.ts';
import type { Command, CommandError } from '#kernel/feature.ts';

const dose = { unit: 'mg', route: 'oral', frequency: 'twice-daily' };
const NOW = aContext().now;

/** As a device of its own would write it: `device` is a hexadecimal digit that its ids begin with. */
function by<Input, View, Event>(
  device: string,
  command: Command<Input, View, Event, CommandError>,
  { input, document = {} }: { readonly input: unknown; readonly document?: RawDocument },
): RawDocument {
  let ids = 0;
  const newId = () => `${device}${(++ids).toString(16).padStart(31, '0')}`;
  const run = runCommand({ command, document, input, context: { ...aContext(), newId } });
  if (!run.ok) throw new Error(`${command.name} ${run.error.code}`);
  return run.value;
}

describe('hazard 3: a merge hides a clinical conflict', () => {
  test('a dose that two change apart stands in both versions until a person picks', () => {
    const begun = by('a', recordMedicine, { input: { name: 'Metformin', ...dose, amount: '500' } });
    const [medicine] = readMedicines(begun).medicines;
    const replaces = medicine?.dose?.current.map(({ id }) => id) ?? [];
    const change = (device: string, amount: string) =>
      by(device, changeDose, {
        document: begun,
        input: { medicine: medicine?.id, replaces, why: 'sugar', ...dose, amount },
      });
    const met = { ...change('b', '850'), ...change('c', '1000') };
    const [after] = readMedicines(met).medicines;
    expect(isContested(after?.dose)).toBe(true);
    expect(after?.dose?.versions.map(({ value }) => value?.amount)).toEqual([850, 1000]);
  });
});

describe('hazard 4: an allergy is lost on merge', () => {
  test('what two write down apart both stands', () => {
    const allergic = (device: string, substance: string) =>
      by(device, recordAllergy, { input: { substance, reaction: '', severity: 'severe' } });
    const met = { ...allergic('a', 'Penicillin'), ...allergic('b', 'Latex') };
    const { entities } = allergyList.select(met);
    expect(entities.map(({ substance }) => substance)).toEqual(['Latex', 'Penicillin']);
  });
});

describe('hazard 5: one dose is written down by two people without a network', () => {
  test('the same medicine listed twice is said above the list as soon as both have met', () => {
    const given = (device: string, name: string) =>
      by(device, recordMedicine, { input: { name, ...dose, amount: '500' } });
    const met = { ...given('a', 'Metformin'), ...given('b', 'metformin') };
    expect(standingAlerts(readTakenDrugs(met))).toMatchObject([{ kind: 'same-ingredient' }]);
    expect(standingAlerts(readTakenDrugs(given('a', 'Metformin')))).toEqual([]);
  });
});

describe('hazard 10: a unit is taken for another one', () => {
  const temperature = (decimal: string, unit: string) => ({
    measurements: [
      { code: TEMPERATURE, values: [{ code: TEMPERATURE, decimal, unit }], qualifiers: [] },
    ],
    ...{ takenAt: NOW, timeBy: 'typed', isAdult: true },
  });

  test('degrees Fahrenheit written as Celsius are impossible, and nothing is kept of them', () => {
    const input = temperature('101.3', 'Cel');
    expect(runCommand({ command: recordFirstVitals, document: {}, input })).toMatchObject({
      ...{ ok: false, error: { code: 'observations/impossible' } },
    });
  });

  test('the unit stays beside the number as it was read, never converted in the record', () => {
    const page = readPage(by('a', recordFirstVitals, { input: temperature('101.3', '[degF]') }));
    expect(page?.observations[0]?.values).toEqual([
      { code: TEMPERATURE, decimal: '101.3', unit: '[degF]' },
    ]);
  });
});
