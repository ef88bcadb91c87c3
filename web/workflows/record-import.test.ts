import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Chart } from '#clinical/chart.ts';
import { demo } from '#clinical/demo/demo.ts';
import { fhirDocument } from '#clinical/fhir/fhir-document.ts';
import { planRecordImport } from './record-import.ts';

const charts = demo(1, '2026-11-08');
const NOW = Date.parse('2026-11-23T00:00:00Z');
const ids = { bundle: '0a'.repeat(16), composition: '0b'.repeat(16), noAllergy: '0c'.repeat(16) };
const sha256 = (text: string) => Promise.resolve(createHash('sha256').update(text).digest('hex'));

function chartOf(place: number): Chart {
  const chart = charts[place - 1];
  if (chart === undefined) throw new Error('no such patient');
  return chart;
}

const fileOf = (chart: Chart): string =>
  JSON.stringify(
    fhirDocument(chart, { ids, at: '2026-11-22T00:00:00Z', by: '', isRestrictedIncluded: true }),
  );

/** The same person in a clinic that has written nothing down yet. */
const empty = (chart: Chart): Chart => ({
  ...chart,
  id: 'ee'.repeat(16),
  allergies: [],
  problems: [],
  medicines: [],
  measurements: [],
  notes: [],
  plans: [],
  codeStatus: [],
});

async function planned(chart: Chart, text: string, taken: ReadonlyMap<string, string> = new Map()) {
  const plan = await planRecordImport({ text, chart, taken, now: NOW, sha256 });
  if (!plan.ok) throw new Error(plan.error);
  return plan.value;
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'the copy of patient %i, taken into the record it came from, adds nothing',
  async (place) => {
    const { preview } = await planned(chartOf(place), fileOf(chartOf(place)));
    expect(preview.match).toBe('same');
    expect(preview.items).toEqual([]);
    const reasons = new Set(preview.notTaken.map(({ reason }) => reason));
    expect([...reasons].sort()).toEqual(['already-taken', 'no-part-of-a-chart']);
  },
);

test('into an empty record of the same person everything of a chart is offered, and nothing is a statement', async () => {
  const chart = chartOf(2);
  const { preview } = await planned(empty(chart), fileOf(chart));
  expect(preview.match).toBe('alike');
  const count = (kind: string) => preview.items.filter((item) => item.kind === kind).length;
  expect(count('problem')).toBe(chart.problems.length);
  expect(count('medicine')).toBe(chart.medicines.length);
  expect(count('note')).toBe(chart.notes.length);
  const byPerson = preview.notTaken.filter(({ reason }) => reason === 'needs-a-person');
  expect(new Set(byPerson.map(({ kind }) => kind))).toEqual(
    new Set(['CarePlan', 'Goal', 'Task', 'Consent']),
  );
});

test('every entry of a file is offered or has a reason', async () => {
  for (const chart of charts) {
    const text = fileOf(chart);
    const { entry } = JSON.parse(text) as { entry: readonly unknown[] };
    const { preview } = await planned(empty(chart), text);
    expect(preview.items.length + preview.notTaken.length).toBe(entry.length);
  }
});

test('what was taken before is known by its fingerprints, and its other version is offered as one', async () => {
  const chart = chartOf(5);
  const [first, second] = [
    await planned(empty(chart), fileOf(chart)),
    fileOf(chart).replace('Diabetes type 2"', 'Diabetes type 2, with wound"'),
  ];
  const taken = new Map(
    [...first.writings.values()].flatMap((writing) => {
      const [name, content] = writing.kind === 'entry' ? writing.origin.split(':') : [];
      return name === undefined || content === undefined ? [] : [[name, content] as const];
    }),
  );
  const again = await planned(empty(chart), fileOf(chart), taken);
  expect(again.preview.items.filter(({ kind }) => kind !== 'reading')).toEqual([]);
  const changed = await planned(empty(chart), second, taken);
  expect(changed.preview.items.filter(({ isChanged }) => isChanged)).toMatchObject([
    { kind: 'problem', words: 'Diabetes type 2, with wound', isChanged: true },
  ]);
});

test('a file about somebody else is never about this person', async () => {
  const { preview } = await planned(chartOf(3), fileOf(chartOf(4)));
  expect(preview.match).toBe('other');
});

test('an allergy that the file calls refuted, and "no known allergy", are not taken over', async () => {
  const chart = chartOf(1);
  const none = await planned(empty(chart), fileOf(chart));
  expect(none.preview.notTaken).toContainEqual(
    expect.objectContaining({ kind: 'AllergyIntolerance', reason: 'needs-a-person' }),
  );
  const grace = fileOf(chartOf(5)).replace('"code":"unconfirmed"', '"code":"refuted"');
  const refuted = await planned(empty(chartOf(5)), grace);
  expect(refuted.preview.notTaken).toContainEqual(
    expect.objectContaining({ kind: 'AllergyIntolerance', reason: 'disproved' }),
  );
});

test('a dose comes over whole or not at all, and two doses are left to a person', async () => {
  const chart = chartOf(2);
  const { writings, preview } = await planned(empty(chart), fileOf(chart));
  const medicine = preview.items.find(({ kind }) => kind === 'medicine');
  const writing = writings.get(medicine?.key ?? '');
  expect(writing?.kind === 'entry' && writing.item.input).toMatchObject({
    dosage: { amount: 40, unit: 'mg', route: 'oral', frequency: 'at-night' },
  });
  const grace = chartOf(5);
  const two = await planned(empty(grace), fileOf(grace));
  const both = two.preview.items.find(({ kind }) => kind === 'medicine');
  const written = two.writings.get(both?.key ?? '');
  expect(written?.kind === 'entry' && written.item.input).toMatchObject({
    asWritten: expect.stringMatching(/500 mg.*850 mg/) as string,
  });
  expect(written?.kind === 'entry' && written.item.input).not.toHaveProperty('dosage');
});

test('the number of a foreign patient is the one among many that says it is of a medical record', async () => {
  const chart = chartOf(3);
  const bundle = JSON.parse(fileOf(chart)) as {
    entry: { resource: { resourceType: string; identifier: unknown[] } }[];
  };
  const person = bundle.entry.find(({ resource }) => resource.resourceType === 'Patient');
  if (person === undefined) throw new Error('a document is about somebody');
  person.resource.identifier = [
    { type: { coding: [{ code: 'SS' }] }, value: '2 59 03' },
    { type: { coding: [{ code: 'MR' }] }, value: 'H-4711' },
  ];
  const { preview } = await planned(empty(chart), JSON.stringify(bundle));
  expect(preview.person).toContainEqual(
    expect.objectContaining({ fact: 'number', file: 'H-4711', isSame: false }),
  );
});
